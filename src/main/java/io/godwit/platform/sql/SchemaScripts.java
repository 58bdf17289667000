package io.godwit.platform.sql;

import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** The schema scripts of the control tables, run by the owner's login. Needs no running service. Safe for any thread. */
public final class SchemaScripts {

    /** The schema that holds our own tables; never a target. */
    public static final String SCHEMA = "godwit";

    private final FluentConfiguration configuration;

    /**
     * @param url the application database's JDBC URL
     * @param owner the login that owns the schema
     * @param runtimeRole the login that the service runs with, to which rights are granted
     */
    public SchemaScripts(String url, String owner, String password, String runtimeRole) {
        if (!runtimeRole.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
            throw new IllegalArgumentException(
                    "The runtime login must be a plain name of letters, digits and underscores");
        }
        this.configuration = Flyway.configure(SchemaScripts.class.getClassLoader())
                .dataSource(url, owner, password)
                .locations("classpath:godwit/schema")
                .schemas(SCHEMA)
                .createSchemas(true)
                .placeholders(Map.of("runtimeRole", runtimeRole));
    }

    /** True when this database lacks no script; the runtime login may ask. */
    public boolean areApplied() {
        return configuration.load().info().pending().length == 0;
    }

    /** Runs the scripts that this database lacks; gives their number. */
    public int apply() {
        return configuration.load().migrate().migrationsExecuted;
    }
}
