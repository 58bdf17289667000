package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.Sql;
import io.godwit.platform.sql.SqlStates;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Sessions that are lost at the COMMIT of what is no batch: the transaction manager says so, and the driver's word is beside it. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class LostCommitTest {

    /** The first claim of the organization dies in its COMMIT, as of a network that ends then. */
    private static final String LOSE_THE_FIRST_CLAIM = """
            create sequence app.claims_{n};
            create function app.lose_claim_{n}() returns trigger language plpgsql security definer as $$
            begin
                if nextval('app.claims_{n}') = 1 then
                    perform pg_terminate_backend(pg_backend_pid());
                end if;
                return null;
            end $$;
            create constraint trigger lose_claim_{n} after update on godwit.chunk deferrable initially deferred
            for each row when (new.organization_id = '{o}' and new.attempt > old.attempt)
            execute function app.lose_claim_{n}();
            """;

    private static final String LOSE_NOTHING = """
            drop trigger lose_claim_{n} on godwit.chunk; drop function app.lose_claim_{n}; drop sequence app.claims_{n}
            """;

    @Inject
    Sql sql;

    @Test
    void aCommitThatIsLostIsAFaultThatPasses() {
        OrganizationId organization = new OrganizationId(UUID.randomUUID());

        Throwable lost = catchThrowable(() -> sql.run(organization, handle -> {
            int session = handle.createQuery("select pg_backend_pid()")
                    .mapTo(Integer.class)
                    .one();
            TestDatabase.execute("godwit", "select pg_terminate_backend(" + session + ", 10000)");
        }));

        assertThat(SqlStates.passing(lost))
                .hasValueSatisfying(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.TARGET_UNREACHABLE));
    }

    @Test
    void aRunGoesOnWhenTheCommitOfAClaimIsLost() {
        Route route = Route.plain(10);
        route.target(LOSE_THE_FIRST_CLAIM.replace("{n}", route.target));
        try {
            JsonPath run = route.ran(route.mapping(), 3);

            assertThat(run.getString("status")).isEqualTo("completed");
            assertThat(run.getInt("rows.inserted")).isEqualTo(10).isEqualTo(route.arrived());
            assertThat(route.rows("select last_value > 1 from app.claims_" + route.target))
                    .as("claimed again")
                    .containsExactly("t");
        } finally {
            route.target(LOSE_NOTHING.replace("{n}", route.target));
        }
    }
}
