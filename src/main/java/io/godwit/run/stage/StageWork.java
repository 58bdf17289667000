package io.godwit.run.stage;

import io.godwit.engine.BatchResult;
import io.godwit.engine.ChunkWork;
import io.godwit.engine.Counts;
import io.godwit.engine.source.ReadRequest;
import io.godwit.engine.source.SourceReader;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.CopyRow;
import io.godwit.platform.sql.CopyStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Copies the source into the stage, as it is at one moment. Begins anew with each attempt: what an attempt before has staged belongs
 * to another generation. Moves no row from or into a bucket.
 */
final class StageWork implements ChunkWork<StageWork.Rows> {

    /** A batch of a run may be as small as one row; here nothing can go wrong with a row. */
    private static final int ROWS = 5_000;

    private static final long CHARACTERS = 8_000_000;

    /** What a row takes besides its characters. */
    private static final int ROW_OVERHEAD = 100;

    private static final String STAGE =
            "copy godwit.stage_row (organization_id, run_id, generation, digest, seq, line) from stdin";

    private final SourceReader reader;
    private final Stage stage;
    private final int keySize;
    private final long mostCharacters;
    private final Clock clock;
    private @Nullable CopyRow ahead;
    private boolean begun;
    /** What an earlier attempt has staged goes while this one stages, so that it never takes the room twice for long. */
    private boolean beginsAnew = true;

    private long staged;
    private long withoutKey;
    private long groups;
    private long characters;

    /**
     * @param reader all rows of the source, as {@link io.godwit.engine.source.SnapshotSource#all} gives them
     * @param request what was asked of it
     * @param mostCharacters how much may be staged
     */
    StageWork(SourceReader reader, ReadRequest request, Stage stage, long mostCharacters, Clock clock) {
        this.reader = reader;
        this.stage = stage;
        this.keySize = StagedKey.isOf(request) ? 0 : request.keyColumns().size();
        this.mostCharacters = mostCharacters;
        this.clock = clock;
    }

    /** A row on its way: what orders it in the stage, and its columns as one line. */
    private record StagedRow(UUID digest, long seq, String line) {}

    /** Some rows, and how far they bring the stage. */
    record Rows(List<StagedRow> rows, List<String> position, boolean isLast) implements Batch {}

    @Override
    public Rows read() {
        if (!begun) {
            begun = true;
            ahead = reader.next();
        }
        List<StagedRow> rows = new ArrayList<>();
        long end = characters + CHARACTERS;
        for (CopyRow row = ahead; row != null && rows.size() < ROWS && characters < end; row = ahead) {
            if (lacksKey(row)) {
                withoutKey++;
            } else {
                rows.add(staged(row));
            }
            ahead = reader.next();
        }
        if (characters > mostCharacters) {
            throw new GodwitException(ErrorCode.STAGE_FULL, ErrorCode.STAGE_FULL.title());
        }
        List<String> position = List.of(Long.toString(staged), Long.toString(withoutKey), Long.toString(characters));
        return new Rows(rows, position, ahead == null);
    }

    private boolean lacksKey(CopyRow row) {
        return IntStream.range(0, keySize).anyMatch(row::isNull);
    }

    private StagedRow staged(CopyRow row) {
        staged++;
        // In front of the columns asked for stands the digest.
        String line = StagedLine.of(row, keySize == 0 ? 1 : 0);
        characters += line.length() + ROW_OVERHEAD;
        if (keySize == 0) {
            return new StagedRow(digest(row.value(0)), staged, line);
        }
        if (!reader.continuesKey()) {
            groups++;
        }
        return new StagedRow(new UUID(0, groups), staged, line);
    }

    private static UUID digest(@Nullable String hexadecimal) {
        if (hexadecimal == null || hexadecimal.length() != 32) {
            throw new GodwitException(ErrorCode.PROTOCOL_ERROR, ErrorCode.PROTOCOL_ERROR.title());
        }
        return new UUID(
                Long.parseUnsignedLong(hexadecimal, 0, 16, 16), Long.parseUnsignedLong(hexadecimal, 16, 32, 16));
    }

    @Override
    public BatchResult write(Connection target, Rows batch, int number) throws SQLException {
        String organization = stage.organization().value().toString();
        String run = stage.run().toString();
        String generation = Integer.toString(stage.generation());
        try (CopyStream copy = new CopyStream(target, STAGE)) {
            for (StagedRow row : batch.rows()) {
                copy.add(organization, run, generation, row.digest().toString(), Long.toString(row.seq()), row.line());
            }
            copy.end();
        }
        if (beginsAnew) {
            beginsAnew = !UnstageWork.delete(target, stage, stage.generation() - 1);
        }
        return new BatchResult(
                number,
                null,
                batch.position(),
                batch.isLast(),
                Counts.warningsOnly(0),
                Counts.Bytes.none(),
                List.of(),
                Map.of(),
                Map.of(),
                clock.instant());
    }

    @Override
    public void close() {
        reader.close();
    }
}
