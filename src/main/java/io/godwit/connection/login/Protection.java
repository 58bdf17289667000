package io.godwit.connection.login;

import io.godwit.connection.guard.TlsTrust;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a session and its password from others. Immutable, safe for any thread.
 *
 * @param caCertificate certificates as PEM of the only authorities to trust, null for those of this Java runtime
 */
public record Protection(TlsMode tlsMode, @Nullable String caCertificate, Authentication authentication) {

    /** With the usual rest. */
    public static Protection of(TlsMode tlsMode) {
        return new Protection(tlsMode, null, Authentication.SCRAM);
    }

    /** What does not go together, or is no certificate. */
    public List<Violation> violations() {
        List<Violation> violations = new ArrayList<>();
        boolean proven = tlsMode == TlsMode.VERIFY_FULL;
        if (authentication == Authentication.ANY && !proven) {
            violations.add(new Violation("/authentication", "any needs the TLS mode verify_full"));
        }
        if (caCertificate != null && !proven) {
            violations.add(new Violation("/caCertificate", "needs the TLS mode verify_full"));
        } else if (caCertificate != null && !isCertificate(caCertificate)) {
            violations.add(new Violation("/caCertificate", "must be one X.509 certificate or more as PEM"));
        }
        return violations;
    }

    private static boolean isCertificate(String pem) {
        try {
            TlsTrust unused = TlsTrust.only(pem);
            return pem.contains("-----BEGIN CERTIFICATE-----");
        } catch (GeneralSecurityException wrong) {
            return false;
        }
    }

    /**
     * Whom the session trusts.
     *
     * @throws GodwitException TLS_VERIFICATION_FAILED when the authorities cannot be read
     */
    public TlsTrust trust() {
        if (tlsMode == TlsMode.DISABLE) {
            return TlsTrust.NONE;
        }
        if (tlsMode == TlsMode.REQUIRE) {
            return TlsTrust.ANYONE;
        }
        try {
            return caCertificate == null ? TlsTrust.AUTHORITIES : TlsTrust.only(caCertificate);
        } catch (GeneralSecurityException wrong) {
            throw new GodwitException(ErrorCode.TLS_VERIFICATION_FAILED, "The CA certificate cannot be read", wrong);
        }
    }
}
