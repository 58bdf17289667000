package io.godwit.connection.login;

import io.godwit.connection.guard.GuardedSocketFactory;
import io.godwit.connection.guard.GuardedTlsFactory;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Everything that a session is opened with. The driver gets typed fields as properties, never a URL, so that nothing in them
 * can name another property. Immutable, safe for any thread.
 */
public record SourceLogin(
        String host, int port, String database, String username, String password, Protection protection) {

    /**
     * One name of letters, digits and hyphens whose last label begins with a letter, or one full address. Nothing in it has a
     * meaning for the driver, and no short form such as 127.1 passes for a name.
     */
    public static final String HOST_SYNTAX =
            "(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.?"
                    + "|(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)"
                    + "|(?=[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:)[0-9A-Fa-f:.]{2,45}";

    private static final Pattern HOST = Pattern.compile(HOST_SYNTAX);

    public SourceLogin {
        if (!HOST.matcher(host).matches()) {
            throw new GodwitException(ErrorCode.SOURCE_NAME_UNKNOWN, "The host is not one host name or address");
        }
    }

    /**
     * The driver's properties; their names are fixed, whatever the fields hold.
     *
     * @param way the key of the guarded way over which the driver connects
     * @throws GodwitException CREDENTIALS_REQUIRED without a password: the driver would look for the service's own password file
     */
    public Properties properties(String way, Patience patience) {
        if (password.isEmpty()) {
            throw new GodwitException(ErrorCode.CREDENTIALS_REQUIRED, "The connection has no stored password");
        }
        Properties properties = new Properties();
        properties.setProperty("PGHOST", host);
        properties.setProperty("PGPORT", Integer.toString(port));
        properties.setProperty("PGDBNAME", database);
        properties.setProperty("user", username);
        properties.setProperty("password", password);
        protect(properties, way);
        bound(properties, patience);
        properties.setProperty("gssEncMode", "disable");
        // Never as a binary: results stay the server's text.
        properties.setProperty("prepareThreshold", "0");
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("ApplicationName", "godwit");
        properties.setProperty("readOnly", "true");
        properties.setProperty("readOnlyMode", "always");
        return properties;
    }

    private void protect(Properties properties, String way) {
        properties.setProperty("socketFactory", GuardedSocketFactory.class.getName());
        properties.setProperty("socketFactoryArg", way);
        // The driver makes our factories by name: of the classes that the service runs, also where it was loaded by a
        // loader above.
        properties.setProperty("classLoaderStrategy", "context-first");
        properties.setProperty("sslmode", protection.tlsMode().sslMode());
        properties.setProperty("sslfactory", GuardedTlsFactory.class.getName());
        properties.setProperty("sslfactoryarg", way);
        // A server that asks for the password itself, or for a hash that can be replayed, is not answered unless it
        // may.
        properties.setProperty("requireAuth", protection.authentication().methods());
        properties.setProperty("scramMaxIterations", "100000");
    }

    private static void bound(Properties properties, Patience patience) {
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty(
                "socketTimeout", Integer.toString(patience.limits().seconds()));
        properties.setProperty("cancelSignalTimeout", "2");
        properties.setProperty(
                "maxResultBuffer", Long.toString(patience.limits().bytes()));
        properties.setProperty("tcpKeepAlive", "true");
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "SourceLogin[" + host + ":" + port + "/" + database + "]";
    }
}
