package io.godwit.engine.transform;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Gathers the faults of a mapping, so that a person sees them all at once. */
final class Violations {

    private final List<Violation> found = new ArrayList<>();

    /** A mapping with this one fault, to be thrown. */
    static GodwitException single(String pointer, String message) {
        return refused(List.of(new Violation(pointer, message)));
    }

    void add(String pointer, String message) {
        found.add(new Violation(pointer, message));
    }

    /** What the step made, or empty when it threw violations, which are kept. */
    <T> Optional<T> gather(Supplier<T> step) {
        try {
            return Optional.of(step.get());
        } catch (GodwitException refused) {
            keep(refused);
            return Optional.empty();
        }
    }

    /** Keeps what a refusal names; anything but a refusal of the mapping goes on its way. */
    void keep(GodwitException refused) {
        if (refused.code() != ErrorCode.INVALID_REQUEST) {
            throw refused;
        }
        found.addAll(refused.violations());
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw refused(found);
        }
    }

    private static GodwitException refused(List<Violation> violations) {
        return new GodwitException(ErrorCode.INVALID_REQUEST, "The mapping is not valid", violations);
    }
}
