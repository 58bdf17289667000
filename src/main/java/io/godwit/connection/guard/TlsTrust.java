package io.godwit.connection.guard;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Makes TLS contexts that know nothing of this machine's files but the Java runtime's own trust store. Stateless. */
public final class TlsTrust {

    private TlsTrust() {}

    /** Whom a connection trusts. */
    public enum Trust {
        /** There is no TLS. */
        NONE,
        /** Anyone: encrypted, but not proven. */
        ANYONE,
        /** The authorities that this Java runtime trusts. */
        AUTHORITIES
    }

    static SSLSocketFactory sockets(Trust trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                null,
                trust == Trust.AUTHORITIES ? authorities() : new TrustManager[] {new Anyone()},
                new SecureRandom());
        return context.getSocketFactory();
    }

    private static TrustManager[] authorities() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return factory.getTrustManagers();
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
