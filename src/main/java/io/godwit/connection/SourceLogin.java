package io.godwit.connection;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
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
     * Every address of the host.
     *
     * @throws GodwitException SOURCE_NAME_UNKNOWN when there is none
     */
    List<InetAddress> addresses() {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            throw new GodwitException(ErrorCode.SOURCE_NAME_UNKNOWN, "The name has no address: " + host, unknown);
        }
    }

    /**
     * Refuses addresses at which no database can be.
     *
     * @throws GodwitException DESTINATION_NOT_ALLOWED when any of them is such a one
     */
    static void check(List<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            if (address.isAnyLocalAddress() || address.isMulticastAddress() || address.isLinkLocalAddress()) {
                throw new GodwitException(ErrorCode.DESTINATION_NOT_ALLOWED, ErrorCode.DESTINATION_NOT_ALLOWED.title());
            }
        }
    }

    /**
     * The driver's properties; their names are fixed, whatever the fields hold.
     *
     * @throws GodwitException CREDENTIALS_REQUIRED without a password: the driver would look for the service's own password file
     */
    Properties properties(Patience patience) {
        if (password.isEmpty()) {
            throw new GodwitException(ErrorCode.CREDENTIALS_REQUIRED, "The connection has no stored password");
        }
        Properties properties = new Properties();
        properties.setProperty("PGHOST", host);
        properties.setProperty("PGPORT", Integer.toString(port));
        properties.setProperty("PGDBNAME", database);
        properties.setProperty("user", username);
        properties.setProperty("password", password);
        protect(properties);
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

    private void protect(Properties properties) {
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
    }

    private static void bound(Properties properties, Patience patience) {
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("socketTimeout", Integer.toString(patience.silenceSeconds()));
        properties.setProperty("cancelSignalTimeout", "2");
        properties.setProperty("tcpKeepAlive", "true");
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "SourceLogin[" + host + ":" + port + "/" + database + "]";
    }
}
