package io.godwit.platform.web;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.ErrorFamily;
import io.godwit.platform.error.GodwitException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/**
 * An expected refusal in the payload of a GraphQL mutation.
 *
 * @param field a JSON pointer into the input, null when no single field is at fault
 * @param message what is wrong, for a person
 * @param code the catalogue's code, as in REST
 * @param hint what a person can do about it
 */
@Description("An expected refusal: what is wrong, with which field, and what to do about it.")
public record UserError(
        @Nullable String field,
        @NonNull String message,
        @NonNull String code,
        @NonNull String hint) {

    /** These concern the caller, not the input: they go into the errors of the whole answer. */
    private static final Set<ErrorCode> OF_THE_CALLER =
            Set.of(ErrorCode.UNAUTHENTICATED, ErrorCode.FORBIDDEN, ErrorCode.RATE_LIMITED);

    /**
     * Does the work of a mutation and turns an expected refusal into a payload.
     *
     * @param refused makes the payload that says no
     * @throws GodwitException what is no expected refusal: the caller's standing, or a fault of ours
     */
    public static <P> P attempt(Supplier<P> work, Function<List<UserError>, P> refused) {
        try {
            return work.get();
        } catch (GodwitException refusal) {
            if (OF_THE_CALLER.contains(refusal.code()) || refusal.code().family() == ErrorFamily.INTERNAL) {
                throw refusal;
            }
            return refused.apply(of(refusal));
        }
    }

    private static List<UserError> of(GodwitException refusal) {
        String code = refusal.code().wire();
        String hint = refusal.code().hint();
        if (refusal.violations().isEmpty()) {
            return List.of(new UserError(null, refusal.detail(), code, hint));
        }
        return refusal.violations().stream()
                .map(violation -> new UserError(violation.field(), violation.message(), code, hint))
                .toList();
    }
}
