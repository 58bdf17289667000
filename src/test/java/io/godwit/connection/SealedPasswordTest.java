package io.godwit.connection;

import static io.godwit.support.Api.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.godwit.run.Barrier;
import io.godwit.run.Queried;
import io.godwit.run.Route;
import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is stored of a password is of use in its own place only. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class SealedPasswordTest {

    private static final String ONE = "/api/v1/connections/{id}";

    private final Api mine = Api.newOrganization();

    @Test
    void aCiphertextOfAnotherConnectionIsUnreadable() {
        String id = mine.created(draft("Mine"));
        move(mine.created(draft("Other")), id);
        unreadable(id);
    }

    @Test
    void aCiphertextOfAnotherTenantIsUnreadable() {
        String id = mine.created(draft("Mine"));
        move(Api.newOrganization().created(draft("Theirs")), id);
        unreadable(id);
    }

    @Test
    void aRunWhoseCiphertextWasMovedFails() {
        Route route = Route.plain(1);
        String mapping = route.mapping();
        String run;
        // Two runs that hold the slots of the organization, until the third's secret is moved.
        try (Barrier barrier = Barrier.before(route, "1")) {
            route.started(mapping, 1);
            route.started(mapping, 1);
            barrier.reached();
            run = route.started(mapping, 1);
            move(route.api.created(draft("Other")), route.connection);
        }
        assertThat(route.ended(run).getString("status")).isEqualTo("failed");
        assertThat(route.run(run).getString("error.code")).isEqualTo("credentials_unreadable");
        route.start("mappingId", mapping).then().statusCode(422).body("code", equalTo("credentials_unreadable"));
    }

    @Test
    void aSecretNamesItsFormatAndKeyAndNothingElse() {
        String id = mine.created(draft("Mine", Map.of("password", "canary-password")));
        String again = mine.created(draft("Again", Map.of("password", "canary-password")));

        List<String> stored = Queried.column(
                "godwit",
                "select encode(password, 'hex') from godwit.connection where id in ('" + id + "', '" + again + "')");

        assertThat(stored)
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allSatisfy(hex -> assertThat(hex)
                        .startsWith(stored.get(0).substring(0, 10))
                        .startsWith("02")
                        .doesNotContain("63616e617279"));
    }

    private static void move(String from, String to) {
        TestDatabase.execute(
                "godwit",
                "update godwit.connection set password = (select password from godwit.connection where id = '" + from
                        + "') where id = '" + to + "'");
    }

    private void unreadable(String id) {
        mine.request().get(ONE + "/schemas", id).then().statusCode(422).body("code", equalTo("credentials_unreadable"));
        mine.request().post(ONE + "/test", id).then().statusCode(422).body("code", equalTo("credentials_unreadable"));
    }
}
