package io.godwit.platform.sql;

import io.godwit.platform.error.CodedFault;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import org.jspecify.annotations.Nullable;

/**
 * What an SQL state means to us: the one place where driver errors become codes. The driver's own text is never shown.
 * Immutable, safe for any thread.
 */
public enum SqlStates {
    /** States met while reading a source. */
    SOURCE(Map.ofEntries(
            Map.entry("42501", ErrorCode.SOURCE_PERMISSION_DENIED),
            Map.entry("42601", ErrorCode.INVALID_QUERY),
            Map.entry("42P10", ErrorCode.INVALID_QUERY),
            Map.entry("42P11", ErrorCode.INVALID_QUERY),
            Map.entry("25006", ErrorCode.INVALID_QUERY),
            Map.entry("53300", ErrorCode.TOO_MANY_CONNECTIONS),
            Map.entry("53", ErrorCode.SOURCE_UNREACHABLE),
            Map.entry("42", ErrorCode.SCHEMA_DRIFT),
            Map.entry("3F000", ErrorCode.SCHEMA_DRIFT),
            Map.entry("0A000", ErrorCode.SCHEMA_DRIFT),
            Map.entry("57P", ErrorCode.SERVER_RESTARTING),
            // The driver's own state for what it did not expect of a server, such as a version that is none.
            Map.entry("99999", ErrorCode.PROTOCOL_ERROR),
            Map.entry("08", ErrorCode.SOURCE_UNREACHABLE))),

    /** States met while writing the application database. */
    TARGET(Map.ofEntries(
            Map.entry("42501", ErrorCode.TARGET_FORBIDDEN),
            Map.entry("25006", ErrorCode.TARGET_UNREACHABLE),
            Map.entry("53300", ErrorCode.TARGET_RESOURCES),
            Map.entry("53", ErrorCode.TARGET_RESOURCES),
            Map.entry("42", ErrorCode.TARGET_DRIFT),
            Map.entry("3F000", ErrorCode.TARGET_DRIFT),
            Map.entry("0A000", ErrorCode.TARGET_DRIFT),
            Map.entry("57P", ErrorCode.TARGET_UNREACHABLE),
            Map.entry("08", ErrorCode.TARGET_UNREACHABLE)));

    /** States that mean the same on both sides. A key is a whole state or the beginning of one; the longest that fits wins. */
    private static final Map<String, ErrorCode> BOTH = Map.ofEntries(
            Map.entry("08P01", ErrorCode.PROTOCOL_ERROR),
            Map.entry("08007", ErrorCode.OUTCOME_UNKNOWN),
            Map.entry("40003", ErrorCode.OUTCOME_UNKNOWN),
            Map.entry("08S01", ErrorCode.ROW_TOO_LARGE),
            Map.entry("28", ErrorCode.AUTH_FAILED),
            Map.entry("3D000", ErrorCode.DATABASE_NOT_FOUND),
            Map.entry("57014", ErrorCode.STATEMENT_TIMEOUT),
            Map.entry("55P03", ErrorCode.LOCK_TIMEOUT),
            Map.entry("25P03", ErrorCode.LOCK_TIMEOUT),
            Map.entry("25P04", ErrorCode.LOCK_TIMEOUT),
            Map.entry("40001", ErrorCode.CONCURRENCY_CONFLICT),
            Map.entry("40P01", ErrorCode.CONCURRENCY_CONFLICT),
            Map.entry("40002", ErrorCode.CHECK),
            Map.entry("44000", ErrorCode.CHECK),
            Map.entry("22", ErrorCode.INVALID_FORMAT),
            Map.entry("22001", ErrorCode.VALUE_TOO_LONG),
            Map.entry("22003", ErrorCode.OUT_OF_RANGE),
            Map.entry("22008", ErrorCode.OUT_OF_RANGE),
            Map.entry("22021", ErrorCode.INVALID_TEXT),
            Map.entry("22P05", ErrorCode.INVALID_TEXT),
            Map.entry("428C9", ErrorCode.INVALID_FORMAT),
            Map.entry("54", ErrorCode.ROW_TOO_LARGE),
            Map.entry("23", ErrorCode.CHECK),
            Map.entry("23502", ErrorCode.NOT_NULL),
            Map.entry("23503", ErrorCode.FOREIGN_KEY),
            Map.entry("23001", ErrorCode.FOREIGN_KEY),
            Map.entry("23505", ErrorCode.UNIQUE),
            Map.entry("23514", ErrorCode.CHECK),
            Map.entry("23P01", ErrorCode.EXCLUSION),
            Map.entry("P0", ErrorCode.TRIGGER_REJECTED),
            Map.entry("38", ErrorCode.TRIGGER_REJECTED),
            Map.entry("39", ErrorCode.TRIGGER_REJECTED),
            Map.entry("58", ErrorCode.TARGET_RESOURCES),
            Map.entry("GW001", ErrorCode.SUPERSEDED),
            Map.entry("GW002", ErrorCode.STOPPED));

