package io.godwit.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.godwit.run.Route;
import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two organizations take turns on the same two sessions: neither finds anything of the other's in them. */
@Tag("slow")
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
@TestProfile(PoolLeakTest.TwoSessions.class)
class PoolLeakTest {

    private static final int REQUESTS = 1000;
    private static final int SESSIONS = 2;
    private static final int ENGINE_SESSIONS = 16;
    private static final String CONNECTIONS = "/api/v1/connections";

    /** Two sessions for all requests, so that each is used by both organizations many times. */
    public static final class TwoSessions implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.datasource.jdbc.max-size", String.valueOf(SESSIONS));
        }
    }

    @Inject
    AgroalDataSource pool;

    @Inject
    @DataSource("engine")
    AgroalDataSource engine;

    private record Tenant(Api api, String connection, String name) {

        static Tenant named(String name) {
            Api api = Api.newOrganization();
            return new Tenant(api, api.created(Api.draft(name)), name);
        }
    }

    @Test
    void aSessionRemembersNoOrganization() throws SQLException {
        List<Tenant> tenants = List.of(Tenant.named("tenant-one"), Tenant.named("tenant-two"));
        Collection<String> faults = new ConcurrentLinkedQueue<>();
        IntStream.range(0, REQUESTS).parallel().forEach(number -> {
            Tenant mine = tenants.get(number % 2);
            Tenant theirs = tenants.get(1 - number % 2);
            Response answer = request(number, mine);
            String body = answer.asString();
            if (answer.statusCode() >= 500 || body.contains(theirs.connection()) || body.contains(theirs.name())) {
                faults.add(number + ": " + answer.statusCode() + " " + body);
            }
        });
        assertThat(faults).isEmpty();
        areBlank(pool, SESSIONS);
    }

    /** Runs that end well, run into faults and are staged leave nothing in the sessions that the next one gets. */
    @Test
    void aSessionOfTheEngineRemembersNoOrganization() throws SQLException {
        for (int turn = 0; turn < 4; turn++) {
            Route route = Route.plain(3);
            if (turn % 2 == 0) {
                route.source("update {s} set name = null where id = 2");
            }
            route.ran(route.mapping(), 1);
            Route keyless = Route.between("name text", "external_id text, name text");
            keyless.source("insert into {s} values ('a'), ('b')");
            keyless.ran(keyless.mappingOf(List.of("name<name")), 1);
        }
        areBlank(engine, ENGINE_SESSIONS);
    }

    /** Lists, reads, changes, what is not found, what is refused by the service and what the database refuses. */
    private static Response request(int number, Tenant mine) {
        return switch (number / 2 % 6) {
            case 0 -> mine.api().request().get(CONNECTIONS);
            case 1 -> mine.api().request().get(CONNECTIONS + "/" + mine.connection());
            case 2 ->
                mine.api()
                        .request()
                        .body(Map.of("database", "d" + number))
                        .patch(CONNECTIONS + "/" + mine.connection());
            case 3 -> mine.api().request().get(CONNECTIONS + "/" + UUID.randomUUID());
            case 4 -> mine.api().request().body(Api.draft(mine.name())).post(CONNECTIONS);
            default ->
                mine.api().request().body(Map.of("name", "x".repeat(200))).patch(CONNECTIONS + "/" + mine.connection());
        };
    }

    /** All sessions of the pool at once, without anybody having named an organization. */
    private static void areBlank(AgroalDataSource pool, int size) throws SQLException {
        List<Connection> sessions = new ArrayList<>();
        try {
            for (int i = 0; i < size; i++) {
                Connection session = pool.getConnection();
                sessions.add(session);
                assertThat(found(session, "select coalesce(current_setting('app.organization_id', true), '')"))
                        .isEmpty();
                assertThat(found(session, "select count(*) from godwit.connection"))
                        .isEqualTo("0");
            }
        } finally {
            for (Connection session : sessions) {
                session.close();
            }
        }
    }

    private static String found(Connection session, String query) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
