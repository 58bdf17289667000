package io.godwit.engine.table;

import io.godwit.engine.RunSpec;
import io.godwit.engine.catalog.Column;
import io.godwit.engine.transform.CompiledMapping;
import io.godwit.engine.transform.FieldSpec;
import io.godwit.engine.transform.MappingScope;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The rules of a run, compiled into its two passes: a column that refers to rows of the same table is filled when all of them are
 * there. Immutable, safe for any thread.
 *
 * @param sourceColumns what both passes read of the source, the key first
 * @param first makes the rows
 * @param second fills the columns that wait for them; without target columns when none does
 */
record Passes(List<Column> sourceColumns, CompiledMapping first, CompiledMapping second) {

    /**
     * Compiles the rules, which were valid when the spec was frozen.
     *
     * @throws GodwitException SCHEMA_DRIFT when the source or a rule no longer fits the spec, TARGET_DRIFT when the target does
     *     not
     */
    static Passes compile(RunInput input) {
        RunSpec spec = input.spec();
        CompiledMapping whole = compile(input, spec.fields(), input.source().columns());
        List<Column> sourceColumns = columnsRead(input, whole);
        List<FieldSpec> first = new ArrayList<>();
        List<FieldSpec> second = new ArrayList<>();
        for (int i = 0; i < spec.fields().size(); i++) {
            (isDeferred(input, whole, i) ? second : first).add(spec.fields().get(i));
        }
        return new Passes(sourceColumns, compile(input, first, sourceColumns), compile(input, second, sourceColumns));
    }

    /** True when some columns refer to rows of the same table, so that a second pass has to fill them. */
    boolean hasReferences() {
        return !second.targetColumns().isEmpty();
    }

    /** True when rows of the first pass look up others of the table that they are written to. */
    boolean readItsOwnTarget() {
        return IntStream.range(0, first.targetColumns().size()).anyMatch(first::isSelfReference);
    }

    private static CompiledMapping compile(RunInput input, List<FieldSpec> fields, List<Column> columns) {
        try {
            return CompiledMapping.compile(
                    fields, input.spec().rowRules(), new MappingScope(columns, input.target(), input.lookupTables()));
        } catch (GodwitException refused) {
            throw refused.code() == ErrorCode.INVALID_REQUEST ? drifted(refused) : refused;
        }
    }

    /** The spec was valid when it was frozen: what no longer fits has drifted. */
    private static GodwitException drifted(GodwitException refused) {
        boolean inTarget = refused.violations().stream()
                .allMatch(violation -> violation.field().endsWith("/targetColumn"));
        ErrorCode code = inTarget ? ErrorCode.TARGET_DRIFT : ErrorCode.SCHEMA_DRIFT;
        return new GodwitException(code, code.title(), refused.violations());
    }

    /** Only a column that may be null can wait for the second pass. */
    private static boolean isDeferred(RunInput input, CompiledMapping whole, int field) {
        return whole.isSelfReference(field)
                && input.target()
                        .column(whole.targetColumns().get(field))
                        .map(Column::nullable)
                        .orElse(false);
    }

    /** The key's columns, then what the mapping reads: any column where that is none, because a row without columns says nothing. */
    private static List<Column> columnsRead(RunInput input, CompiledMapping whole) {
        Set<String> names = new LinkedHashSet<>(input.spec().keyColumns());
        names.addAll(whole.sourceColumnsRead());
        if (whole.sourceColumnsRead().isEmpty()) {
            names.add(input.source().columns().get(0).name());
        }
        return names.stream()
                .map(name -> input.source().column(name).orElseThrow(() -> missing(input, name)))
                .toList();
    }

    private static GodwitException missing(RunInput input, String name) {
        return new GodwitException(
                ErrorCode.SCHEMA_DRIFT, "The source table " + input.source().name() + " has no column " + name);
    }
}
