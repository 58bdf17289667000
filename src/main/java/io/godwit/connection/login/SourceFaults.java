package io.godwit.connection.login;

import io.godwit.platform.error.CodedFault;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.SqlStates;
import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.GT;
import org.postgresql.util.PSQLException;

/** What a driver's fault on the way to a source means. Its text is never shown. Stateless. */
public final class SourceFaults {

    /** The driver's sentence, in whatever language it speaks here. */
    private static final String NO_TLS = GT.tr("The server does not support SSL.");

    /** What it makes its sentence of when the certificate is trusted but is another host's. */
    private static final String OTHER_NAME = "The hostname {0} could not be verified by hostnameverifier {1}.";

    private static final String NAME_VERIFIER = "PgjdbcHostnameVerifier";

    private SourceFaults() {}

    /**
     * What kept a session from being opened.
     *
     * @param host as the driver was told it
     */
    public static GodwitException whileConnecting(SQLException fault, String host) {
        ErrorCode code = codeOf(fault);
        if (GT.tr(OTHER_NAME, host, NAME_VERIFIER).equals(fault.getMessage())) {
            code = ErrorCode.TLS_VERIFICATION_FAILED;
        } else if ("08004".equals(fault.getSQLState()) && !fromServer(fault)) {
            // The driver itself turned away: either the server offers no TLS, or no way to log in that we take.
            code = NO_TLS.equals(fault.getMessage()) ? ErrorCode.TLS_VERIFICATION_FAILED : ErrorCode.AUTH_FAILED;
        }
        return new GodwitException(code, code.title(), fault);
    }

    public static GodwitException of(SQLException fault) {
        ErrorCode code = codeOf(fault);
        return new GodwitException(code, code.title(), fault);
    }

    /** What a fault below the driver means. */
    public static GodwitException of(Exception fault) {
        ErrorCode code = Optional.ofNullable(codeOfCauses(fault)).orElse(ErrorCode.SOURCE_UNREACHABLE);
        return new GodwitException(code, code.title(), fault);
    }

    private static ErrorCode codeOf(SQLException fault) {
        ErrorCode code = codeOfCauses(fault);
        return code == null ? SqlStates.SOURCE.codeOf(fault) : code;
    }

    private static @Nullable ErrorCode codeOfCauses(Throwable fault) {
        for (Throwable at = fault; at != null; at = at.getCause()) {
            ErrorCode code = codeOfCause(at);
            if (code != null) {
                return code;
            }
        }
        return null;
    }

    private static @Nullable ErrorCode codeOfCause(Throwable cause) {
        if (cause instanceof CodedFault known) {
            return known.code();
        }
        if (cause instanceof UnknownHostException) {
            return ErrorCode.SOURCE_NAME_UNKNOWN;
        }
        if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
            return ErrorCode.TLS_VERIFICATION_FAILED;
        }
        if (cause instanceof SocketException
                || cause instanceof SocketTimeoutException
                || cause instanceof EOFException) {
            return ErrorCode.SOURCE_UNREACHABLE;
        }
        return null;
    }

    private static boolean fromServer(SQLException fault) {
        return fault instanceof PSQLException driver && driver.getServerErrorMessage() != null;
    }
}
