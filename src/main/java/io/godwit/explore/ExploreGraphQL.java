package io.godwit.explore;

import io.godwit.connection.Connections;
import io.godwit.engine.catalog.TableName;
import io.godwit.platform.web.CurrentCaller;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** Browsing a source over GraphQL. Stateless, safe for any thread. */
@GraphQLApi
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class ExploreGraphQL {

    private final CurrentCaller callers;
    private final ExploreService service;

    ExploreGraphQL(CurrentCaller callers, ExploreService service) {
        this.callers = callers;
        this.service = service;
    }

    @Query("exploreSchemas")
    @Description("The schemas of a source that fit the pattern, the connection's own when it is left out.")
    public @NonNull List<@NonNull SourceSchema> schemas(
            @Name("connectionId") @Id @NonNull String connection, @Name("pattern") @Nullable String pattern) {
        return service.schemas(callers.get(), Connections.parse(connection), pattern);
    }

    @Query("exploreTables")
    @Description("The tables of a schema with estimated rows.")
    public @NonNull List<@NonNull SourceTable> tables(
            @Name("connectionId") @Id @NonNull String connection, @Name("schema") @NonNull String schema) {
        return service.tables(callers.get(), Connections.parse(connection), schema);
    }

    @Query("exploreColumns")
    @Description("The columns and keys of a table.")
    public @NonNull SourceColumns columns(
            @Name("connectionId") @Id @NonNull String connection,
            @Name("schema") @NonNull String schema,
            @Name("table") @NonNull String table) {
        return service.columns(callers.get(), Connections.parse(connection), new TableName(schema, table));
    }

    @Query("explorePreview")
    @Description("At most 25 rows of a table; long values are cut, sensitive ones masked.")
    public @NonNull PreviewRows preview(
            @Name("connectionId") @Id @NonNull String connection,
            @Name("schema") @NonNull String schema,
            @Name("table") @NonNull String table,
            @Name("limit") @Nullable Integer limit) {
        return PreviewRows.of(
                service.preview(callers.get(), Connections.parse(connection), new TableName(schema, table), limit));
    }

    /** A preview whose values are all text, because a GraphQL field has one type. */
    @Type("Preview")
    public record PreviewRows(
            @NonNull List<Preview.@NonNull PreviewColumn> columns,
            @NonNull List<@NonNull List<@Nullable String>> rows,
            boolean truncated,
            @NonNull List<@NonNull String> truncatedColumns) {

        static PreviewRows of(Preview preview) {
            return new PreviewRows(
                    preview.columns(),
                    preview.rows().stream().map(PreviewRows::texts).toList(),
                    preview.truncated(),
                    preview.truncatedColumns());
        }

        private static List<@Nullable String> texts(List<@Nullable Object> row) {
            List<@Nullable String> texts = new ArrayList<>();
            for (Object value : row) {
                texts.add(value == null ? null : value.toString());
            }
            return texts;
        }
    }
}
