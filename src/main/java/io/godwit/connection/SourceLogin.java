package io.godwit.connection;

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
record SourceLogin(String host, int port, String database, String username, String password, TlsMode tlsMode) {

    private static final Pattern HOST = Pattern.compile(ConnectionDraft.HOST);

    SourceLogin {
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
    Properties properties(String way, Patience patience) {
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
        properties.setProperty("sslmode", tlsMode.sslMode());
        properties.setProperty("sslfactory", GuardedTlsFactory.class.getName());
        properties.setProperty("sslfactoryarg", way);
        // A server that asks for the password itself, or for a hash that can be replayed, is not answered.
        properties.setProperty("requireAuth", "scram-sha-256");
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
