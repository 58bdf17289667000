package io.godwit.engine.source;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What stands behind a name that can be read like a table. */
public enum TableKind {
    @JsonProperty("table")
    TABLE,
    @JsonProperty("partitioned_table")
    PARTITIONED_TABLE,
    @JsonProperty("view")
    VIEW,
    @JsonProperty("materialized_view")
    MATERIALIZED_VIEW,
    @JsonProperty("foreign_table")
    FOREIGN_TABLE
}
