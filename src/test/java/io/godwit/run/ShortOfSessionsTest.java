package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.godwit.support.ServiceResource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A run for which the pool has no session waits, as for any other thing that the database is short of. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
@Tag("slow")
class ShortOfSessionsTest {

    @Inject
    @DataSource("engine")
    AgroalDataSource engine;

    @Test
    void aRunWaitsForASessionAndThenArrives() throws SQLException {
        Route route = Route.plain(3);
        route.ran(route.mapping(), 2);
        route.source("insert into {s} values (4, 'n4')");
        String run = route.idleRun();
        List<Connection> taken = new ArrayList<>();
        try {
            for (int i = 0;
                    i < engine.getConfiguration().connectionPoolConfiguration().maxSize();
                    i++) {
                taken.add(engine.getConnection());
            }
            route.task(run, "clock_timestamp(), false, null, null");
            await().atMost(Duration.ofSeconds(40)).until(() -> route.run(run).getInt("stalls") > 0);
            assertThat(route.run(run).getString("status")).isEqualTo("running");
        } finally {
            for (Connection session : taken) {
                session.close();
            }
        }
        assertThat(route.ended(run).getString("status")).isEqualTo("completed");
        assertThat(route.arrived()).isEqualTo(4);
    }
}
