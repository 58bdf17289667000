package io.godwit.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server's key with a certificate that it has signed itself, so that the certificate is also its own authority. */
public final class TestCertificate {

    private static final String PASSWORD = "password";
    private static final String ALIAS = "server";

    private final KeyStore store;

    private TestCertificate(KeyStore store) {
        this.store = store;
    }

    /**
     * Makes one with the JDK's own tool.
     *
     * @param name what it names, such as {@code ip:127.0.0.1} or {@code dns:db.example.org}
     * @param start when it begins, in the tool's words, such as {@code -2d}
     * @param days how long it holds
     */
    public static TestCertificate of(String name, String start, int days) {
        try {
            Path file = Files.createTempDirectory("certificate").resolve("store.p12");
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-keystore",
                    file.toString(),
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    PASSWORD,
                    "-alias",
                    ALIAS,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=test",
                    "-ext",
                    "san=" + name,
                    "-ext",
                    "bc=ca:true",
                    "-startdate",
                    start,
                    "-validity",
                    Integer.toString(days));
            Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (tool.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream bytes = Files.newInputStream(file)) {
                store.load(bytes, PASSWORD.toCharArray());
            }
            return new TestCertificate(store);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The certificate as PEM. */
    public String certificate() {
        try {
            return pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The key as PEM. */
    public String key() {
        try {
            Key key = store.getKey(ALIAS, PASSWORD.toCharArray());
            return pem("PRIVATE KEY", key.getEncoded());
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** For a server in this JVM. */
    public SSLContext server() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String pem(String what, byte[] bytes) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }
}
