package io.godwit.run.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.BatchResult;
import io.godwit.engine.Checkpoint;
import io.godwit.engine.Counts;
import io.godwit.engine.Migrated;
import io.godwit.platform.access.OrganizationId;
import io.godwit.run.Route;
import io.godwit.run.batch.BatchJournal;
import io.godwit.run.batch.ChunkKind;
import io.godwit.run.batch.ClaimedChunk;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A run that was planned as the first of its tables looks no key up, until it meets another that came before it. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class FirstRunTest {

    @Inject
    ObjectMapper mapper;

    @Test
    void aFirstRunThatMeetsAnotherLooksEveryKeyUpFromThenOn() throws SQLException {
        Route route = Route.plain(1);
        route.ran(route.mapping(), 1);
        long scope = Long.parseLong(route.rows("select scope_id from godwit.id_mapping where organization_id = '{o}'")
                .get(0));
        String known = route.rows("select source_key from godwit.id_mapping where organization_id = '{o}'")
                .get(0);
        try (Connection session =
                DriverManager.getConnection(TestDatabase.url("godwit"), TestDatabase.RUNTIME, TestDatabase.PASSWORD)) {
            session.setAutoCommit(false);
            BatchJournal journal = new BatchJournal(firstOf(route), scope, false, mapper);
            bind(session, route);
            assertThat(journal.migrated(session, List.of(known)))
                    .as("no key is looked up while nothing speaks for it")
                    .isEmpty();

            assertThatThrownBy(() -> journal.commit(session, stored(known))).isInstanceOf(SQLException.class);
            session.rollback();

            bind(session, route);
            Map<String, Migrated> found = journal.migrated(session, List.of(known, "never"));
            assertThat(found).containsOnlyKeys(known);
        }
    }

    private static void bind(Connection session, Route route) throws SQLException {
        try (var statement = session.createStatement()) {
            statement.execute("set local app.organization_id = '" + route.organization + "'");
        }
    }

    private static BatchResult stored(String key) {
        return new BatchResult(
                1,
                List.of(key),
                List.of(key),
                false,
                new Counts(1, 1, 0, 0, 0, 0, 0),
                Counts.Bytes.none(),
                List.of(),
                Map.of(key, UUID.randomUUID().toString()),
                Map.of(),
                Clock.systemUTC().instant());
    }

    private static ClaimedChunk firstOf(Route route) {
        return new ClaimedChunk(
                new OrganizationId(route.organization),
                UUID.randomUUID(),
                1,
                ChunkKind.ROWS,
                1,
                "worker",
                null,
                false,
                null,
                null,
                true,
                Checkpoint.start(),
                1,
                null,
                0,
                false);
    }
}
