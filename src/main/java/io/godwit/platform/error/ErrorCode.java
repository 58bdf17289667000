package io.godwit.platform.error;

import static io.godwit.platform.error.ErrorFamily.INTERNAL;
import static io.godwit.platform.error.ErrorFamily.SOURCE;
import static io.godwit.platform.error.ErrorFamily.TARGET;
import static io.godwit.platform.error.ErrorFamily.USER;
import static io.godwit.platform.error.ErrorType.CONNECTION_ERROR;
import static io.godwit.platform.error.ErrorType.CONSTRAINT_VIOLATION;
import static io.godwit.platform.error.ErrorType.DATA_VALIDATION;
import static io.godwit.platform.error.ErrorType.TIMEOUT;
import static io.godwit.platform.error.ErrorType.UNKNOWN;
import static io.godwit.platform.error.Retry.MANUAL;
import static io.godwit.platform.error.Retry.NONE;
import static io.godwit.platform.error.Retry.TIMED;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Everything that can go wrong, once: whose move it is, the HTTP status, whether trying again helps, and what a person should
 * do. Both edges and the run errors derive what they show from here. The wire form is the name in lower case.
 */
public enum ErrorCode {
    // Requests
    MALFORMED_REQUEST(
            new ErrorKind(USER, DATA_VALIDATION, 400, NONE),
            "The request could not be read",
            "Send a body of valid JSON as the API description shows."),
    UNAUTHENTICATED(
            new ErrorKind(USER, UNKNOWN, 401, NONE),
            "Authentication is required",
            "Send a valid bearer token in the Authorization header."),
    FORBIDDEN(
            new ErrorKind(USER, UNKNOWN, 403, NONE),
            "This is not allowed",
            "Ask an administrator for the permission that the detail names."),
    NOT_FOUND(
            new ErrorKind(USER, UNKNOWN, 404, NONE),
            "Not found",
            "Check the id; objects of other organizations are never found."),
    METHOD_NOT_ALLOWED(
            new ErrorKind(USER, UNKNOWN, 405, NONE),
            "The path does not take this method",
            "Look the path up in the API description."),
    NOT_ACCEPTABLE(
            new ErrorKind(USER, UNKNOWN, 406, NONE),
            "No representation fits the Accept header",
            "Accept application/json."),
    CONFLICT(
            new ErrorKind(USER, UNKNOWN, 409, NONE),
            "The state does not allow this",
            "Read the object again and decide by its present state."),
    IN_USE(
            new ErrorKind(USER, UNKNOWN, 409, NONE),
            "It is in use",
            "Remove what refers to it first, or deactivate it instead."),
    SHARED_CONNECTION(
            new ErrorKind(USER, UNKNOWN, 409, NONE),
            "The connection belongs to the service's settings",
            "Ask the operator of the service, or make a connection of your own."),
    NAME_TAKEN(new ErrorKind(USER, UNKNOWN, 409, NONE), "The name is taken", "Choose another name."),
    VERSION_MISMATCH(
            new ErrorKind(USER, UNKNOWN, 412, NONE),
            "It was changed in the meantime",
            "Read it again and send its new ETag in If-Match."),
    PAYLOAD_TOO_LARGE(new ErrorKind(USER, UNKNOWN, 413, NONE), "The request is too large", "Send less in one request."),
    URI_TOO_LONG(
            new ErrorKind(USER, UNKNOWN, 414, NONE),
            "The request's address is too long",
            "Ask with fewer or shorter parameters."),
    HEADERS_TOO_LARGE(
            new ErrorKind(USER, UNKNOWN, 431, NONE),
            "The request's headers are too large",
            "Send fewer or shorter headers."),
    RATE_LIMITED(
            new ErrorKind(USER, UNKNOWN, 429, TIMED),
            "Too many requests",
            "Wait as long as Retry-After says, then go on more slowly."),
    UNSUPPORTED_MEDIA_TYPE(
            new ErrorKind(USER, UNKNOWN, 415, NONE), "The content type is not supported", "Send application/json."),
    INVALID_REQUEST(
            new ErrorKind(USER, DATA_VALIDATION, 422, NONE),
            "The request is not valid",
            "Mend the fields that the violations name."),
    IDEMPOTENCY_KEY_REUSED(
            new ErrorKind(USER, UNKNOWN, 422, NONE),
            "The idempotency key was used with another body",
            "Use a new key for a new request."),
    MISSING_MAPPING(
            new ErrorKind(USER, DATA_VALIDATION, 422, NONE),
            "There is no active mapping for this table",
            "Create a mapping, or load the defaults of the source system first."),
    NO_STABLE_KEY(
            new ErrorKind(USER, DATA_VALIDATION, 422, NONE),
            "The source table has no stable key",
            "Declare key columns in the mapping, or leave latestBy out."),
    TARGET_NOT_ALLOWED(
            new ErrorKind(USER, DATA_VALIDATION, 422, NONE),
            "This table may not be written",
            "Choose one of the tables that /api/v1/targets lists."),
    TOO_MANY_CALLS(
            new ErrorKind(USER, TIMEOUT, 429, TIMED),
            "Too many calls are waiting",
            "Wait for the calls under way, then try again."),
    TOO_MANY_RUNS(
            new ErrorKind(USER, UNKNOWN, 429, MANUAL),
            "Too many runs are queued",
            "Wait until queued runs have begun, or cancel some."),

