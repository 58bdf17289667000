package io.godwit.audit;

/** What can be done and is written down. A new mutation of the APIs gets a constant here. */
public enum AuditAction {
    CONNECTION_CREATE("connection", "create"),
    CONNECTION_UPDATE("connection", "update"),
    CONNECTION_DELETE("connection", "delete"),
    /** Somebody made us reach out to the address of a stored connection. */
    CONNECTION_TEST("connection", "test"),
    /** Somebody made us reach out to an address of his choice. */
    CONNECTION_TEST_DRAFT("connection", "test_draft"),
    /** The places of a default set that were filled for a connection; its fields name them. */
    CONNECTION_LOAD_DEFAULTS("connection", "load_defaults"),
    MAPPING_CREATE("mapping", "create"),
    MAPPING_UPDATE("mapping", "update"),
    MAPPING_DELETE("mapping", "delete"),
    MAPPING_ACTIVATE("mapping", "activate"),
    MAPPING_DEACTIVATE("mapping", "deactivate"),
    RUN_START("run", "start"),
    RUN_UPDATE("run", "update"),
    RUN_CANCEL("run", "cancel"),
    RUN_PAUSE("run", "pause"),
    RUN_RESUME("run", "resume");

    private final String objectType;
    private final String verb;

    AuditAction(String objectType, String verb) {
        this.objectType = objectType;
        this.verb = verb;
    }

    /** The kind of object it is done to. */
    public String objectType() {
        return objectType;
    }

    /** Its name in the log, such as {@code connection.create}. */
    public String wire() {
        return objectType + "." + verb;
    }
}
