package io.godwit.engine.group;

import io.godwit.engine.source.SourceReader;
import io.godwit.platform.sql.CopyRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An ordered stream of rows as a stream of keys: rows that share a key come as one group, so that a batch never ends inside it
 * and the checkpoint may be the key. Holds one row ahead. Belongs to one thread, but any may close it.
 */
public final class KeyGroups implements AutoCloseable {

    private final SourceReader reader;
    private final int keySize;
    private boolean begun;
    private @Nullable CopyRow ahead;
    private @Nullable List<String> aheadPosition;

    /**
     * Reads nothing yet.
     *
     * @param keySize how many columns, from the first, make the key
     */
    public KeyGroups(SourceReader reader, int keySize) {
        this.reader = reader;
        this.keySize = keySize;
    }

    /**
     * The rows of one key.
     *
     * @param key the key's columns as text
     * @param position what to go on behind when the group is done
     * @param row the first row of the key, which is the latest where an order among equals was asked for
     * @param others how many more rows share the key
     * @param bytes of all of them
     */
    public record Group(List<String> key, List<String> position, CopyRow row, int others, long bytes) {}

    /** The next key's rows, or null at the end. */
    @Nullable
    public Group next() {
        begin();
        CopyRow first = ahead;
        if (first == null) {
            return null;
        }
        List<String> key = keyOf(first);
        List<String> last = aheadPosition;
        int others = 0;
        long bytes = first.size();
        advance();
        while (ahead != null && reader.continuesKey()) {
            others++;
            bytes += ahead.size();
            last = aheadPosition;
            advance();
        }
        return new Group(key, last == null ? key : last, first, others, bytes);
    }

    private void advance() {
        ahead = reader.next();
        aheadPosition = ahead == null ? null : reader.position();
    }

    /** True when no group is left behind the one given last. */
    boolean isExhausted() {
        begin();
        return ahead == null;
    }

    /** Not before somebody asks: whoever makes this must not wait for a slow source. */
    private void begin() {
        if (!begun) {
            begun = true;
            advance();
        }
    }

    private List<String> keyOf(CopyRow row) {
        if (keySize == 1) {
            return List.of(keyPart(row, 0));
        }
        List<String> key = new ArrayList<>(keySize);
        for (int i = 0; i < keySize; i++) {
            key.add(keyPart(row, i));
        }
        return key;
    }

    private static String keyPart(CopyRow row, int part) {
        return Objects.requireNonNull(row.value(part), "the source was asked for whole keys only");
    }

    @Override
    public void close() {
        reader.close();
    }
}