    private static final int UNAVAILABLE = 503;
    private static final String OURS = "io.godwit.";

    private final Map<String, ErrorCode> own;

    SqlStates(Map<String, ErrorCode> own) {
        this.own = own;
    }

    /**
     * The code for this error: that of a cause that knows its own, else by the state; INTERNAL_ERROR when it says nothing to us.
     * The pool of our own sessions names no state when it has none to give.
     */
    public ErrorCode codeOf(SQLException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof CodedFault known) {
                return known.code();
            }
        }
        String state = error.getSQLState();
        if (state == null) {
            return this == TARGET ? ErrorCode.TARGET_RESOURCES : ErrorCode.INTERNAL_ERROR;
        }
        for (int length = state.length(); length >= 2; length--) {
            ErrorCode code = find(state.substring(0, length));
            if (code != null) {
                return code;
            }
        }
        return ErrorCode.INTERNAL_ERROR;
    }

    /** True when one row is at fault, so that the rest of its batch can still be written. */
    public static boolean isRowFault(SQLException error) {
        String state = error.getSQLState();
        return state != null
                && (state.startsWith("22")
                        || state.startsWith("23")
                        || state.startsWith("54")
                        || state.startsWith("P0")
                        || state.startsWith("38")
                        || state.startsWith("39")
                        || state.equals("428C9")
                        || state.equals("40002")
                        || state.equals("44000"));
    }

    /** True when the session itself is gone, or its server silent: nothing more can be said to it. */
    public static boolean isSessionLost(Throwable error) {
        return cause(error)
                .map(SQLException::getSQLState)
                .filter(state -> state.startsWith("08") && !state.equals("08P01"))
                .isPresent();
    }

    /**
     * What a database said that led to this; empty when none did. Of a commit the transaction manager tells only that there was
     * none, with the driver's word beside it.
     */
    public static Optional<SQLException> cause(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException said) {
                return Optional.of(said);
            }
            for (Throwable beside : cause.getSuppressed()) {
                if (beside instanceof XAException) {
                    return cause(beside);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * What to answer when our own database could not do its part, and may be able to in a moment: it is away, short of something,
     * or somebody holds a lock. Empty for every other fault.
     */
    public static Optional<GodwitException> passing(Throwable error) {
        return cause(error)
                .map(TARGET::codeOf)
                .filter(code -> code.status() == UNAVAILABLE)
                .map(code -> new GodwitException(code, code.title()));
    }

    /** A fault as it may be logged: its class, what state a database gave, and where in our code it was met; never a message. */
    public static String described(Throwable error) {
        String state =
                cause(error).map(said -> ", SQL state " + said.getSQLState()).orElse("");
        String place = Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .flatMap(cause -> Arrays.stream(cause.getStackTrace()))
                .filter(frame -> frame.getClassName().startsWith(OURS))
                .findFirst()
                .map(frame -> " at " + frame)
                .orElse("");
        return error.getClass().getName() + state + place;
    }

    private @Nullable ErrorCode find(String prefix) {
        ErrorCode code = own.get(prefix);
        return code == null ? BOTH.get(prefix) : code;
    }
}
