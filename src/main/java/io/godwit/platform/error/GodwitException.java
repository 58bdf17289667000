package io.godwit.platform.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one exception of ours that edges know: a code of the catalogue, a sentence that is safe to show, and its violations. */
public final class GodwitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient List<Violation> violations;

    public GodwitException(ErrorCode code, String detail) {
        this(code, detail, List.of(), null);
    }

    public GodwitException(ErrorCode code, String detail, @Nullable Throwable cause) {
        this(code, detail, List.of(), cause);
    }

    public GodwitException(ErrorCode code, String detail, List<Violation> violations) {
        this(code, detail, violations, null);
    }

    private GodwitException(ErrorCode code, String detail, List<Violation> violations, @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.violations = List.copyOf(violations);
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
}
