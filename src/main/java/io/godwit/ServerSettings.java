package io.godwit;

import io.godwit.platform.secret.SecretBox;
import io.godwit.platform.sql.SchemaScripts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Server mode's settings, read from {@code GODWIT_} variables and checked before anything starts: whatever is missing or too
 * powerful is named in one sentence.
 *
 * @param database the application database and its two logins
 * @param variables the variables, for those that are passed on as they are
 */
record ServerSettings(Database database, Map<String, String> variables) {

    private static final String ROLE_CHECK = """
            select r.rolsuper, r.rolbypassrls,
                exists (select from pg_namespace n where n.nspname = 'godwit' and pg_has_role(n.nspowner, 'member')) as owner,
                current_setting('fsync') = 'off' or current_setting('synchronous_commit') = 'off' as careless
            from pg_roles r where r.rolname = current_user
            """;

    static boolean isConfigured(Map<String, String> environment) {
        return environment.containsKey("GODWIT_DB_URL");
    }

    static ServerSettings of(Map<String, String> environment) {
        for (String name : new String[] {"GODWIT_JWT_PUBLIC_KEY", "GODWIT_JWT_ISSUER", "GODWIT_JWT_AUDIENCE"}) {
            required(environment, name);
        }
        secrets(environment);
        wholeNumber(environment, "GODWIT_MAX_RUNNING_RUNS");
        wholeNumber(environment, "GODWIT_MAX_QUEUED_RUNS");
        return new ServerSettings(Database.of(environment), Map.copyOf(environment));
    }

    /** The keys of stored secrets: the one that seals and those that may still open. */
    static SecretBox secrets(Map<String, String> environment) {
        String present = required(environment, "GODWIT_SECRET_KEY");
        try {
            return new SecretBox(present, oldKeys(environment));
        } catch (IllegalArgumentException wrong) {
            throw new SettingsException("GODWIT_SECRET_KEY or GODWIT_SECRET_KEYS_OLD is wrong: " + wrong.getMessage());
        }
    }

    private static List<String> oldKeys(Map<String, String> environment) {
        return Arrays.stream(
                        environment.getOrDefault("GODWIT_SECRET_KEYS_OLD", "").split(","))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .toList();
    }

    private static void wholeNumber(Map<String, String> environment, String name) {
        refuseIf(
                !environment.getOrDefault(name, "1").matches("[1-9]\\d{0,8}"),
                name + " must be a whole number above 0");
    }

    /** Brings the schema up to date where the owner's login is given, checks the runtime login, and gives the properties. */
    Map<String, String> prepare() {
        if (database.owner().isPresent()) {
            database.migrate();
        }
        checkRuntimeLogin();
        Map<String, String> properties = new HashMap<>();
        database.properties(properties);
        String key = required(variables, "GODWIT_JWT_PUBLIC_KEY");
        properties.put(
                key.contains("-----BEGIN") ? "mp.jwt.verify.publickey" : "mp.jwt.verify.publickey.location",
                key.startsWith("/") ? "file:" + key : key);
        properties.put("mp.jwt.verify.issuer", required(variables, "GODWIT_JWT_ISSUER"));
        properties.put("mp.jwt.verify.audiences", required(variables, "GODWIT_JWT_AUDIENCE"));
        properties.put("godwit.secret-key", required(variables, "GODWIT_SECRET_KEY"));
        properties.put("godwit.secret-keys-old", String.join(",", oldKeys(variables)));
        properties.put("godwit.max-running-runs", variables.getOrDefault("GODWIT_MAX_RUNNING_RUNS", "2"));
        properties.put("godwit.max-queued-runs", variables.getOrDefault("GODWIT_MAX_QUEUED_RUNS", "50"));
        properties.put("godwit.target-schemas", variables.getOrDefault("GODWIT_TARGET_SCHEMAS", "app"));
        properties.put("godwit.local", "false");
        properties.put("quarkus.http.port", variables.getOrDefault("GODWIT_PORT", "8080"));
        properties.put("quarkus.swagger-ui.enabled", "false");
        properties.put("quarkus.smallrye-graphql.ui.enabled", "false");
        return properties;
    }

    private void checkRuntimeLogin() {
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ROLE_CHECK)) {
            row.next();
            refuseIf(row.getBoolean("rolsuper"), "GODWIT_DB_USER must not be a superuser");
            refuseIf(row.getBoolean("rolbypassrls"), "GODWIT_DB_USER must not bypass row-level security");
            refuseIf(row.getBoolean("owner"), "GODWIT_DB_USER must not own the schema godwit; name another login");
            refuseIf(
                    row.getBoolean("careless"),
                    "The database of GODWIT_DB_URL runs with fsync or synchronous_commit off and would lose rows");
        } catch (SQLException failure) {
            throw new SettingsException(
                    "GODWIT_DB_URL cannot be reached with GODWIT_DB_USER and GODWIT_DB_PASSWORD (SQL state "
                            + failure.getSQLState() + ")");
        }
        refuseIf(
                !database.isUpToDate(),
                "The schema godwit is not up to date: set GODWIT_DB_OWNER_USER and GODWIT_DB_OWNER_PASSWORD, or run migrate");
    }

    private static void refuseIf(boolean wrong, String sentence) {
        if (wrong) {
            throw new SettingsException(sentence);
        }
    }

    static String required(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new SettingsException(
                    name + " is not set; server mode needs it (without GODWIT_DB_URL local mode starts)");
        }
        return value;
    }

    /**
     * The application database.
     *
     * @param url JDBC form, without a search path
     * @param owner the login that runs the schema scripts, empty when it is not known here
     */
    record Database(String url, String user, String password, Optional<Owner> owner) {

        /** The login that owns the schema. */
        record Owner(String user, String password) {}

        static Database of(Map<String, String> environment) {
            String url = required(environment, "GODWIT_DB_URL");
            String jdbc = url.replaceFirst("^(postgres|postgresql)://", "jdbc:postgresql://");
            refuseIf(
                    !jdbc.startsWith("jdbc:postgresql://") || jdbc.contains("@"),
                    "GODWIT_DB_URL must be postgresql://host:port/database, without a login in it");
            return new Database(
                    jdbc,
                    required(environment, "GODWIT_DB_USER"),
                    required(environment, "GODWIT_DB_PASSWORD"),
                    environment.containsKey("GODWIT_DB_OWNER_USER")
                            ? Optional.of(new Owner(
                                    required(environment, "GODWIT_DB_OWNER_USER"),
                                    required(environment, "GODWIT_DB_OWNER_PASSWORD")))
                            : Optional.empty());
        }

        /** Runs the schema scripts; gives their number. */
        int migrate() {
            Owner login = owner.orElseThrow(() -> new SettingsException(
                    "GODWIT_DB_OWNER_USER and GODWIT_DB_OWNER_PASSWORD are needed to run schema scripts"));
            return new SchemaScripts(url, login.user(), login.password(), user).apply();
        }

        boolean isUpToDate() {
            return new SchemaScripts(url, user, password, user).areApplied();
        }

        /** The properties of both datasources; the control tables are found by the search path. */
        void properties(Map<String, String> properties) {
            for (String datasource : new String[] {"quarkus.datasource", "quarkus.datasource.engine"}) {
                properties.put(datasource + ".jdbc.url", url);
                properties.put(datasource + ".username", user);
                properties.put(datasource + ".password", password);
            }
        }
    }
}
