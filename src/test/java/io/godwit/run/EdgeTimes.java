package io.godwit.run;

/** Dates and times, in the form that {@link EdgeValues} reads. */
final class EdgeTimes {

    static final String LINES = """
            timestamp with time zone
              'infinity'
              '-infinity'
              '4714-11-24 00:00:00+00 BC'
              '0044-03-15 12:00:00+00 BC'
              '0001-01-01 00:00:00+00'
              '294276-12-31 23:59:59.999999+00'
              '1883-01-01 12:00:00 America/New_York'
              '1937-01-01 12:00:00+00:19:32'
              '2024-03-31 00:30:00.123456+01'
              '2016-12-31 23:59:60+00'
            timestamp(0) with time zone
              '1999-12-31 23:59:59.6+00'
            timestamp without time zone
              'infinity'
              '-infinity'
              '4714-11-24 00:00:00 BC'
              '294276-12-31 23:59:59.999999'
              '1582-10-10 00:00:00'
              '2024-03-31 02:30:00.000001'
            timestamp(3) without time zone
              '2024-01-01 00:00:00.1'
            date
              'infinity'
              '-infinity'
              '4714-11-24 BC'
              '0001-12-31 BC'
              '0001-01-01'
              '5874897-12-31'
              '2024-02-29'
              '1900-03-01'
            time without time zone
              '24:00:00'
              '23:59:59.999999'
              '00:00:00'
            time(0) without time zone
              '23:59:59.4'
            time with time zone
              '24:00:00+15:59:59'
              '24:00:00-15:59:59'
              '00:00:00-00:00:01'
              '12:34:56.789+05:30:15'
            interval
              '0'
              '1 mon -2 days 03:00'
              '-1 mon +2 days -03:00:00.000001'
              '-1 year'
              '-13 mons 1 day'
              '1 day -00:00:00.000001'
              '-1 days +02:03:04'
              '-1 days -02:03:04'
              '1 mon 1 day -1 microsecond'
              '178000000 years'
              '-178000000 years'
              '2147483647 days'
              '-2147483648 days'
              '2562047788:00:54.775807'
              '-2562047788:00:54.775807'
              'infinity'
              '-infinity'
            interval year to month
              '3 years -1 mon'
            interval second(2)
              '1.25'
            """;

    private EdgeTimes() {}
}
