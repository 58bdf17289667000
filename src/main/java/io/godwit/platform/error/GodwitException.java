package io.godwit.platform.error;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one exception of ours that edges know: a code of the catalogue, a sentence that is safe to show, and its violations. */
public final class GodwitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int UNAVAILABLE = 503;
    private static final Duration MOMENT = Duration.ofSeconds(5);

    private final ErrorCode code;
    private final transient List<Violation> violations;
    private final transient @Nullable Duration wait;

    public GodwitException(ErrorCode code, String detail) {
        this(code, detail, List.of(), null, null);
    }

    public GodwitException(ErrorCode code, String detail, @Nullable Throwable cause) {
        this(code, detail, List.of(), cause, null);
    }

    public GodwitException(ErrorCode code, String detail, List<Violation> violations) {
        this(code, detail, violations, null, null);
    }

    private GodwitException(
            ErrorCode code,
            String detail,
            List<Violation> violations,
            @Nullable Throwable cause,
            @Nullable Duration wait) {
        super(detail, cause);
        this.code = code;
        this.violations = List.copyOf(violations);
        this.wait = wait == null && code.status() == UNAVAILABLE ? MOMENT : wait;
    }

    /** A refusal that time mends: the same request may be taken after this while. */
    public static GodwitException retryAfter(ErrorCode code, String detail, Duration wait) {
        return new GodwitException(code, detail, List.of(), null, wait);
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

    /**
     * After how many whole seconds, at least one, the same request may be made again; empty when time does not mend it. What is
     * unavailable may be there again in five seconds.
     */
    public Optional<Long> retryAfterSeconds() {
        return Optional.ofNullable(wait)
                .map(time -> Math.max(1, time.plusNanos(999_999_999).toSeconds()));
    }
}
