package io.godwit.platform.secret;

import java.util.Locale;

/** Every column of the control tables that holds sealed secrets. The rotation of keys goes through them all. */
public enum SecretColumn {
    CONNECTION_PASSWORD("connection", "password");

    private final String table;
    private final String column;

    SecretColumn(String table, String column) {
        this.table = table;
        this.column = column;
    }

    String table() {
        return table;
    }

    String column() {
        return column;
    }

    /** Its name in associated data; never changed. */
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
