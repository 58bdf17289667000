package io.godwit.run;

/** Values made of values, addresses and shapes, in the form that {@link EdgeValues} reads. */
final class EdgeStructures {

    static final String LINES = """
            text[]
              '{}'
              '{NULL}'
              '{"NULL"}'
              '{""}'
              array['a"b', E'c\\\\d', 'e,f', '{g}', ' ', null, E'\\n', E'\\t', E'\\\\N']
              '[0:1]={a,b}'
              '[5:5][-1:0]={{a,NULL}}'
            integer[]
              '{{1,2},{3,4}}'
              '[2:3]={5,6}'
              '{{{-2147483648}},{{NULL}}}'
            numeric[]
              '{NaN,Infinity,-0,1.10}'
            double precision[]
              '{NaN,-Infinity,-0,5e-324}'
            boolean[]
              '{t,f,NULL}'
            character(3)[]
              '{a,"b  ",""}'
            bit(3)[]
              '{101,000}'
            bytea[]
              array['\\x00'::bytea, '\\x5c', '']
            timestamp with time zone[]
              '{infinity,"0044-03-15 00:00:00+00 BC"}'
            interval[]
              '{"-1 mons +2 days -03:00:00"}'
            jsonb[]
              array['{"a": "\\"b"}'::jsonb, 'null', null]
            box[]
              '{(1,1),(0,0);(2,2),(1,1)}'
            int4range[]
              '{"[1,3)",empty,NULL}'
            int4range
              'empty'
              '(,)'
              '[1,1]'
              '(1,5]'
              '[,-2147483648]'
            int8range
              '[-9223372036854775808,9223372036854775807)'
            numrange
              '[1.10,NaN)'
              '(-Infinity,0.0]'
            daterange
              '[-infinity,infinity)'
            tsrange
              '["0044-03-15 00:00:00 BC",infinity]'
            tstzrange
              '["1883-01-01 12:00:00+00",)'
            int4multirange
              '{}'
              '{[1,3),[5,9),(20,)}'
            nummultirange
              '{(,1.0],[2.50,NaN)}'
            tstzmultirange
              '{[-infinity,"2024-01-01 00:00:00+00")}'
            inet
              '::1'
              '10.0.0.1/8'
              '0.0.0.0/0'
              '::ffff:1.2.3.4'
              'fe80::1/64'
            cidr
              '10.0.0.0/8'
              '::/0'
            macaddr
              '08:00:2b:01:02:03'
            macaddr8
              'ff:fe:fd:fc:fb:fa:f9:f8'
            point
              '(1e+300,-0)'
              '(NaN,Infinity)'
            line
              '{1,-2.5,3e-300}'
            lseg
              '[(0,0),(0.1,-1)]'
            box
              '(1,1),(-0.1,0)'
            path
              '[(0,0)]'
              '((0,0),(1,1),(2,-0))'
            polygon
              '((0,0),(1,1),(0.30000000000000004,5e-324))'
            circle
              '<(0,0),1e-300>'
            "Edge types".mood
              'good'
              'it''s'
              E'Ü"\\\\,{}'
            "Edge types".mood[]
              array['A b', E'Ü"\\\\,{}', null]::"Edge types".mood[]
            "Edge types".code
              'abc'
              ' a '
            "Edge types".pay
              1.5
            "Edge types".numbers
              '[0:1]={1,NULL}'
            "Edge types".pair
              row('a', null)
              row(null, null)
              row('', 'NaN')
              row(E' "q",)\\n\\\\N', 1.10)
            "Edge types".pair[]
              array[row('a,"', 1)::"Edge types".pair, null, row(null, 0.0)::"Edge types".pair]
            "Edge types".pairs
              row(row('x"', 1), array['(', null, ''])
            """;

    private EdgeStructures() {}
}
