package io.godwit.local.proof;

import org.jspecify.annotations.Nullable;

/**
 * How the rows of one source table are found again in its target: fragments of SQL of our own, written apart from the
 * default mappings, so that a fault there shows here.
 *
 * @param source the source table, {@code schema.table}
 * @param target the target table, {@code schema.table}
 * @param key the source column that becomes {@code external_id}
 * @param version what tells the latest of several rows with one key, null where the key is unique
 * @param skipped gives the reason for which a source row is left out, or null
 * @param content what is compared, as the source has it
 * @param targetContent the same as the target has it
 * @param contentNames what is compared, in words
 * @param sum a number that is added up on both sides, null for none
 */
record Comparison(
        String source,
        String target,
        String key,
        @Nullable String version,
        String skipped,
        String content,
        String targetContent,
        String contentNames,
        @Nullable Sum sum) {

    /**
     * A number that is added up on both sides.
     *
     * @param name what it is, in words
     */
    record Sum(String name, String source, String target) {}

    /** The value of the target column {@code source_system}. */
    String sourceSystem() {
        return source.substring("source_".length(), source.indexOf('.'));
    }

    /** Rows, keys, distinct keys. */
    String countSource() {
        return "select count(*), count(%1$s), count(distinct %1$s) from %2$s".formatted(key, source);
    }

    /** The latest row of each key, in order of the keys' bytes. */
    String selectSource() {
        return """
            select distinct on (key) key, skipped, content, amount
              from (select cast(%s as text) collate "C" as key, %s as version, %s as skipped,
                           cast(%s as text) as content, cast(%s as numeric) as amount
                      from %s
                     where %s is not null) versions
             order by key, version desc
            """.formatted(
                        key,
                        version == null ? "0" : version,
                        skipped,
                        content,
                        sum == null ? "null" : sum.source(),
                        source,
                        key);
    }

    /** The rows of an organization and a source system. */
    String countTarget() {
        return "select count(*) from %s where organization_id = ? and source_system = ?".formatted(target);
    }

    /** The same rows in order of the keys' bytes. */
    String selectTarget() {
        return """
            select external_id collate "C" as key, null as skipped, cast(%s as text) as content,
                   cast(%s as numeric) as amount
              from %s
             where organization_id = ? and source_system = ?
             order by key
            """.formatted(targetContent, sum == null ? "null" : sum.target(), target);
    }
}
