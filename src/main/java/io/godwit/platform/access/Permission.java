package io.godwit.platform.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a caller may do. Names in tokens match exactly; MANAGE holds all the others. */
public enum Permission {
    CONNECTIONS_READ("pf.data_migration.connections.read"),
    CONNECTIONS_WRITE("pf.data_migration.connections.write"),
    EXPLORE("pf.data_migration.explore"),
    MAPPINGS_READ("pf.data_migration.mappings.read"),
    MAPPINGS_WRITE("pf.data_migration.mappings.write"),
    RUNS_READ("pf.data_migration.runs.read"),
    RUNS_START("pf.data_migration.runs.start"),
    RUNS_CONTROL("pf.data_migration.runs.control"),
    ROLLBACK("pf.data_migration.rollback"),
    ERRORS_RAW("pf.data_migration.errors.raw"),
    SCHEMA_CHANGE("pf.data_migration.schema_change"),
    AUDIT_READ("pf.data_migration.audit.read");

    /** Holds every permission of this service. */
    public static final String MANAGE = "pf.data_migration.manage";

    /** The role of the application's administrators; grants MANAGE. */
    public static final String ORGANIZATION_ADMIN = "system.organizations.admin";

    private final String claim;

    Permission(String claim) {
        this.claim = claim;
    }

    /** Its name in a token. */
    public String claim() {
        return claim;
    }

    /** The permissions that these claim values grant; unknown ones grant nothing. */
    public static Set<Permission> granted(Iterable<String> claims) {
        Set<Permission> granted = EnumSet.noneOf(Permission.class);
        for (String name : claims) {
            if (name.equals(MANAGE) || name.equals(ORGANIZATION_ADMIN)) {
                return EnumSet.allOf(Permission.class);
            }
            named(name).ifPresent(granted::add);
        }
        return granted;
    }

    private static Optional<Permission> named(String claim) {
        return Arrays.stream(values())
                .filter(permission -> permission.claim.equals(claim))
                .findFirst();
    }
}
