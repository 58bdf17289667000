package io.godwit.connection;

import io.godwit.connection.Diagnosis.StageName;
import io.godwit.connection.guard.TlsProbe;
import io.godwit.connection.login.Patience;
import io.godwit.connection.login.Protection;
import io.godwit.connection.login.SourceFaults;
import io.godwit.connection.login.SourceLogin;
import io.godwit.connection.login.TlsMode;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;

/** The two steps of a test that look at the protection of the session, with a connection of their own. Stateless. */
final class TlsStages {

    private TlsStages() {}

    /**
     * Walks them.
     *
     * @throws GodwitException what failed, noted in the walk
     */
    static void walk(Walk walk, SourceLogin login, List<InetAddress> addresses) {
        Protection protection = login.protection();
        if (protection.tlsMode() == TlsMode.DISABLE) {
            walk.skip(StageName.TLS);
            walk.skip(StageName.CERTIFICATE);
            return;
        }
        try (TlsProbe probe = walk.step(StageName.TLS, () -> offered(login, addresses))) {
            if (protection.tlsMode() == TlsMode.REQUIRE) {
                walk.skip(StageName.CERTIFICATE);
            } else {
                walk.step(StageName.CERTIFICATE, () -> verified(probe, login.host()));
            }
        } catch (IOException closing) {
            throw SourceFaults.of(closing);
        }
    }

    private static TlsProbe offered(SourceLogin login, List<InetAddress> addresses) {
        try {
            TlsProbe probe = TlsProbe.open(
                    addresses,
                    login.port(),
                    Patience.CALL.limits(),
                    login.protection().trust());
            if (!probe.isOffered()) {
                probe.close();
                throw new GodwitException(ErrorCode.TLS_VERIFICATION_FAILED, "The server offers no TLS");
            }
            return probe;
        } catch (IOException fault) {
            throw SourceFaults.of(fault);
        }
    }

    private static TlsProbe verified(TlsProbe probe, String host) {
        try {
            probe.verify(host);
            return probe;
        } catch (IOException | GeneralSecurityException fault) {
            for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
                String wrong = whatIsWrong(cause);
                if (!wrong.isEmpty()) {
                    throw new GodwitException(
                            ErrorCode.TLS_VERIFICATION_FAILED, "The server's certificate " + wrong, fault);
                }
            }
            throw SourceFaults.of(fault);
        }
    }

    private static String whatIsWrong(Throwable cause) {
        if (cause instanceof CertificateExpiredException) {
            return "has expired";
        }
        if (cause instanceof CertificateNotYetValidException) {
            return "is not valid yet";
        }
        if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
            return "comes from no authority that is trusted";
        }
        return cause instanceof SSLPeerUnverifiedException ? "does not name the host" : "";
    }
}
