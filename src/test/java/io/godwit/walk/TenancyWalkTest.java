package io.godwit.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.mapping.TargetTables;
import io.godwit.run.Queried;
import io.godwit.support.Api;
import io.godwit.support.AtOnce;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Walks over every operation of both APIs as its owner and as another organization. A new operation that no call is written for
 * fails the walk; so does one that names no object until it is told here what another organization may see of it.
 */
@Tag("slow")
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class TenancyWalkTest {

    /** They show the caller's organization as a whole. */
    private static final Set<String> WHOLE = Set.of(
            "listConnections",
            "listMappings",
            "listRuns",
            "getReadiness",
            "listAuditLog",
            "verifyAuditLog",
            "connections",
            "mappings",
            "runs",
            "readiness",
            "auditLog",
            "auditVerification");

    /** They begin something new, or show what all organizations share. */
    private static final Set<String> EVERYBODYS = Set.of(
            "createConnection",
            "testConnectionDraft",
            "listTargets",
            "getTarget",
            "listTransforms",
            "targets",
            "target",
            "transforms");

    private static final Set<String> REFUSALS = Set.of("not_found", "invalid_request", "missing_mapping");

    @BeforeAll
    static void makeTables() {
        TargetTables.make();
    }

    @Test
    void theWalkKnowsEveryOperation() throws IOException {
        assertThat(Contracts.operations().keySet()).isEqualTo(RestCalls.ALL.keySet());
        assertThat(Contracts.fields("Query")).isEqualTo(GraphQLCalls.QUERIES.keySet());
        assertThat(Contracts.fields("Mutation")).isEqualTo(GraphQLCalls.MUTATIONS.keySet());
    }

    @Test
    void anotherOrganizationsObjectsAreLikeUnknownOnes() {
        walk();
    }

    /** Takes the second wall away: the conditions of the statements must do alone. */
    @Test
    void theFirstWallStandsAlone() {
        List<String> tables = Queried.column(
                "godwit",
                "select oid::regclass from pg_class where relnamespace = 'godwit'::regnamespace and relrowsecurity");
        assertThat(tables).hasSizeGreaterThan(10);
        try {
            tables.forEach(table -> wall(table, "disable"));
            walk();
        } finally {
            tables.forEach(table -> wall(table, "enable"));
        }
    }

    private static void wall(String table, String what) {
        TestDatabase.execute("godwit", "alter table " + table + " " + what + " row level security");
    }

    private static void walk() {
        AtOnce.each(RestCalls.ALL.values(), TenancyWalkTest::isWalled);
        AtOnce.each(GraphQLCalls.QUERIES.values(), TenancyWalkTest::isWalled);
        AtOnce.each(GraphQLCalls.MUTATIONS.values(), TenancyWalkTest::isWalled);
    }

    /** The owner's success proves that the request is right; where it changes something, it also proves that nothing had. */
    private static void isWalled(Function<Stage, Call> of) {
        Stage stage = new Stage();
        Call call = of.apply(stage);
        Api other = Api.newOrganization();
        if (WHOLE.contains(call.operation())) {
            String nothing = Call.told(call.by(Api.newOrganization()));
            assertThat(call.by(other).asString()).as(call.toString()).doesNotContain(stage.connection());
            assertThat(Call.told(call.by(other))).as(call.toString()).isEqualTo(nothing);
            assertThat(Call.told(call.by(stage.owner()))).as(call.toString()).isNotEqualTo(nothing);
        } else if (!EVERYBODYS.contains(call.operation())) {
            assertThat(call.namesObjects()).as(call.toString()).isTrue();
            if (call.isReading()) {
                call.succeeds(stage.owner());
            }
            isRefused(call, other);
        }
        call.succeeds(stage.owner());
    }

    private static void isRefused(Call call, Api other) {
        Response answer = call.by(other);
        String code = code(call, answer);
        assertThat(REFUSALS).as("%s: %s", call, answer.asString()).contains(code);
        if (call.leadsToAnObject()) {
            assertThat(answer.statusCode()).as(call.toString()).isEqualTo(404);
        }
        assertThat(Call.told(answer))
                .as(call.toString())
                .isEqualTo(Call.told(call.ofUnknownObjects().by(other)));
    }

    private static String code(Call call, Response answer) {
        if (!call.isGraphQL()) {
            return answer.jsonPath().getString("code");
        }
        String ofQuery = answer.jsonPath().getString("errors[0].extensions.code");
        return ofQuery != null ? ofQuery : answer.jsonPath().getString("data." + call.operation() + ".errors[0].code");
    }
}
