package io.godwit;

import io.godwit.connection.login.SourceLogin;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The source that the operator gives to organizations by {@code MIGRATION_SOURCE_DB_URL}. It may be written as libpq takes it, as URI
 * or as keywords (PostgreSQL manual, "Connection Strings"), or as a JDBC URL; of these forms only what is named here is understood,
 * and nothing else may stand in them. No message quotes it: it holds a password.
 */
final class SharedSourceUrl {

    private static final String NAME = "MIGRATION_SOURCE_DB_URL";
    private static final Pattern URI = Pattern.compile(
            "(?:jdbc:)?postgres(?:ql)?://(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?"
                    + "(?<host>\\[[0-9A-Fa-f:.]+\\]|[^:@/?#\\[\\],]*)(?::(?<port>\\d{1,5}))?/(?<dbname>[^/?#]*)(?:\\?(?<rest>[^#]*))?");
    private static final Pattern KEYWORD =
            Pattern.compile("\\s*(\\w+)\\s*=\\s*('(?:[^'\\\\]|\\\\.)*'|(?:[^\\s'\\\\]|\\\\.)+)(?=\\s|$)");
    private static final Pattern HOST = Pattern.compile(SourceLogin.HOST_SYNTAX);
    private static final Pattern ORGANIZATIONS = Pattern.compile("\\*|none|[0-9a-f-]{36}(?:\\s*,\\s*[0-9a-f-]{36})*");
    private static final Map<String, String> TLS_MODES =
            Map.of("disable", "disable", "require", "require", "verify-full", "verify_full");

    private SharedSourceUrl() {}

    /**
     * The properties of the shared source; none when there is none.
     *
     * @param everybody whether all organizations may see it when the list of organizations is not set
     * @throws SettingsException when it cannot be understood
     */
    static Map<String, String> properties(Variables variables, boolean everybody) {
        Optional<String> text = variables.optional(NAME);
        if (text.isEmpty()) {
            return Map.of();
        }
        Map<String, String> parts = parts(text.get().strip());
        String mode = parts.getOrDefault("sslmode", "verify-full");
        if (!TLS_MODES.containsKey(mode)) {
            throw new SettingsException(NAME + ": sslmode must be disable, require or verify-full");
        }
        Map<String, String> properties = new HashMap<>();
        for (String part : new String[] {"host", "dbname", "user", "password"}) {
            properties.put("godwit.shared-source." + part, required(parts, part));
        }
        requireSyntax(required(parts, "host"), parts.getOrDefault("port", "5432"));
        properties.put("godwit.shared-source.port", parts.getOrDefault("port", "5432"));
        properties.put("godwit.shared-source.tls-mode", TLS_MODES.get(mode));
        String organizations =
                variables.optional("GODWIT_SHARED_SOURCE_ORGANIZATIONS").orElse(everybody ? "*" : "none");
        if (!ORGANIZATIONS.matcher(organizations).matches()) {
            throw new SettingsException(
                    "GODWIT_SHARED_SOURCE_ORGANIZATIONS must be ids in lower case separated by commas, * or none");
        }
        properties.put("godwit.shared-source.organizations", organizations);
        return properties;
    }

    private static void requireSyntax(String host, String port) {
        if (!HOST.matcher(host).matches()) {
            throw new SettingsException(NAME + ": host must be one name or address");
        }
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
            throw new SettingsException(NAME + ": port must be a number from 1 to 65535");
        }
    }

    private static Map<String, String> parts(String text) {
        Matcher uri = URI.matcher(text);
        Map<String, String> parts = new HashMap<>();
        if (!uri.matches()) {
            keywords(text, parts);
            return parts;
        }
        for (String part : new String[] {"user", "password", "host", "port", "dbname"}) {
            String value = uri.group(part);
            if (value != null && !value.isEmpty()) {
                put(parts, part, decoded(value.replaceAll("^\\[|\\]$", "")));
            }
        }
        String rest = uri.group("rest") == null ? "" : uri.group("rest");
        for (String parameter : rest.isEmpty() ? new String[0] : rest.split("&", -1)) {
            String[] pair = parameter.split("=", 2);
            put(parts, decoded(pair[0]), pair.length == 2 ? decoded(pair[1]) : "");
        }
        return parts;
    }

    private static void keywords(String text, Map<String, String> parts) {
        Matcher keyword = KEYWORD.matcher(text);
        int at = 0;
        while (at < text.length()) {
            keyword.region(at, text.length());
            if (!keyword.lookingAt()) {
                throw new SettingsException(
                        NAME
                                + " must be postgresql://user:password@host:port/database, its JDBC form, or keywords of libpq");
            }
            String value = keyword.group(2);
            String bare = value.startsWith("'") ? value.substring(1, value.length() - 1) : value;
            put(parts, keyword.group(1), bare.replaceAll("\\\\(.)", "$1"));
            at = keyword.end();
        }
    }

    private static void put(Map<String, String> parts, String name, String value) {
        if (!name.matches("host|port|dbname|user|password|sslmode")) {
            throw new SettingsException(
                    NAME + " has a parameter that is not known here; only user, password and sslmode may stand");
        }
        if (parts.put(name, value) != null) {
            throw new SettingsException(NAME + " gives " + name + " twice");
        }
    }

    private static String required(Map<String, String> parts, String part) {
        String value = parts.getOrDefault(part, "");
        if (value.isEmpty()) {
            throw new SettingsException(NAME + " gives no " + part);
        }
        return value;
    }

    /** Percent-encoding only: a plus sign is a plus sign. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException wrong) {
            throw new SettingsException(NAME + " has a broken percent escape");
        }
    }
}
