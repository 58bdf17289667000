package io.godwit.engine;

import org.jspecify.annotations.Nullable;

/**
 * How many failed rows a run bears. With one more it ends; what it has moved until then stays.
 *
 * @param maxErrors the most rows that may fail; null for any number
 * @param maxErrorRate the greatest part of the rows read that may fail, 0 to 1, looked at from the thousandth row on and at the
 *     end; null for any
 */
public record ErrorBudget(
        @Nullable Long maxErrors, @Nullable Double maxErrorRate) {

    /** Bears everything. */
    public static final ErrorBudget UNLIMITED = new ErrorBudget(null, null);
}