    // Sources
    SOURCE_NAME_UNKNOWN(
            new ErrorKind(SOURCE, CONNECTION_ERROR, 422, MANUAL),
            "The host name has no address",
            "Check the spelling of the host and the name service."),
    SOURCE_UNREACHABLE(
            new ErrorKind(SOURCE, CONNECTION_ERROR, 422, TIMED),
            "The source database could not be reached",
            "Check host and port, that the server runs, and the firewall between."),
    PROTOCOL_ERROR(
            new ErrorKind(SOURCE, CONNECTION_ERROR, 422, NONE),
            "The server did not answer as PostgreSQL",
            "Check that the port is that of a PostgreSQL server."),
    DESTINATION_NOT_ALLOWED(
            new ErrorKind(SOURCE, CONNECTION_ERROR, 422, NONE),
            "This address may not be used",
            "Use a public address, or ask the operator to allow this network."),
    TLS_VERIFICATION_FAILED(
            new ErrorKind(SOURCE, CONNECTION_ERROR, 422, MANUAL),
            "The server's certificate could not be verified",
            "Check the TLS mode and the server's certificate."),
    AUTH_FAILED(
            new ErrorKind(SOURCE, CONNECTION_ERROR, 422, MANUAL),
            "User or password was refused",
            "Check the user name, set the password again, and see the server's host rules."),
    DATABASE_NOT_FOUND(
            new ErrorKind(SOURCE, CONNECTION_ERROR, 422, MANUAL),
            "The database does not exist",
            "Check the database name of the connection."),
    TOO_MANY_CONNECTIONS(
            new ErrorKind(SOURCE, CONNECTION_ERROR, 422, TIMED),
            "The server has no free connection",
            "Try again later, or raise the server's connection limit."),
    SERVER_RESTARTING(
            new ErrorKind(SOURCE, CONNECTION_ERROR, 422, TIMED),
            "The database is restarting",
            "Wait a moment and try again."),
    SOURCE_NOT_READ_ONLY(
            new ErrorKind(SOURCE, CONNECTION_ERROR, 422, MANUAL),
            "The session could not be made read-only",
            "Use a login that may only read."),
    SOURCE_PERMISSION_DENIED(
            new ErrorKind(SOURCE, UNKNOWN, 422, MANUAL),
            "The login may not read this",
            "Grant USAGE on the schema and SELECT on its tables to the login."),
    NO_SCHEMAS_FOUND(
            new ErrorKind(SOURCE, DATA_VALIDATION, 422, MANUAL),
            "No schema matches the pattern",
            "Create schemas with the prefix source_, or change the connection's schemaPattern."),
    CREDENTIALS_REQUIRED(
            new ErrorKind(USER, DATA_VALIDATION, 422, MANUAL),
            "The password must be set again",
            "Send the password: a change of address, user or TLS mode clears it."),
    CREDENTIALS_UNREADABLE(
            new ErrorKind(INTERNAL, CONNECTION_ERROR, 422, MANUAL),
            "The stored password cannot be decrypted",
            "Set the password again; the service's secret key has changed."),
    STATEMENT_TIMEOUT(
            new ErrorKind(SOURCE, TIMEOUT, 422, TIMED),
            "The statement took too long",
            "Use a smaller batch of 100 to 250 rows, or index the key columns."),
    SCHEMA_DRIFT(
            new ErrorKind(SOURCE, DATA_VALIDATION, 422, MANUAL),
            "A table or column no longer matches the mapping",
            "Compare the mapping with the present columns and update it."),
    INVALID_QUERY(
            new ErrorKind(SOURCE, DATA_VALIDATION, 422, MANUAL),
            "The query is not a plain SELECT",
            "Use one SELECT statement that writes nothing."),

