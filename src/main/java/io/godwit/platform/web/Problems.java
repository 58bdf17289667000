package io.godwit.platform.web;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.ErrorFamily;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.net.URI;
import java.util.List;

/** RFC 9457 problem bodies made from the error catalogue: type, title, status, detail, code, hint, violations. */
public final class Problems {

    private Problems() {}

    /** The problem that our exception describes, with a Retry-After when waiting helps. */
    public static HttpProblem of(GodwitException fault) {
        HttpProblem problem = of(fault.code(), fault.detail(), fault.violations());
        return fault.retryAfterSeconds()
                .map(seconds -> HttpProblem.builder(problem)
                        .withHeader("Retry-After", seconds)
                        .build())
                .orElse(problem);
    }

    /**
     * The problem of a code.
     *
     * @param detail what happened, safe to show
     */
    public static HttpProblem of(ErrorCode code, String detail, List<Violation> violations) {
        HttpProblem.Builder problem = HttpProblem.builder()
                .withType(URI.create("urn:godwit:error:" + code.wire()))
                .withTitle(code.title())
                .withStatus(code.status())
                .withDetail(detail)
                .with("code", code.wire())
                .with("hint", code.hint());
        if (!violations.isEmpty()) {
            problem.with("violations", violations);
        }
        if (code.status() == ErrorCode.UNAUTHENTICATED.status()) {
            problem.withHeader("WWW-Authenticate", "Bearer");
        }
        return problem.build();
    }

    /** The code that stands for a bare HTTP status, such as one that the framework chose. */
    public static ErrorCode codeOf(int status) {
        return switch (status) {
            case 401 -> ErrorCode.UNAUTHENTICATED;
            case 403 -> ErrorCode.FORBIDDEN;
            case 404 -> ErrorCode.NOT_FOUND;
            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 406 -> ErrorCode.NOT_ACCEPTABLE;
            case 409 -> ErrorCode.CONFLICT;
            case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
            case 414 -> ErrorCode.URI_TOO_LONG;
            case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
            case 422 -> ErrorCode.INVALID_REQUEST;
            case 429 -> ErrorCode.RATE_LIMITED;
            case 431 -> ErrorCode.HEADERS_TOO_LARGE;
            default -> status < 500 ? ErrorCode.MALFORMED_REQUEST : ErrorCode.INTERNAL_ERROR;
        };
    }

    /** True when the detail may hold text that is not ours. */
    static boolean hidesDetail(ErrorCode code) {
        return code.family() == ErrorFamily.INTERNAL;
    }
}
