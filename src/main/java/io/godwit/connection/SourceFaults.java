package io.godwit.connection;

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
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** What a driver's fault on the way to a source means. Its text is never shown. Stateless. */
final class SourceFaults {

    private SourceFaults() {}

    static GodwitException whileConnecting(SQLException fault, TlsMode tlsMode) {
        ErrorCode code = codeOf(fault);
        if ("08004".equals(fault.getSQLState()) && !fromServer(fault)) {
            // The driver itself turned away: either the server offers no TLS, or no way to log in that we take.
            code = tlsMode == TlsMode.DISABLE ? ErrorCode.AUTH_FAILED : ErrorCode.TLS_VERIFICATION_FAILED;
        }
        return new GodwitException(code, code.title(), fault);
    }

    static GodwitException of(SQLException fault) {
        ErrorCode code = codeOf(fault);
        return new GodwitException(code, code.title(), fault);
    }

    private static ErrorCode codeOf(SQLException fault) {
        for (Throwable at = fault; at != null; at = at.getCause()) {
            ErrorCode code = codeOfCause(at);
            if (code != null) {
                return code;
            }
        }
        return SqlStates.SOURCE.codeOf(fault);
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
