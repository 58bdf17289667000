package io.godwit.local.proof;

import io.godwit.cli.Figures;
import java.util.ArrayList;
import java.util.List;

/** Counts what should not be, and remembers the first few. Not thread-safe. */
final class Examples {

    private static final int ENOUGH = 3;

    private final List<String> first = new ArrayList<>();
    private long count;

    void add(String example) {
        count++;
        if (first.size() < ENOUGH) {
            first.add(example);
        }
    }

    long count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** {@code 5, such as a, b, c}. */
    @Override
    public String toString() {
        return Figures.count(count) + (isEmpty() ? "" : ", such as " + String.join(", ", first));
    }
}
