package io.godwit.run.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.BatchResult;
import io.godwit.engine.Checkpoint;
import io.godwit.engine.Counts;
import io.godwit.platform.access.OrganizationId;
import io.godwit.run.Queried;
import io.godwit.run.Route;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which commits wait for the disk: asked in the transaction itself, between the fence and the commit. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class LastCommitTest {

    @Test
    void onlyTheOneThatEndsAChunkWaitsForTheDisk() throws SQLException {
        BatchJournal journal = new BatchJournal(chunkOfARunThatNoWorkerHas(), 1L, false, new ObjectMapper());
        try (Connection session = TestDatabase.runtime("godwit")) {
            session.setAutoCommit(false);

            journal.begin(session);
            journal.fence(session, batch(1, false));
            assertThat(waitsForTheDisk(session)).as("in the middle").isEqualTo("off");
            session.commit();

            journal.begin(session);
            journal.fence(session, batch(2, true));
            assertThat(waitsForTheDisk(session)).as("at the end").isEqualTo("on");
            session.commit();
        }
    }

    private static String waitsForTheDisk(Connection session) throws SQLException {
        return Queried.column(session, "show synchronous_commit").get(0);
    }

    private static ClaimedChunk chunkOfARunThatNoWorkerHas() {
        Route route = Route.plain(1);
        route.ran(route.mapping(), 1);
        String run = route.idleRun();
        route.target("update godwit.run set status = 'running' where id = '" + run
                + "'; insert into godwit.chunk (organization_id, run_id, number, kind, status, attempt, owner, slot)"
                + " values ('{o}', '" + run + "', 1, 'rows', 'running', 1, 'worker', 0)");
        return new ClaimedChunk(
                new OrganizationId(route.organization),
                UUID.fromString(run),
                1,
                ChunkKind.ROWS,
                1,
                "worker",
                null,
                false,
                null,
                null,
                false,
                Checkpoint.start(),
                1,
                null,
                0,
                false);
    }

    private static BatchResult batch(int number, boolean last) {
        return new BatchResult(
                number,
                List.of("" + number),
                List.of("" + number),
                last,
                new Counts(1, 1, 0, 0, 0, 0, 0),
                Counts.Bytes.none(),
                List.of(),
                Map.of(),
                Map.of(),
                Instant.EPOCH);
    }
}
