package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run whose source takes its time with a question that comes before all rows. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class SlowPlanTest {

    private static final String SLEEPING = "select pid from pg_stat_activity where wait_event = 'PgSleep'";

    /** The greatest key is looked for when the run is planned, rows without a key are counted as its first part. */
    @ParameterizedTest
    @CsvSource({
        "cancel, cancelled, pg_sleep(60) is not null",
        "pause, paused, pg_sleep(60) is not null",
        "cancel, cancelled, id is not null or pg_sleep(60) is not null",
        "pause, paused, id is not null or pg_sleep(60) is not null"
    })
    void aStopDoesNotWaitForIt(String verb, String status, String slow) {
        Route route = Route.between("id int, name text", "external_id text, name text");
        route.source("insert into {s} values (1, 'a'), (null, 'b');"
                + " alter table {s} rename to landed; create view {s} as select * from " + route.schema
                + ".landed where " + slow);
        String run = route.started(route.mapping("keyColumns", List.of("id")), 1);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !Queried.column("source", SLEEPING).isEmpty());

        route.control(run, verb).statusCode(202);

        await().atMost(Duration.ofSeconds(15))
                .until(() -> route.run(run).getString("status").equals(status));
        assertThat(route.rows("select coalesce(error_code, '') from godwit.run where id = '" + run + "'"))
                .containsExactly("");
    }

    /** The source's server goes on with what nobody waits for any more. */
    @AfterEach
    void wake() {
        Queried.column("source", SLEEPING.replace("select pid", "select pg_terminate_backend(pid)"));
        await().until(() -> Queried.column("source", SLEEPING).isEmpty());
    }
}
