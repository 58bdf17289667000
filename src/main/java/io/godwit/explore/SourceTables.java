package io.godwit.explore;

import io.godwit.connection.Connections;
import io.godwit.connection.SourceSessions;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.source.Inspector;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.GodwitException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * What a source holds at this moment, for the slices that build on it. Asks for no permission. Each call opens and closes a
 * session, so it must not run in a transaction; every method throws {@link GodwitException} with the code of what keeps the
 * source from answering. Safe for any thread.
 */
@ApplicationScoped
public class SourceTables {

    private final Connections connections;
    private final SourceSessions sessions;

    SourceTables(Connections connections, SourceSessions sessions) {
        this.connections = connections;
        this.sessions = sessions;
    }

    /** The table or view of exactly this name; empty when there is none. */
    public Optional<Table> find(OrganizationId organization, UUID connection, TableName name) {
        return inspect(organization, connection, inspector -> inspector.table(name));
    }

    /** All tables and views of a schema with their columns; empty for an unknown schema. */
    public List<Table> all(OrganizationId organization, UUID connection, String schema) {
        return inspect(organization, connection, inspector -> inspector.all(schema));
    }

    /** The schemas that fit the connection's pattern, in order of name. */
    public List<String> schemas(OrganizationId organization, UUID connection) {
        String pattern = connections.require(organization, connection).schemaPattern();
        return inspect(organization, connection, inspector -> inspector.schemas(pattern));
    }

    /** Looks with a session of its own. */
    <T> T inspect(OrganizationId organization, UUID connection, Function<Inspector, T> look) {
        return sessions.inspect(organization, connection, look);
    }
}
