package io.godwit.engine.transform;

import java.util.List;

/** The list of all rules. */
public final class Transforms {

    private static final List<Rule> ALL = List.of();

    private Transforms() {}

    /** Every rule, in the order in which the documentation shows them. */
    public static List<Rule> all() {
        return ALL;
    }
}
