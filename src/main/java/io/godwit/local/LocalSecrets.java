package io.godwit.local;

import io.godwit.local.postgres.Login;
import io.godwit.local.postgres.PrivateFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/**
 * What nobody has to know: the passwords of the local databases and the key that encrypts stored secrets. Made at random with
 * the home and never changed. Immutable.
 *
 * @param superuser of the embedded server; the service itself never uses it
 * @param owner owns the application's tables and runs the schema scripts
 * @param app the runtime login of the service
 * @param demoReader may only read the demo sources
 * @param secretKey 32 random bytes in base64
 */
public record LocalSecrets(Login superuser, Login owner, Login app, Login demoReader, String secretKey) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PASSWORD_BYTES = 24;
    private static final int KEY_BYTES = 32;

    static LocalSecrets load(Path file) {
        Properties values = new Properties();
        try {
            values.load(new StringReader(PrivateFile.once(file, LocalSecrets::make)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new LocalSecrets(
                login("postgres", values),
                login("godwit_owner", values),
                login("godwit_app", values),
                login("demo_reader", values),
                required("secret_key", values));
    }

    /** Without the values, so that it may be printed by accident. */
    @Override
    public String toString() {
        return "LocalSecrets";
    }

    private static Login login(String user, Properties values) {
        return new Login(user, required(user, values));
    }

    private static String required(String name, Properties values) {
        String value = values.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("The secrets file of the home lacks " + name);
        }
        return value;
    }

    private static String make() {
        // In URLs and shells these need no escape.
        Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
        StringBuilder lines = new StringBuilder();
        for (String user : new String[] {"postgres", "godwit_owner", "godwit_app", "demo_reader"}) {
            lines.append(user)
                    .append('=')
                    .append(url.encodeToString(bytes(PASSWORD_BYTES)))
                    .append('\n');
        }
        String key = Base64.getEncoder().encodeToString(bytes(KEY_BYTES));
        return lines.append("secret_key=").append(key).append('\n').toString();
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
