package io.godwit.local.demo;

import java.util.Map;

/**
 * What migrating one demo table with its default mapping into an empty target must come to, counted by the generator while it
 * made the rows. {@code read = inserted + skipped + failed}. Immutable.
 *
 * @param source the source table, {@code schema.table}
 * @param target the target table, {@code schema.table}
 * @param read rows of the source table
 * @param inserted rows that arrive
 * @param skipped rows per reason: {@code skip_if_null}, {@code skip_if_true}, {@code superseded}
 * @param failed rows per error code as on the wire, such as {@code value_not_mapped}
 */
public record DemoExpectation(
        String source, String target, long read, long inserted, Map<String, Long> skipped, Map<String, Long> failed) {

    public DemoExpectation {
        skipped = Map.copyOf(skipped);
        failed = Map.copyOf(failed);
    }
}
