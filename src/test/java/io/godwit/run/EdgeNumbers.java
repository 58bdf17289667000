package io.godwit.run;

/** Numbers, in the form that {@link EdgeValues} reads. */
final class EdgeNumbers {

    static final String LINES = """
            smallint
              -32768
              32767
            integer
              -2147483648
              2147483647
            bigint
              -9223372036854775808
              9223372036854775807
              9007199254740993
            numeric
              'NaN'
              'Infinity'
              '-Infinity'
              '-0'
              0.000
              1.10
              -0.000000000000000000000000000001
              repeat('9', 131072)::numeric
              ('0.' || repeat('0', 16382) || '1')::numeric
              12345678901234567890.123456789012345678901234567890
            numeric(5,2)
              'NaN'
              -999.99
              0
            numeric(3,-2)
              99900
            numeric(2,5)
              0.00099
            real
              'NaN'
              'Infinity'
              '-0'
              3.4028235e38
              1e-45
              1.17549435e-38
              0.1
              16777216
            double precision
              'NaN'
              'Infinity'
              '-Infinity'
              '-0'
              5e-324
              -1.7976931348623157e308
              2.2250738585072014e-308
              0.1
              0.1::float8 + 0.2::float8
              1e22
              9007199254740993
              3.141592653589793238
            money
              '-92233720368547758.08'
              '92233720368547758.07'
              '0'
            boolean
              true
              false
            oid
              4294967295
            bit(3)
              '101'
            bit(1)
              '0'
            bit varying
              ''
              repeat('10', 500)::varbit
            bit varying(5)
              '10101'
            uuid
              'ffffffff-ffff-ffff-ffff-ffffffffffff'
              '00000000-0000-0000-0000-000000000000'
            pg_lsn
              '0/0'
              'FFFFFFFF/FFFFFFFF'
            xid8
              '18446744073709551615'
            """;

    private EdgeNumbers() {}
}
