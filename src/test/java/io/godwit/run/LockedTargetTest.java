package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a call answers while somebody else keeps the application's database from doing its part. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
@Tag("slow")
class LockedTargetTest {

    @Test
    void aStartGivesUpATargetThatSomebodyHasLocked() {
        // Whoever wants to know a default waits for the table.
        Route route = Route.between(
                "id int primary key, name text",
                "external_id text not null, name text not null, born timestamptz default now()");
        route.source("insert into {s} select i, 'n' || i from generate_series(1, 3) i");
        String mapping = route.mapping();
        Barrier lock = Barrier.by("lock table app." + route.target + " in access exclusive mode");
        try {
            route.start("mappingId", mapping)
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("lock_timeout"));
        } finally {
            lock.close();
        }
        assertThat(route.ran(mapping, 2).getInt("rows.inserted")).isEqualTo(3);
    }

    @Test
    void aCallGivesUpATableOfOursThatSomebodyHasLocked() {
        Route route = Route.plain(1);
        Barrier lock = Barrier.by("lock table godwit.run in access exclusive mode");
        try {
            route.api
                    .request()
                    .get(Route.RUNS)
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("lock_timeout"));
            route.api
                    .request()
                    .body(Map.of("query", "{ runs { nextCursor } }"))
                    .post("/graphql")
                    .then()
                    .statusCode(200)
                    .body("errors[0].extensions.code", equalTo("lock_timeout"))
                    .body("errors[0].extensions.retryAfterSeconds", equalTo(5));
        } finally {
            lock.close();
        }
        assertThat(route.ran(route.mapping(), 2).getInt("rows.inserted")).isOne();
    }
}