    // Rows
    NULL_SOURCE_KEY(
            new ErrorKind(USER, DATA_VALIDATION, 422, NONE),
            "A key column is null",
            "Give the row a key in the source, or choose other key columns."),
    DUPLICATE_SOURCE_KEY(
            new ErrorKind(USER, DATA_VALIDATION, 422, NONE),
            "Several source rows have this key",
            "Remove the repeats, or name the column that tells the latest version."),
    REQUIRED_VALUE_MISSING(
            new ErrorKind(USER, DATA_VALIDATION, 422, NONE),
            "A required value is missing",
            "Give the column a value in the source, or a default rule in the mapping."),
    VALUE_NOT_MAPPED(
            new ErrorKind(USER, DATA_VALIDATION, 422, NONE),
            "The value is not in the list of map_values",
            "Add the value to the list, or state a fallback."),
    INVALID_FORMAT(
            new ErrorKind(USER, DATA_VALIDATION, 422, NONE),
            "The value does not fit the column's type",
            "Add a rule that converts it, such as cast or date_format."),
    VALUE_TOO_LONG(
            new ErrorKind(USER, DATA_VALIDATION, 422, NONE),
            "The value is too long for the column",
            "Shorten it in the source, or map it to a longer column."),
    OUT_OF_RANGE(
            new ErrorKind(USER, DATA_VALIDATION, 422, NONE),
            "The value is out of the column's range",
            "Check the value in the source and the type of the column."),
    INVALID_TEXT(
            new ErrorKind(USER, DATA_VALIDATION, 422, NONE),
            "The text cannot be stored",
            "Remove characters that are not valid UTF-8 text."),
    LOOKUP_MISSED(
            new ErrorKind(USER, DATA_VALIDATION, 422, NONE),
            "The referred row was not found",
            "Migrate the referred table first, then resume or run again."),
    LOOKUP_AMBIGUOUS(
            new ErrorKind(USER, DATA_VALIDATION, 422, NONE),
            "Several rows match the reference",
            "Look up by a unique column."),
    REFERENCE_LOOP(
            new ErrorKind(USER, DATA_VALIDATION, 422, NONE),
            "The reference leads back to the row itself",
            "Correct the hierarchy in the source."),
    NOT_NULL(
            new ErrorKind(TARGET, CONSTRAINT_VIOLATION, 422, NONE),
            "A column must not be null",
            "Map the column, or give it a default rule."),
    FOREIGN_KEY(
            new ErrorKind(TARGET, CONSTRAINT_VIOLATION, 422, NONE),
            "The referred row does not exist",
            "Migrate the referred table first."),
    UNIQUE(
            new ErrorKind(TARGET, CONSTRAINT_VIOLATION, 409, NONE),
            "A row with this key exists already",
            "Add conflict handling, or remove the repeat."),
    CHECK(
            new ErrorKind(TARGET, CONSTRAINT_VIOLATION, 422, NONE),
            "A check of the table refused the row",
            "Compare the row with the table's checks."),
    EXCLUSION(
            new ErrorKind(TARGET, CONSTRAINT_VIOLATION, 422, NONE),
            "An exclusion rule of the table refused the row",
            "Compare the row with the rows that are there."),
    TRIGGER_REJECTED(
            new ErrorKind(TARGET, CONSTRAINT_VIOLATION, 422, NONE),
            "A rule of the table refused the row",
            "Ask the owner of the table which rule refused it."),
    ROW_TOO_LARGE(
            new ErrorKind(USER, DATA_VALIDATION, 422, NONE),
            "A row is larger than the limit",
            "Leave the largest columns out of the mapping."),
    ROW_KILLS_WORKER(
            new ErrorKind(INTERNAL, UNKNOWN, 500, MANUAL),
            "Every worker that moved this row died",
            "Look in the source for what is special about the row behind the last checkpoint, and tell the operator."),
    TOO_MANY_ERRORS(
            new ErrorKind(USER, DATA_VALIDATION, 409, MANUAL),
            "More rows failed than the run may bear",
            "Raise the run's maxErrors or maxErrorRate and resume it, or mend the rows and start a new run."),

