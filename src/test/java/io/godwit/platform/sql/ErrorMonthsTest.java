package io.godwit.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.run.Queried;
import io.godwit.support.TestDatabase;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The months in which the errors of runs are kept. */
class ErrorMonthsTest {

    private static final String DATABASE = "months";
    private static final String MONTHS = "select inhrelid::regclass::text from pg_inherits"
            + " where inhparent = 'godwit.run_error'::regclass order by 1";

    @Test
    void everyStartMakesTheMonthsOfAYearAndLosesNothing() {
        YearMonth now = YearMonth.now(ZoneOffset.UTC);
        TestDatabase.create(DATABASE);
        assertThat(Queried.column(DATABASE, MONTHS))
                .hasSize(14)
                .contains(table(now), table(now.plusMonths(12)), "godwit.run_error_later");

        TestDatabase.execute(DATABASE, "drop table " + table(now.plusMonths(1)) + ", " + table(now.plusMonths(12)));
        insert("now()");
        insert("'" + now.plusMonths(1).atDay(1) + " 00:00:00Z'");
        TestDatabase.migrate(DATABASE);

        assertThat(Queried.column(DATABASE, MONTHS))
                .as("the last month is made again; of the next one something is kept already")
                .hasSize(13)
                .contains(table(now.plusMonths(12)))
                .doesNotContain(table(now.plusMonths(1)));
        assertThat(Queried.column(
                        DATABASE, "select tableoid::regclass::text from godwit.run_error order by occurred_at"))
                .isEqualTo(List.of(table(now), "godwit.run_error_later"));
    }

    private static String table(YearMonth month) {
        return "godwit.run_error_%d_%02d".formatted(month.getYear(), month.getMonthValue());
    }

    /** Without the run that it belongs to. */
    private static void insert(String occurredAt) {
        TestDatabase.execute(
                DATABASE,
                "set session_replication_role = replica; insert into godwit.run_error (organization_id, run_id, chunk,"
                        + " batch, ordinal, severity, error_type, error_code, occurred_at) values (gen_random_uuid(),"
                        + " gen_random_uuid(), 1, 1, 1, 'error', 'unknown', 'check', " + occurredAt + ")");
    }
}
