package io.godwit.run.stage;

import io.godwit.engine.source.ReadRange;
import io.godwit.engine.source.ReadRequest;
import io.godwit.engine.source.SourceReader;
import io.godwit.engine.source.TableSource;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The staged rows of a run as a source. Its keys are those of the stage: a digest or, where the rows have a key, the number of their
 * group as 128 bits, and the place among equals. Belongs to one thread, as its connection does.
 */
final class StagedSource implements TableSource {

    /**
     * One statement per round trip is not needed for so few. Whole tables are never read, whatever their statistics say; what is read
     * flows for as long as its rows are written.
     */
    private static final String BEGIN = """
            set local enable_seqscan = off; set local enable_bitmapscan = off; set local statement_timeout = 0;
            select set_config('app.organization_id', ?, true)
            """;

    /** COPY takes no parameters; all that stands in it are numbers and uuids of our own. */
    private static final String READ = """
            copy (select digest, number, line from (
                select digest, seq, row_number() over (partition by digest order by seq) as number, line
                from godwit.stage where organization_id = '%s' and run_id = '%s' and generation = %d%s) staged
            where true%s order by digest, seq%s) to stdout
            """;

    private final Connection connection;
    private final Supplier<Stage> stages;
    private @Nullable Stage stage;

    /**
     * @param connection a session to our own database without autocommit, owned by the caller
     * @param stages asked when the first row is wanted
     */
    StagedSource(Connection connection, Supplier<Stage> stages) {
        this.connection = connection;
        this.stages = stages;
    }

    @Override
    public SourceReader read(ReadRequest request, ReadRange range) {
        Stage staged = stage();
        StringBuilder digests = new StringBuilder();
        StringBuilder places = new StringBuilder();
        bound(range.after(), ">", digests, places);
        bound(range.upTo(), "<=", digests, places);
        String sql = READ.formatted(
                staged.organization().value(),
                staged.run(),
                staged.generation(),
                digests,
                places,
                range.mostRows() == null ? "" : " limit " + range.mostRows());
        try {
            connection.rollback();
            try (PreparedStatement begin = connection.prepareStatement(BEGIN)) {
                begin.setString(1, staged.organization().value().toString());
                begin.execute();
            }
            return new StagedReader(
                    connection,
                    connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql),
                    request);
        } catch (SQLException failure) {
            throw failure(failure);
        }
    }

    /** By the digest the index finds the rows; the place among equals is known only behind it. */
    private static void bound(
            @Nullable List<String> key, String comparison, StringBuilder digests, StringBuilder places) {
        if (key != null) {
            UUID digest = UUID.fromString(key.get(0));
            long number = Long.parseLong(key.get(1));
            digests.append(" and digest ")
                    .append(comparison.charAt(0))
                    .append("= '")
                    .append(digest)
                    .append('\'');
            places.append(" and (digest, number) ")
                    .append(comparison)
                    .append(" ('")
                    .append(digest)
                    .append("', ")
                    .append(number)
                    .append(')');
        }
    }

    @Override
    public SourceReader all(ReadRequest request, @Nullable Long mostRows) {
        return read(request, new ReadRange(null, null, mostRows));
    }

    /** What is staged does not grow. */
    @Override
    public Optional<List<String>> greatestKey(ReadRequest request) {
        return Optional.empty();
    }

    /** Asked before anything is staged. */
    @Override
    public long bytes(ReadRequest request) {
        return 0;
    }

    /** Digests are spread evenly; groups are not, and nobody knows yet how many there will be. */
    @Override
    public List<List<String>> quantiles(ReadRequest request, int parts, long estimated) {
        List<List<String>> cuts = new ArrayList<>();
        for (int i = 1; StagedKey.isOf(request) && i < parts; i++) {
            long share = Long.divideUnsigned(-1L, parts) * i;
            cuts.add(List.of(new UUID(share, 0).toString(), "0"));
        }
        return cuts;
    }

    @Override
    public boolean findsByKey(ReadRequest request) {
        return true;
    }

    @Override
    public long countNullKeys(ReadRequest request) {
        return stage().withoutKey();
    }

    private Stage stage() {
        Stage known = stage;
        if (known == null) {
            known = stages.get();
            stage = known;
        }
        return known;
    }

    static GodwitException failure(SQLException failure) {
        ErrorCode code = SqlStates.TARGET.codeOf(failure);
        return new GodwitException(code, code.title(), failure);
    }
}
