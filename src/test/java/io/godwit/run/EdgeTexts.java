package io.godwit.run;

/** Texts, bytes and documents, in the form that {@link EdgeValues} reads. */
final class EdgeTexts {

    static final String LINES = """
            text
              null
              ''
              ' '
              E'\\\\N'
              E'\\\\.'
              E'\\\\'
              E'a\\\\'
              E'\\\\\\\\N'
              E'\\t'
              E'\\n'
              E'\\r'
              E'\\r\\n'
              E'\\n\\n'
              E'\\b\\f'
              E'a\\tb\\\\tc'
              chr(1) || chr(11) || chr(31) || chr(127)
              chr(133) || chr(160) || chr(8232) || chr(8206)
              U&'\\FFFD'
              U&'\\FFFE'
              U&'\\FFFF'
              U&'\\FEFFbom'
              U&'\\E000'
              U&'\\+01F600'
              U&'\\+10FFFF'
              U&'e\\0301 \\00E9'
              U&'\\+01F468\\200D\\+01F469\\200D\\+01F467'
              'NULL'
              'null'
              '"q" ''q'' {a,b} (c) $1 ? :d %s {{e}} ${f}'
              repeat('é', 100000)
            character varying(4)
              'ab  '
              '    '
              U&'\\+01F600\\+01F600\\+01F600\\+01F600'
            character(4)
              'a'
              ''
              'é'
              E'a\\n'
              E'\\\\N'
            character(1)
              ' '
            "char"
              'x'
              ''
              E'\\\\'
              E'\\\\377'
            name
              repeat('n', 63)
              repeat('é', 31)
              '"q"'
            bytea
              ''
              '\\x00'
              '\\x5c4e'
              '\\x0a0d09'
              '\\xff00feff'
              (select string_agg(set_byte('\\x00', 0, i), '' order by i) from generate_series(0, 255) i)
            json
              '{"a" : 1,   "a":2}'
              E'{\\n\\t"x" : [ 1 ,2 ]\\r\\n}'
              E'"\\\\u0000\\\\ud83d\\\\ude00\\\\u0061"'
              E'"\\\\ud800"'
              ' 1E+5 '
              '-0'
              'null'
            jsonb
              'null'
              '""'
              '{}'
              E'"\\\\u00e9\\\\ud83d\\\\ude00\\\\n\\\\\\\\\\\\""'
              '{"big": 123456789012345678901234567890.123456789, "n": 1E400}'
              '[1, 1.0, 1.00, -0]'
              '{"b": 1, "aa": 2, "b": 3, "": 4}'
            jsonpath
              'strict $.a[*] ? (@.b > 1 && @.c like_regex "x\\\\y")'
            xml
              '<a>  &amp;<!-- c --><![CDATA[ x<y ]]></a>'
              'no element'
              E'<a b="1"\\n/>'
            tsvector
              ''
              $$'a':1A 'b c':2,3B 'it''s' '\\\\'$$
            tsquery
              $$'a' & !( 'b c':*AB | 'd' <2> 'e' )$$
            """;

    private EdgeTexts() {}
}
