package io.godwit.connection;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Everything that a session is opened with. The driver gets typed fields as properties, never a URL, so that nothing in them
 * can name another property. Immutable, safe for any thread.
 */
record SourceLogin(String host, int port, String database, String username, String password, TlsMode tlsMode) {

    private static final Pattern HOST = Pattern.compile(ConnectionDraft.HOST);

    SourceLogin {
        if (!HOST.matcher(host).matches()) {
            throw new GodwitException(ErrorCode.SOURCE_NAME_UNKNOWN, "The host is not one host name or address");
        }
        if (password.isEmpty()) {
            // Without one the driver would look for the service's own password file.
            throw new GodwitException(ErrorCode.CREDENTIALS_REQUIRED, "The connection has no stored password");
        }
    }

    Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("PGHOST", host);
        properties.setProperty("PGPORT", Integer.toString(port));
        properties.setProperty("PGDBNAME", database);
        properties.setProperty("user", username);
        properties.setProperty("password", password);
        properties.setProperty("sslmode", tlsMode.sslMode());
        // Named, because the driver's own choice reads certificates and keys from the service's home directory.
        properties.setProperty(
                "sslfactory",
                tlsMode == TlsMode.VERIFY_FULL
                        ? "org.postgresql.ssl.DefaultJavaSSLFactory"
                        : "org.postgresql.ssl.NonValidatingFactory");
        if (tlsMode != TlsMode.VERIFY_FULL) {
            // Who is not known for certain is not told the password.
            properties.setProperty("requireAuth", "!password");
        }
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("socketTimeout", "60");
        properties.setProperty("cancelSignalTimeout", "2");
        properties.setProperty("tcpKeepAlive", "true");
        // Never as a binary: results stay the server's text.
        properties.setProperty("prepareThreshold", "0");
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("ApplicationName", "godwit");
        properties.setProperty("readOnly", "true");
        properties.setProperty("readOnlyMode", "always");
        return properties;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "SourceLogin[" + host + ":" + port + "/" + database + "]";
    }
}
