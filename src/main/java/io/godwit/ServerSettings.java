package io.godwit;

import io.godwit.connection.address.SourceAddresses;
import io.godwit.platform.secret.SecretBox;
import io.godwit.platform.sql.SchemaScripts;
import io.godwit.platform.sql.SqlStates;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/**
 * Server mode's settings, read from {@code GODWIT_} variables and checked before anything starts: whatever is missing or too
 * powerful is named in one sentence.
 *
 * @param database the application database and its two logins
 * @param properties what the service is configured with
 */
record ServerSettings(Database database, Map<String, String> properties) {

    private static final Logger LOG = Logger.getLogger(ServerSettings.class);

    /** As many as a run may ask for. */
    private static final int MOST_PARALLEL = 16;

    private static final String ROLE_CHECK = """
            select r.rolsuper, r.rolbypassrls,
                exists (select from pg_namespace n where n.nspname = 'godwit' and pg_has_role(n.nspowner, 'member')) as owner,
                current_setting('fsync') = 'off' or current_setting('synchronous_commit') = 'off' as careless,
                current_setting('server_version_num')::int as version
            from pg_roles r where r.rolname = current_user
            """;

    static boolean isConfigured(Variables variables) {
        return variables.values().containsKey("GODWIT_DB_URL");
    }

    /**
     * Reads every variable, before anything is done.
     *
     * @throws SettingsException naming the variable that is missing or wrong
     */
    static ServerSettings of(Variables variables) {
        Database database = Database.of(variables);
        Map<String, String> properties = new HashMap<>();
        database.properties(properties);
        tokens(variables, properties);
        secrets(variables);
        properties.put("godwit.secret-key", variables.required("GODWIT_SECRET_KEY"));
        properties.put("godwit.secret-keys-old", String.join(",", variables.list("GODWIT_SECRET_KEYS_OLD")));
        limits(variables, properties);
        properties.put(
                "godwit.target-schemas",
                variables.optional("GODWIT_TARGET_SCHEMAS").orElse("app"));
        sources(variables, properties);
        properties.putAll(SharedSourceUrl.properties(variables, false));
        properties.put("godwit.local", "false");
        properties.put("quarkus.http.port", variables.number("GODWIT_PORT", "8080"));
        properties.putAll(AllowedOrigins.of(variables.list("GODWIT_CORS_ORIGINS")));
        properties.put("quarkus.swagger-ui.enabled", "false");
        properties.put("quarkus.smallrye-graphql.ui.enabled", "false");
        return new ServerSettings(database, Map.copyOf(properties));
    }

    private static void tokens(Variables variables, Map<String, String> properties) {
        String key = variables.required("GODWIT_JWT_PUBLIC_KEY");
        properties.put(
                key.contains("-----BEGIN") ? "mp.jwt.verify.publickey" : "mp.jwt.verify.publickey.location",
                key.startsWith("/") ? "file:" + key : key);
        properties.put("mp.jwt.verify.issuer", variables.required("GODWIT_JWT_ISSUER"));
        properties.put("mp.jwt.verify.audiences", variables.required("GODWIT_JWT_AUDIENCE"));
        properties.put("mp.jwt.verify.token.age", variables.number("GODWIT_JWT_MAX_AGE_SECONDS", "3600"));
    }

    /** The keys of stored secrets: the one that seals and those that may still open. */
    static SecretBox secrets(Variables variables) {
        String present = variables.required("GODWIT_SECRET_KEY");
        try {
            return new SecretBox(present, variables.list("GODWIT_SECRET_KEYS_OLD"));
        } catch (IllegalArgumentException wrong) {
            throw new SettingsException("GODWIT_SECRET_KEY or GODWIT_SECRET_KEYS_OLD is wrong: " + wrong.getMessage());
        }
    }

