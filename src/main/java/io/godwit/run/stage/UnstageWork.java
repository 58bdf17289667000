package io.godwit.run.stage;

import io.godwit.engine.BatchResult;
import io.godwit.engine.ChunkWork;
import io.godwit.engine.Counts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Takes the rows of a run off the stage, those of attempts that died as well, some at a time. */
final class UnstageWork implements ChunkWork<UnstageWork.Share> {

    private static final int ROWS = 50_000;

    private static final String DELETE = """
            delete from godwit.stage where organization_id = ? and run_id = ? and (generation, digest, seq) in (
                select generation, digest, seq from godwit.stage where organization_id = ? and run_id = ?
                order by generation, digest, seq limit ?)
            """;

    private final Stage stage;
    private final Clock clock;

    UnstageWork(Stage stage, Clock clock) {
        this.stage = stage;
        this.clock = clock;
    }

    /** Whether it is the last shows only when it was taken away. */
    record Share() implements Batch {

        @Override
        public boolean isLast() {
            return false;
        }
    }

    @Override
    public Share read() {
        return new Share();
    }

    @Override
    public BatchResult write(Connection target, Share share, int number) throws SQLException {
        try (PreparedStatement statement = target.prepareStatement(DELETE)) {
            statement.setObject(1, stage.organization().value());
            statement.setObject(2, stage.run());
            statement.setObject(3, stage.organization().value());
            statement.setObject(4, stage.run());
            statement.setInt(5, ROWS);
            boolean done = statement.executeUpdate() < ROWS;
            return new BatchResult(
                    number, null, done, Counts.warningsOnly(0), List.of(), Map.of(), Map.of(), clock.instant());
        }
    }

    @Override
    public void close() {
        // Holds nothing open.
    }
}
