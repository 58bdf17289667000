package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables whose rows were told by another key before. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunKeyTest {

    /** The first row by number is the second by code: by the text of its key alone each would be taken for the other. */
    private static final String CROSSED = "insert into {s} values (1, 2, 'a'), (2, 1, 'b')";

    @Test
    void aRowIsNotTakenForTheOneThatHadItsKeyInAnotherColumn() {
        Route route = Route.between(
                "number int unique, code int unique, name text",
                "external_id text, name text, unique (organization_id, name)");
        route.source(CROSSED);
        String mapping = byNumber(route, "keyColumns", List.of("number"), "conflictKey", List.of("name"));
        assertThat(route.ran(mapping, 500).getInt("rows.inserted")).isEqualTo(2);
        route.source("insert into {s} values (3, 4, 'c'), (4, 3, 'd')");
        patch(route, mapping, Map.of("keyColumns", List.of("code")));
        route.ran(mapping, 500);
        route.source("insert into {s} values (5, 6, 'e')");
        patch(route, mapping, Map.of("conflictAction", "update"));

        JsonPath again = route.ran(mapping, 500);

        assertThat(again.getInt("rows.failed")).isZero();
        assertThat(route.rows("select external_id || name from {t} order by 1"))
                .containsExactly("1a", "2b", "3c", "4d", "5e");
    }

    /** Nothing else tells that the row is there already. */
    @Test
    void withoutAConflictKeyAnotherKeyIsRefused() {
        Route route = Route.between("number int unique, code int unique, name text", "external_id text, name text");
        route.source(CROSSED);
        String mapping = byNumber(route, "keyColumns", List.of("number"));
        route.ran(mapping, 500);
        patch(route, mapping, Map.of("keyColumns", List.of("code")));

        JsonPath run = route.ran(mapping, 500);

        assertThat(run.getString("status")).isEqualTo("failed");
        assertThat(run.getString("error.code")).isEqualTo("schema_drift");
        assertThat(route.arrived()).isEqualTo(2);
    }

    private static String byNumber(Route route, Object... members) {
        return route.mappingOf(List.of("external_id<number", "name<name"), members);
    }

    private static void patch(Route route, String mapping, Map<String, Object> members) {
        route.api
                .request()
                .contentType("application/merge-patch+json")
                .body(members)
                .patch("/api/v1/mappings/{id}", mapping)
                .then()
                .statusCode(200);
    }
}
