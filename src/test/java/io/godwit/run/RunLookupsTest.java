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
    void aSecondAttemptIsMadeForEveryFieldOfARow() {
        Route parents = Route.plain().source("insert into {s} values (1, 'Boss'), (2, 'Team')");
        Route route = Route.between(
                "id int primary key, boss text, boss_name text, team text, team_name text",
                "external_id text not null, boss uuid not null, team uuid");
        route.source(
                "insert into {s} values (1, 'x', 'Boss', 'y', 'Team'), (2, '1', null, '2', null), (3, 'x', 'z', '2', null)");
        parents.target("insert into {t} (id, organization_id, external_id, name) values"
                + " (gen_random_uuid(), '" + route.organization + "', '1', 'Boss'),"
                + " (gen_random_uuid(), '" + route.organization + "', '2', 'Team'),"
                + " (gen_random_uuid(), gen_random_uuid(), '3', 'z')");
        String mapping = route.mapping(
                "fields",
                List.of(
                        Map.of("targetColumn", "external_id", "sourceColumns", List.of("id")),
                        lookup("boss", parents.target, Map.of("rule", "required")),
                        lookup("team", parents.target)));

        JsonPath run = route.ran(mapping, 10);

        assertThat(route.rows("select c.external_id || b.name || t.name from {t} c join app." + parents.target
                        + " b on b.id = c.boss join app." + parents.target + " t on t.id = c.team order by 1"))
                .containsExactly("1BossTeam", "2BossTeam");
        assertThat(route.errors(run.getString("id"))).containsExactly("3 lookup_missed boss");
        assertThat(run.getInt("rows.warnings")).isZero();
    }

    @SafeVarargs
    private static Map<String, Object> lookup(String column, String table, Map<String, Object>... more) {
        Map<String, Object> second = Map.of("sourceColumn", column + "_name", "column", "name");
        List<Map<String, Object>> rules = new ArrayList<>();
        rules.add(Map.of(
                "rule", "lookup", "arguments", Map.of("table", table, "column", "external_id", "otherwise", second)));
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
