package io.godwit.run.stage;

import io.godwit.platform.sql.CopyRow;
import java.nio.charset.StandardCharsets;

/**
 * How the columns of a row lie in the stage: as a line of COPY's text format, without its line feed. One that has it nevertheless,
 * in front, is of a row that was too large, and has only its first columns, each with its tab.
 */
final class StagedLine {

    private static final String CUT = "\n";

    private StagedLine() {}

    /** The row's columns from this one on. */
    static String of(CopyRow row, int first) {
        String columns = row.line(first, row.width());
        if (!row.isCut()) {
            return columns;
        }
        return CUT + columns + (row.width() > first ? "\t" : "");
    }

    /**
     * The row again.
     *
     * @param key columns that come in front of those of the line, each with a tab behind it; empty for none
     * @param width how many columns the row has with them
     * @param keySize how many of them, from the first, are there whatever the row's size was
     */
    static CopyRow row(String key, String line, int width, int keySize) {
        if (!line.startsWith(CUT)) {
            return CopyRow.of((key + line + '\n').getBytes(StandardCharsets.UTF_8), width);
        }
        String beginning = key + line.substring(CUT.length());
        return CopyRow.cut(beginning.getBytes(StandardCharsets.UTF_8), width, keySize);
    }
}
