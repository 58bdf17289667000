package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Look-ups in other tables, and batches with many culprits. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunLookupsTest {

    @Test
    void aLookUpOfALookUpIsMadeForEveryFieldOfARow() {
        Route parents = Route.plain();
        Route route = Route.between(
                "id int primary key, boss text, team text", "external_id text not null, boss uuid not null, team uuid");
        route.source("insert into {s} values (1, '1', '2'), (2, 'x', '2'), (3, '1', null)");
        parents.target("insert into {t} (id, organization_id, external_id, name) values"
                + " (gen_random_uuid(), '" + route.organization + "', '1', 'Boss'),"
                + " (gen_random_uuid(), '" + route.organization + "', '2', 'Team'),"
                + " (gen_random_uuid(), gen_random_uuid(), 'x', 'Foreign')");
        String mapping = route.mapping(
                "fields",
                List.of(
                        Map.of("targetColumn", "external_id", "sourceColumns", List.of("id")),
                        byName("boss", parents.target, Map.of("rule", "required")),
                        byName("team", parents.target)));

        JsonPath run = route.ran(mapping, 10);

        assertThat(route.rows("select c.external_id || b.name || coalesce(t.name, '-') from {t} c join app."
                        + parents.target + " b on b.id = c.boss left join app." + parents.target
                        + " t on t.id = c.team order by 1"))
                .containsExactly("1BossTeam", "3Boss-");
        assertThat(route.errors(run.getString("id"))).containsExactly("2 lookup_missed boss");
        assertThat(run.getInt("rows.warnings")).isZero();
    }

    /** Looks up a name by the external id, then the id by the name. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is read only
    private static Map<String, Object> byName(String column, String table, Map<String, Object>... more) {
        List<Map<String, Object>> rules = new ArrayList<>();
        rules.add(Map.of(
                "rule", "lookup", "arguments", Map.of("table", table, "column", "external_id", "result", "name")));
        rules.add(Map.of("rule", "lookup", "arguments", Map.of("table", table, "column", "name")));
        rules.addAll(List.of(more));
        return Map.of("targetColumn", column, "sourceColumns", List.of(column), "rules", rules);
    }

    @Test
    void aBatchMayBeFullOfCulprits() {
        Route route = Route.between(
                "id int primary key, name text",
                "external_id text not null, name text not null check (name <> 'bad'), unique (organization_id, external_id)");
        route.source(
                "insert into {s} select i, case when i % 3 = 0 then 'bad' else 'good' end from generate_series(1, 2400) i");
        JsonPath run = route.ran(route.mapping(), 100_000);
        assertThat(run.getString("status")).isEqualTo("completed_with_errors");
        assertThat(run.getInt("rows.failed")).isEqualTo(800);
        assertThat(route.rows("select count(*) from {t} where external_id::int % 3 > 0"))
                .containsExactly("1600");
    }
}
