package io.godwit.engine.transform;

import io.godwit.engine.catalog.TableName;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A mapping ready to run: row rules and fields with every name resolved. Immutable, safe for any thread; what belongs
 * to a row is in its {@link RowScope}.
 *
 * <p>Before each chain it calls {@link RowScope#enter}, so that the row knows which column a rejection or warning
 * concerns.
 */
public final class CompiledMapping {

    /**
     * A chain.
     *
     * @param column the index of the source column it starts with, -1 to start with null
     * @param read the indexes of all source columns that it may read
     */
    record Start(int column, Transform chain, Set<Integer> read) {

        @Nullable
        String run(RowScope row) {
            return chain.apply(column < 0 ? null : row.column(column), row);
        }
    }

    private final List<String> targetColumns;
    private final List<String> sourceColumnsRead;
    private final TableName target;
    private final Start[] rowRules;
    private final Start[] fields;
    private final int[] columnsOfRules;
    private final int[] copied;
    private final int[] made;
    private final int[] lookupFields;
    private final Start[] untilLookup;

    CompiledMapping(
            MappingScope scope,
            List<String> targetColumns,
            List<String> sourceColumnsRead,
            List<Start> rowRules,
            List<Start> fields) {
        this.target = scope.target().name();
        this.targetColumns = List.copyOf(targetColumns);
        this.sourceColumnsRead = List.copyOf(sourceColumnsRead);
        this.rowRules = rowRules.toArray(Start[]::new);
        this.fields = fields.toArray(Start[]::new);
        this.copied = IntStream.range(0, this.fields.length)
                .map(field -> isUnchanged(field) ? this.fields[field].column : -1)
                .toArray();
        this.made = IntStream.range(0, this.fields.length)
                .filter(field -> copied[field] < 0)
                .toArray();
        this.columnsOfRules = IntStream.of(made)
                .flatMap(field -> this.fields[field].read.stream().mapToInt(Integer::intValue))
                .toArray();
        this.lookupFields =
                IntStream.range(0, fields.size()).filter(this::hasLookup).toArray();
        this.untilLookup = fields.stream()
                .map(field -> new Start(field.column, Chain.untilFirstLookup(field.chain), field.read))
                .toArray(Start[]::new);
    }

    /**
     * Resolves and checks a whole mapping.
     *
     * @param fields the fields; their order is the order of the target columns
     * @param rowRules the rules that decide about the row first, in order
     * @throws io.godwit.platform.error.GodwitException INVALID_REQUEST with every fault of the mapping, pointing to
     *     {@code /fields/i/...} and {@code /rowRules/i/...}
     */
    public static CompiledMapping compile(List<FieldSpec> fields, List<RowRule> rowRules, MappingScope scope) {
        return new MappingCompiler(scope).compile(fields, rowRules);
    }

    /** The columns written, one for each field, in the order of the fields. */
    public List<String> targetColumns() {
        return targetColumns;
    }

    /** The source columns that anything in the mapping reads, in the source's order: more need not be selected. */
    public List<String> sourceColumnsRead() {
        return sourceColumnsRead;
    }

    private boolean isUnchanged(int field) {
        return fields[field].column >= 0 && fields[field].chain == Transform.UNCHANGED;
    }

    /** For each field the index of the source column that it is, unchanged, or -1: then a rule makes it. Not to be changed. */
    public int[] copied() {
        return copied;
    }

    /** The indexes of the source columns that the rules of fields read, each once for every field. Not to be changed. */
    public int[] columnsOfRules() {
        return columnsOfRules;
    }

    /** The lookups that the field may make, in the order of its chain, none for most. */
    public List<LookupSpec> lookups(int field) {
        return fields[field].chain.lookups();
    }

    /** True when the field may make a lookup. */
    public boolean hasLookup(int field) {
        return !lookups(field).isEmpty();
    }

    /** True when the field is null or what a lookup has found in this column of this table. */
    public boolean isFoundIn(int field, TableName table, String column) {
        List<LookupSpec> last = Chain.last(fields[field].chain);
        return !last.isEmpty()
                && last.stream()
                        .allMatch(lookup ->
                                lookup.table().equals(table) && lookup.result().equals(column));
    }

    /** True when any field may make a lookup: then {@link #collectLookups} is worth a pass. */
    public boolean hasLookups() {
        return lookupFields.length > 0;
    }

    /** True when the field looks up the very table that the mapping writes, so that it needs a second pass. */
    public boolean isSelfReference(int field) {
        return lookups(field).stream().anyMatch(lookup -> lookup.table().equals(target));
    }

    /**
     * Runs the row rules, then the fields in order, until the row is dropped. Fields that are {@link #copied} are left out: nothing
     * is said of them.
     *
     * @param row the row at hand
     * @param out receives the value of each field that a rule makes, null for SQL null; unspecified once
     *     {@link RowScope#isDropped()}
     */
    public void apply(RowScope row, @Nullable String[] out) {
        applyRowRules(row);
        for (int i = 0; i < made.length && !row.isDropped(); i++) {
            row.enter(made[i]);
            out[made[i]] = fields[made[i]].run(row);
        }
    }

    /** Runs the row rules alone, as {@link #apply} does first. */
    public void applyRowRules(RowScope row) {
        row.enter(RowScope.ROW_RULES);
        for (int i = 0; i < rowRules.length && !row.isDropped(); i++) {
            rowRules[i].run(row);
        }
    }

    /**
     * Asks for every key that {@link #apply} will look up, as far as that can be known before any answer: the row
     * rules, then each field with lookups up to and including its first one. {@link RowScope#find} should note the key
     * and give {@link LookupAnswer#PENDING}. What the row is told meanwhile is told again by {@link #apply}; here it
     * only ends the row.
     */
    public void collectLookups(RowScope row) {
        applyRowRules(row);
        for (int i = 0; i < lookupFields.length && !row.isDropped(); i++) {
            row.enter(lookupFields[i]);
            untilLookup[lookupFields[i]].run(row);
        }
    }
}
