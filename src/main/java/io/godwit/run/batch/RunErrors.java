package io.godwit.run.batch;

import io.godwit.engine.RowProblem;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The faults of a chunk's rows, noted through the batch's own connection. Belongs to one thread. */
final class RunErrors {

    private static final String NOTE = """
            insert into godwit.run_error (organization_id, run_id, chunk, batch, ordinal, severity, error_type, error_code,
                source_key, target_column)
            select ?, ?, ?, ?, ordinal + ?, severity, type, code, source, target
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) with ordinality
                as new(severity, type, code, source, target, ordinal)
            """;

    private static final String FORGET =
            "delete from godwit.run_error where organization_id = ? and run_id = ? and chunk = ?";

    private final ClaimedChunk chunk;

    RunErrors(ClaimedChunk chunk) {
        this.chunk = chunk;
    }

    /**
     * Notes faults of a batch, in their order.
     *
     * @param before how many of the batch are noted already
     */
    void note(Connection target, int batch, int before, List<RowProblem> problems) throws SQLException {
        if (problems.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = target.prepareStatement(NOTE)) {
            bindChunk(statement);
            statement.setInt(4, batch);
            statement.setInt(5, before);
            statement.setArray(6, texts(target, problems, problem -> problem.warning() ? "warning" : "error"));
            statement.setArray(
                    7, texts(target, problems, problem -> problem.code().type().wire()));
            statement.setArray(
                    8, texts(target, problems, problem -> problem.code().wire()));
            statement.setArray(9, texts(target, problems, RowProblem::sourceKey));
            statement.setArray(10, texts(target, problems, RowProblem::targetColumn));
            statement.executeUpdate();
        }
    }

    /** Takes away what an earlier try of the chunk has noted. The first one locks nothing for it. */
    void forget(Connection target) throws SQLException {
        if (chunk.attempt() == 1) {
            return;
        }
        try (PreparedStatement statement = target.prepareStatement(FORGET)) {
            bindChunk(statement);
            statement.executeUpdate();
        }
    }

    private void bindChunk(PreparedStatement statement) throws SQLException {
        statement.setObject(1, chunk.organization().value());
        statement.setObject(2, chunk.run());
        statement.setInt(3, chunk.number());
    }

    private static Array texts(
            Connection target, List<RowProblem> problems, Function<RowProblem, @Nullable String> part)
            throws SQLException {
        return target.createArrayOf("text", problems.stream().map(part).toArray());
    }
}