    /** How much one organization may have and ask for. */
    private static void limits(Variables variables, Map<String, String> properties) {
        properties.put("godwit.max-running-runs", variables.number("GODWIT_MAX_RUNNING_RUNS", "2"));
        properties.put("godwit.max-workers-per-connection", variables.number("GODWIT_MAX_WORKERS_PER_CONNECTION", "8"));
        properties.put("godwit.parallelism", variables.number("GODWIT_PARALLELISM", "2", MOST_PARALLEL));
        properties.put("godwit.stage-megabytes", variables.number("GODWIT_STAGE_MEGABYTES", "10240"));
        properties.put("godwit.max-queued-runs", variables.number("GODWIT_MAX_QUEUED_RUNS", "50"));
        properties.put(
                "godwit.rate-limit.requests-per-minute", variables.number("GODWIT_RATE_LIMIT_PER_MINUTE", "600"));
    }

    private static void sources(Variables variables, Map<String, String> properties) {
        try {
            SourceAddresses.requireReadable(
                    variables.optional("GODWIT_SOURCE_ALLOWED_CIDRS"),
                    variables.optional("GODWIT_SOURCE_ALLOWED_PORTS"));
        } catch (IllegalArgumentException unreadable) {
            throw new SettingsException("GODWIT_SOURCE_ALLOWED_CIDRS must be address ranges such as 10.0.0.0/8, and"
                    + " GODWIT_SOURCE_ALLOWED_PORTS ports, each separated by commas");
        }
        variables
                .optional("GODWIT_SOURCE_ALLOWED_CIDRS")
                .ifPresent(ranges -> properties.put("godwit.source-allowed-cidrs", ranges));
        properties.put(
                "godwit.source-allowed-ports",
                variables.optional("GODWIT_SOURCE_ALLOWED_PORTS").orElse("5432,5433,6432"));
    }

    /** Brings the schema up to date where the owner's login is given, checks the runtime login, and gives the properties. */
    Map<String, String> prepare() {
        if (database.owner().isPresent()) {
            database.migrate();
        }
        checkRuntimeLogin();
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
            if (LeakingVersions.contains(row.getInt("version"))) {
                LOG.warn("Update PostgreSQL behind GODWIT_DB_URL to its latest minor version:"
                        + " row-level security of this one may tell what it should hide");
            }
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

    /**
     * The application database.
     *
     * @param url JDBC form, without a search path
     * @param owner the login that runs the schema scripts, empty when it is not known here
     */
    record Database(String url, String user, String password, Optional<Owner> owner) {

        /** The login that owns the schema. */
        record Owner(String user, String password) {}

        static Database of(Variables variables) {
            String url = variables.required("GODWIT_DB_URL");
            String jdbc = url.replaceFirst("^(postgres|postgresql)://", "jdbc:postgresql://");
            refuseIf(
                    !jdbc.startsWith("jdbc:postgresql://") || jdbc.contains("@"),
                    "GODWIT_DB_URL must be postgresql://host:port/database, without a login in it");
            return new Database(
                    jdbc,
                    variables.required("GODWIT_DB_USER"),
                    variables.required("GODWIT_DB_PASSWORD"),
                    variables.optional("GODWIT_DB_OWNER_USER").isPresent()
                            ? Optional.of(new Owner(
                                    variables.required("GODWIT_DB_OWNER_USER"),
                                    variables.required("GODWIT_DB_OWNER_PASSWORD")))
                            : Optional.empty());
        }

        /**
         * Runs the schema scripts; gives their number.
         *
         * @throws SettingsException when the owner's login is not given, or a script cannot be run with it
         */
        int migrate() {
            Owner login = owner.orElseThrow(() -> new SettingsException(
                    "GODWIT_DB_OWNER_USER and GODWIT_DB_OWNER_PASSWORD are needed to run schema scripts"));
            try {
                return new SchemaScripts(url, login.user(), login.password(), user).apply();
            } catch (FlywayException failure) {
                throw new SettingsException(
                        "The schema scripts could not be run on GODWIT_DB_URL with GODWIT_DB_OWNER_USER and"
                                + " GODWIT_DB_OWNER_PASSWORD" + state(failure));
            }
        }

        private static String state(FlywayException failure) {
            return SqlStates.cause(failure)
                    .map(said -> " (SQL state " + said.getSQLState() + ")")
                    .orElse("");
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