    STAGE_FULL(
            new ErrorKind(USER, DATA_VALIDATION, 409, MANUAL),
            "More would be staged than an organization may have",
            "Wait until other runs have ended, declare key columns so that nothing needs to be staged, or set a limit;"
                    + " GODWIT_STAGE_MEGABYTES holds the bound."),

    // The application database and the service
    TARGET_UNREACHABLE(
            new ErrorKind(TARGET, CONNECTION_ERROR, 503, TIMED),
            "The application database could not be reached",
            "Try again; the run resumes by itself."),
    TARGET_FORBIDDEN(
            new ErrorKind(TARGET, UNKNOWN, 422, MANUAL),
            "The target may not be written",
            "Grant the service's login INSERT and SELECT on the table, and USAGE on the sequence of its key."),
    TARGET_DRIFT(
            new ErrorKind(TARGET, DATA_VALIDATION, 422, MANUAL),
            "The target table no longer matches the mapping",
            "Compare the mapping with the present columns and update it."),
    LOCK_TIMEOUT(
            new ErrorKind(TARGET, TIMEOUT, 503, TIMED),
            "A lock was not free in time",
            "It is tried again; look for long transactions on the table."),
    CONCURRENCY_CONFLICT(
            new ErrorKind(TARGET, UNKNOWN, 503, TIMED),
            "A concurrent change was in the way",
            "It is tried again by itself."),
    OUTCOME_UNKNOWN(
            new ErrorKind(TARGET, CONNECTION_ERROR, 503, TIMED),
            "The connection was lost during a commit",
            "Nothing to do: the checkpoint is read again."),
    TARGET_RESOURCES(
            new ErrorKind(TARGET, UNKNOWN, 503, TIMED),
            "The application database is short of a resource",
            "Tell the operator; then resume the run."),
    ENGINE_STALLED(
            new ErrorKind(INTERNAL, UNKNOWN, 500, MANUAL),
            "The run made no progress",
            "Resume the run; if it stalls again, report it."),
    UNBALANCED(
            new ErrorKind(INTERNAL, UNKNOWN, 500, NONE),
            "The run's sums do not balance",
            "Report this run; its rows are untouched."),
    SUPERSEDED(
            new ErrorKind(INTERNAL, UNKNOWN, 409, NONE),
            "Another worker has taken the chunk over",
            "Nothing to do: the other worker goes on."),
    STOPPED(
            new ErrorKind(USER, UNKNOWN, 409, MANUAL),
            "The run was told to stop",
            "Resume the run when it should go on."),
    INTERNAL_ERROR(
            new ErrorKind(INTERNAL, UNKNOWN, 500, NONE),
            "Internal error",
            "Report the id in the detail to the operator.");

    private final ErrorKind kind;
    private final String title;
    private final String hint;

    ErrorCode(ErrorKind kind, String title, String hint) {
        this.kind = kind;
        this.title = title;
        this.hint = hint;
    }

    public ErrorFamily family() {
        return kind.family();
    }

    public ErrorType type() {
        return kind.type();
    }

    /** The HTTP status when this code is the answer to a request. */
    public int status() {
        return kind.status();
    }

    public Retry retry() {
        return kind.retry();
    }

    /** One short sentence, the same for every occurrence. */
    public String title() {
        return title;
    }

    /** What a person can do about it. */
    public String hint() {
        return hint;
    }

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
