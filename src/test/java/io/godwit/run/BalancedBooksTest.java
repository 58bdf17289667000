package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables themselves refuse books that do not balance, whoever writes them. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class BalancedBooksTest {

    private static final List<String> SUMS =
            List.of("rows_read", "rows_inserted", "rows_updated", "rows_unchanged", "rows_skipped", "rows_failed");

    @ParameterizedTest
    @ValueSource(strings = {"chunk", "batch"})
    void noBucketChangesAlone(String table) {
        Route route = Route.plain(3);
        String run = route.ran(route.mapping(), 500).getString("id");
        for (String sum : SUMS) {
            refused(
                    route,
                    "update godwit." + table + " set " + sum + " = " + sum + " + 1 where run_id = '" + run + "'");
        }
        route.target("update godwit." + table + " set rows_inserted = rows_inserted - 1, rows_failed = rows_failed + 1"
                + " where run_id = '" + run + "'");
    }

    @Test
    void noBatchWasTriedAgainFewerTimesThanNever() {
        Route route = Route.plain(1);
        String run = route.ran(route.mapping(), 500).getString("id");
        refused(route, "update godwit.batch set retry_count = -1 where run_id = '" + run + "'");
    }

    private static void refused(Route route, String sql) {
        assertThatThrownBy(() -> route.target(sql))
                .as(sql)
                .cause()
                .isInstanceOfSatisfying(
                        SQLException.class,
                        fault -> assertThat(fault.getSQLState()).isEqualTo("23514"));
    }
}
