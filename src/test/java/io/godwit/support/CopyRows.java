package io.godwit.support;

import io.godwit.platform.sql.CopyRow;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows as a source would send them. */
public final class CopyRows {

    private CopyRows() {}

    public static CopyRow of(@Nullable String... values) {
        String line =
                Stream.<@Nullable String>of(values).map(CopyRows::field).collect(Collectors.joining("\t", "", "\n"));
        return CopyRow.of(line.getBytes(StandardCharsets.UTF_8), values.length);
    }

    private static String field(@Nullable String value) {
        return value == null
                ? "\\N"
                : value.replace("\\", "\\\\")
                        .replace("\t", "\\t")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r");
    }
}
