package io.godwit.platform.web;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bean validation for services, so that both edges refuse the same. Safe for any thread. */
@ApplicationScoped
public class Validation {

    private final Validator validator;

    Validation(Validator validator) {
        this.validator = validator;
    }

    /**
     * Gives the value back when its constraints hold.
     *
     * @throws GodwitException INVALID_REQUEST with a JSON pointer for each constraint that does not hold, MALFORMED_REQUEST for
     *     null, which is what an empty body makes
     */
    public <T> T check(@Nullable T value) {
        if (value == null) {
            throw new GodwitException(ErrorCode.MALFORMED_REQUEST, "A body is required");
        }
        List<Violation> violations = validator.validate(value).stream()
                .map(Validation::violation)
                .sorted(Comparator.comparing(Violation::field).thenComparing(Violation::message))
                .toList();
        if (!violations.isEmpty()) {
            throw new GodwitException(ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_REQUEST.title(), violations);
        }
        return value;
    }

    private static Violation violation(ConstraintViolation<?> violation) {
        StringBuilder pointer = new StringBuilder();
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getIndex() != null) {
                pointer.append('/').append(node.getIndex());
            }
            if (node.getName() != null) {
                pointer.append('/').append(node.getName());
            }
        }
        return new Violation(pointer.toString(), violation.getMessage());
    }
}
