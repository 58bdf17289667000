package io.godwit.engine.transform;

import io.godwit.platform.error.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled lookup: the value's own search, then perhaps a second one by another source column.
 *
 * @param first searches by the value
 * @param second searches by the second column's value, null when there is none
 * @param secondColumn the index of that source column, -1 when there is none
 * @param onMiss what is told to the row when nothing was found
 * @param onAmbiguous what is told to the row when several were found
 */
record LookupStep(LookupSpec first, @Nullable LookupSpec second, int secondColumn, Verdict onMiss, Verdict onAmbiguous)
        implements Transform {

    /** What a failed search means for the row. Its constants are the words of the arguments. */
    enum Verdict {
        ERROR,
        WARN,
        NULL
    }

    @Override
    public @Nullable String apply(@Nullable String value, RowScope row) {
        LookupAnswer answer = value == null ? null : row.find(first, value);
        if (second != null && (answer == null || answer.matches() <= 0)) {
            String key = secondKey(row);
            answer = key == null ? answer : row.find(second, key);
        }
        if (answer == null || answer.matches() < 0) {
            return null;
        }
        if (answer.matches() != 1) {
            boolean missed = answer.matches() == 0;
            tell(missed ? onMiss : onAmbiguous, missed ? ErrorCode.LOOKUP_MISSED : ErrorCode.LOOKUP_AMBIGUOUS, row);
        }
        return answer.value();
    }

    @Override
    public List<LookupSpec> lookups() {
        return second == null ? List.of(first) : List.of(first, second);
    }

    private @Nullable String secondKey(RowScope row) {
        String key = row.column(secondColumn);
        return key == null || WhiteSpace.isBlank(key) ? null : WhiteSpace.trim(key);
    }

    private static void tell(Verdict verdict, ErrorCode code, RowScope row) {
        switch (verdict) {
            case ERROR -> row.reject(code);
            case WARN -> row.warn(code);
            case NULL -> {}
        }
    }
}
