package io.godwit.connection.guard;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom a connection trusts. Knows nothing of this machine's files but the Java runtime's own trust store. Immutable, safe for any
 * thread.
 */
public final class TlsTrust {

    /** There is no TLS. */
    public static final TlsTrust NONE = new TlsTrust(false, null);

    /** Anyone: encrypted, but not proven. */
    public static final TlsTrust ANYONE = new TlsTrust(true, null);

    /** The authorities that this Java runtime trusts. */
    public static final TlsTrust AUTHORITIES = new TlsTrust(true, new Authorities(null));

    private final boolean encrypted;
    private final @Nullable Authorities authorities;

    /** Whose signatures count; those of the Java runtime's own store when there is none. */
    private record Authorities(@Nullable KeyStore store) {}

    private TlsTrust(boolean encrypted, @Nullable Authorities authorities) {
        this.encrypted = encrypted;
        this.authorities = authorities;
    }

    /**
     * Only the authorities of these certificates.
     *
     * @param pem one certificate or more (RFC 7468)
     * @throws GeneralSecurityException when it holds none, or something else
     */
    public static TlsTrust only(String pem) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (IOException impossible) {
            throw new GeneralSecurityException(impossible);
        }
        int number = 0;
        for (Certificate certificate : CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
            store.setCertificateEntry("ca" + number, certificate);
            number++;
        }
        if (number == 0) {
            throw new GeneralSecurityException("no certificate");
        }
        return new TlsTrust(true, new Authorities(store));
    }

    boolean isEncrypted() {
        return encrypted;
    }

    SSLSocketFactory sockets() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers(), new SecureRandom());
        return context.getSocketFactory();
    }

    private TrustManager[] managers() throws GeneralSecurityException {
        if (authorities == null) {
            return new TrustManager[] {new Anyone()};
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities.store());
        return Arrays.stream(factory.getTrustManagers())
                .map(manager -> new Dated((X509TrustManager) manager))
                .toArray(TrustManager[]::new);
    }

    /** Java does not look at the dates of a server's certificate that is an authority itself. */
    private record Dated(X509TrustManager authorities) implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            authorities.checkClientTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            for (X509Certificate certificate : chain) {
                certificate.checkValidity();
            }
            authorities.checkServerTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return authorities.getAcceptedIssuers();
        }
    }

    private static final class Anyone implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
