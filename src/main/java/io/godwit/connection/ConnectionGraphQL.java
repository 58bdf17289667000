package io.godwit.connection;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.connection.login.Authentication;
import io.godwit.connection.login.TlsMode;
import io.godwit.platform.web.CurrentCaller;
import io.godwit.platform.web.Page;
import io.godwit.platform.web.PageRequest;
import io.godwit.platform.web.UserError;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** Connections over GraphQL. Stateless, safe for any thread. */
@GraphQLApi
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class ConnectionGraphQL {

    private final CurrentCaller callers;
    private final ConnectionService service;
    private final ObjectMapper mapper;

    ConnectionGraphQL(CurrentCaller callers, ConnectionService service, ObjectMapper mapper) {
        this.callers = callers;
        this.service = service;
        this.mapper = mapper;
    }

    @Query("connection")
    @Description("One connection.")
    public @NonNull Connection connection(@Name("id") @Id @NonNull String id) {
        return service.find(callers.get(), Connections.parse(id));
    }

    @Query("connections")
    @Description("Connections in order of making, those whose name holds the text.")
    public @NonNull ConnectionPage connections(
            @Name("name") @Nullable String name,
            @Name("first") @Nullable Integer first,
            @Name("after") @Nullable String after) {
        Page<Connection> page = service.list(callers.get(), name, PageRequest.of(first, after));
        return new ConnectionPage(page.items(), page.nextCursor());
    }

    @Mutation("createConnection")
    @Description("Stores a connection; its password is encrypted and never shown.")
    public @NonNull ConnectionPayload createConnection(@Name("input") @NonNull ConnectionInput input) {
        return attempt("Created", () -> service.create(callers.get(), input.draft()));
    }

    @Mutation("updateConnection")
    @Description(
            "Changes what the input names. A new address, login or TLS mode without password clears the stored one.")
    public @NonNull ConnectionPayload updateConnection(
            @Name("id") @Id @NonNull String id, @Name("input") @NonNull ConnectionChange input) {
        ObjectNode patch = mapper.valueToTree(input);
        patch.properties().removeIf(member -> member.getValue().isNull());
        return attempt("Changed", () -> service.patch(callers.get(), Connections.parse(id), patch, null));
    }

    @Mutation("deleteConnection")
    @Description("Deletes a connection that nothing refers to.")
    public @NonNull ConnectionPayload deleteConnection(@Name("id") @Id @NonNull String id) {
        return UserError.attempt(
                () -> {
                    service.delete(callers.get(), Connections.parse(id), null);
                    return new ConnectionPayload(true, "Deleted", null, List.of());
                },
                ConnectionPayload::refused);
    }

    @Mutation("testConnection")
    @Description("Walks the way to the source and names the first stage that fails.")
    public @NonNull DiagnosisPayload testConnection(@Name("id") @Id @NonNull String id) {
        return UserError.attempt(
                () -> {
                    Diagnosis diagnosis = service.test(callers.get(), Connections.parse(id));
                    String message = diagnosis.ok() ? "The connection works" : "A stage failed";
                    return new DiagnosisPayload(diagnosis.ok(), message, diagnosis, List.of());
                },
                errors -> new DiagnosisPayload(false, errors.get(0).message(), null, errors));
    }

    private static ConnectionPayload attempt(String done, Supplier<Connection> work) {
        return UserError.attempt(
                () -> new ConnectionPayload(true, done, work.get(), List.of()), ConnectionPayload::refused);
    }

    /** A page of connections. */
    public record ConnectionPage(
            @NonNull List<@NonNull Connection> items,
            @Nullable String nextCursor) {}

    /** The answer of a mutation. */
    public record ConnectionPayload(
            boolean ok,
            @NonNull String message,
            @Nullable Connection connection,
            @NonNull List<@NonNull UserError> errors) {

        static ConnectionPayload refused(List<UserError> errors) {
            return new ConnectionPayload(false, errors.get(0).message(), null, errors);
        }
    }

    /** The answer of a test; ok tells that every stage passed. */
    public record DiagnosisPayload(
            boolean ok,
            @NonNull String message,
            @Nullable Diagnosis diagnosis,
            @NonNull List<@NonNull UserError> errors) {}

    /** A new connection. */
    @Input("ConnectionInput")
    public record ConnectionInput(
            @NonNull String name,
            @Nullable String sourceKey,
            Connection.@Nullable Kind kind,
            @NonNull String host,
            @Nullable Integer port,
            @NonNull String database,
            @NonNull String username,
            @Nullable String password,
            @Nullable TlsMode tlsMode,
            @Nullable String caCertificate,
            @Nullable Authentication authentication,
            @Nullable String schemaPattern) {

        @SuppressWarnings("NullAway") // the draft gives what is null its usual value
        ConnectionDraft draft() {
            return new ConnectionDraft(
                    name,
                    sourceKey,
                    kind,
                    host,
                    port,
                    database,
                    username,
                    password,
                    tlsMode,
                    caCertificate,
                    authentication,
                    schemaPattern);
        }
    }

    /** What shall change; what is null or left out stays. */
    @Input("ConnectionChangeInput")
    public record ConnectionChange(
            @Nullable String name,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String database,
            @Nullable String username,
            @Nullable String password,
            @Nullable TlsMode tlsMode,
            @Nullable String caCertificate,
            @Nullable Authentication authentication,
            @Nullable String schemaPattern) {}
}
