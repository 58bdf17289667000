package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.godwit.support.ServiceResource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replicas on machines of different time zones write the same. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunTimeZoneTest {

    private static final TimeZone OURS = TimeZone.getDefault();

    @Inject
    @DataSource("engine")
    AgroalDataSource engine;

    @AfterEach
    void goHome() {
        TimeZone.setDefault(OURS);
        engine.flush(FlushMode.GRACEFUL);
    }

    @Test
    void aTimeWithoutAZoneIsTakenForUtcWhereverTheServiceRuns() {
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        // The driver tells a server the zone when it connects.
        engine.flush(FlushMode.GRACEFUL);
        Route route = Route.between("id int primary key, at timestamp, said text", "at timestamptz, said timestamptz");
        route.source("insert into {s} values (1, '2024-07-01 12:00', '2024-03-10 02:30')");

        assertThat(route.ran(route.mappingOf(List.of("at<at", "said<said")), 500)
                        .getInt("rows.inserted"))
                .isEqualTo(1);

        assertThat(route.rows("select at at time zone 'UTC' || ' ' || (said at time zone 'UTC') from {t}"))
                .containsExactly("2024-07-01 12:00:00 2024-03-10 02:30:00");
    }
}
