package io.godwit.platform.error;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The one exception of ours that edges know: a code of the catalogue, a sentence that is safe to show, and its violations. */
public final class GodwitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient List<Violation> violations;
    private final int retryAfterSeconds;

    public GodwitException(ErrorCode code, String detail) {
        this(code, detail, List.of(), null, 0);
    }

    public GodwitException(ErrorCode code, String detail, @Nullable Throwable cause) {
        this(code, detail, List.of(), cause, 0);
    }

    public GodwitException(ErrorCode code, String detail, List<Violation> violations) {
        this(code, detail, violations, null, 0);
    }

    private GodwitException(
            ErrorCode code,
            String detail,
            List<Violation> violations,
            @Nullable Throwable cause,
            int retryAfterSeconds) {
        super(detail, cause);
        this.code = code;
        this.violations = List.copyOf(violations);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** A refusal of what may succeed later. */
    public static GodwitException retryAfter(ErrorCode code, String detail, int seconds) {
        return new GodwitException(code, detail, List.of(), null, seconds);
    }

    public ErrorCode code() {
        return code;
    }

    /** What happened, without row values, driver text or secrets. */
    public String detail() {
        return getMessage() == null ? code.title() : getMessage();
    }

    public List<Violation> violations() {
        return violations;
    }

    /** When trying again may succeed, in seconds from now; empty when that cannot be said. */
    public OptionalInt retryAfterSeconds() {
        return retryAfterSeconds > 0 ? OptionalInt.of(retryAfterSeconds) : OptionalInt.empty();
    }
}
