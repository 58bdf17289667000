package io.godwit.local.demo;

/** What becomes of a generated row under the default mappings. Every row is made for exactly one of these. */
enum Fate {
    INSERTED(Bucket.INSERTED, ""),
    SKIP_IF_NULL(Bucket.SKIPPED, "skip_if_null"),
    SKIP_IF_TRUE(Bucket.SKIPPED, "skip_if_true"),
    SUPERSEDED(Bucket.SKIPPED, "superseded"),
    NULL_SOURCE_KEY(Bucket.FAILED, "null_source_key"),
    VALUE_NOT_MAPPED(Bucket.FAILED, "value_not_mapped"),
    INVALID_FORMAT(Bucket.FAILED, "invalid_format"),
    VALUE_TOO_LONG(Bucket.FAILED, "value_too_long"),
    CHECK(Bucket.FAILED, "check");

    /** Where a run counts a row. */
    enum Bucket {
        INSERTED,
        SKIPPED,
        FAILED
    }

    private final Bucket bucket;
    private final String reason;

    Fate(Bucket bucket, String reason) {
        this.bucket = bucket;
        this.reason = reason;
    }

    Bucket bucket() {
        return bucket;
    }

    /** The reason of a skipped row or the error code of a failed one; empty when inserted. */
    String reason() {
        return reason;
    }
}
