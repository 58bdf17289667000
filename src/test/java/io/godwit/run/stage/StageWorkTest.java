package io.godwit.run.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.engine.catalog.TableName;
import io.godwit.engine.source.ReadRequest;
import io.godwit.engine.source.SourceReader;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.CopyRow;
import io.godwit.support.CopyRows;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StageWorkTest {

    private static final Stage STAGE = new Stage(new OrganizationId(UUID.randomUUID()), UUID.randomUUID(), 1, 0);
    private static final ReadRequest KEYED =
            new ReadRequest(new TableName("s", "t"), List.of("id", "name"), List.of("id"), null);

    @Test
    void rowsWithoutAKeyAreCountedAndNotStaged() {
        StageWork.Rows rows =
                work(300, row("1", "a"), row(null, "b"), row("2", "c")).read();
        assertThat(rows.rows()).hasSize(2);
        assertThat(rows.position()).startsWith("2", "1");
        assertThat(rows.isLast()).isTrue();
    }

    @Test
    void anEmptySourceIsOneEmptyBatch() {
        StageWork.Rows rows = work(100).read();
        assertThat(rows.rows()).isEmpty();
        assertThat(rows.isLast()).isTrue();
    }

    @Test
    void noMoreIsStagedThanTheOrganizationMayHave() {
        assertFull(work(110, row("1", "a long name")));
    }

    @Test
    void aRowWithoutCharactersTakesSpaceToo() {
        assertFull(work(150, row("", ""), row("", "")));
    }

    private static void assertFull(StageWork work) {
        assertThatThrownBy(work::read)
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.STAGE_FULL));
    }

    private static StageWork work(long mostCharacters, CopyRow... rows) {
        return new StageWork(new Rows(rows), KEYED, STAGE, mostCharacters, Clock.systemUTC());
    }

    private static CopyRow row(@Nullable String... values) {
        return CopyRows.of(values);
    }

    /** Rows in memory, each with a key of its own. */
    private static final class Rows implements SourceReader {

        private final Deque<CopyRow> rows;

        private Rows(CopyRow... rows) {
            this.rows = new ArrayDeque<>(Arrays.asList(rows));
        }

        @Override
        public @Nullable CopyRow next() {
            return rows.poll();
        }

        @Override
        public boolean continuesKey() {
            return false;
        }

        @Override
        public void close() {
            rows.clear();
        }
    }
}
