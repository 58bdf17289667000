package io.godwit.run.start;

import io.godwit.connection.Connections;
import io.godwit.engine.RunOptions.CommitMode;
import io.godwit.engine.RunOptions.Consistency;
import io.godwit.platform.web.CurrentCaller;
import io.godwit.run.RunGraphQL;
import jakarta.transaction.Transactional;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** Starting runs over GraphQL. Stateless, safe for any thread. */
@GraphQLApi
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class StartGraphQL {

    private final CurrentCaller callers;
    private final StartService service;

    StartGraphQL(CurrentCaller callers, StartService service) {
        this.callers = callers;
        this.service = service;
    }

    @Mutation("startRun")
    @Description("Starts a run of a mapping, or of the active mapping between two tables.")
    public @NonNull RunGraphQL.RunPayload startRun(
            @Name("input") @NonNull StartRun input, @Name("idempotencyKey") @Nullable String idempotencyKey) {
        return RunGraphQL.attempt(
                "Accepted",
                () -> service.start(callers.get(), input.draft(), idempotencyKey)
                        .run());
    }

    /** A run that is asked for, as GraphQL takes it: ids are texts there. */
    @Input("StartRunInput")
    @Description("Either the mapping, or the connection and the tables between which one mapping must be active.")
    public record StartRun(
            @Id @Nullable String mappingId,
            @Id @Nullable String connectionId,
            @Nullable String sourceSchema,
            @Nullable String sourceTable,
            @Nullable String targetTable,
            @Nullable Integer batchSize,
            @Nullable @Description(RunDraft.AUTO_BATCH_SIZE) Boolean autoBatchSize,

            @Nullable
            @Description("How many parts of a large table are moved at a time, 1 to 16. With more than one, which"
                    + " of the rows that share a conflict key wins does not follow the order of the source's keys.")
            Integer parallelism,

            @Nullable @Description("The most rows that may fail; with one more the run fails as too_many_errors.")
            Long maxErrors,

            @Nullable
            @Description("The greatest part of the rows read that may fail, 0 to 1; looked at from the thousandth"
                    + " row on and at the end.")
            Double maxErrorRate,

            @Nullable
            @Description("The most source rows that are read, the first ones by key; a key is never cut:"
                    + " when not all rows that share it fit, none is read.")
            Long limit,

            @Nullable @Description(RunDraft.CONSISTENCY) Consistency consistency,
            @Nullable @Description(RunDraft.COMMIT_MODE) CommitMode commitMode,
            @Nullable @Description(RunDraft.ID_MAPPING) Boolean idMapping,
            @Nullable @Description(RunDraft.DRY_RUN) Boolean dryRun) {

        private RunDraft draft() {
            return new RunDraft(
                    mappingId == null ? null : RunGraphQL.mapping(mappingId),
                    connectionId == null ? null : Connections.parse(connectionId),
                    sourceSchema,
                    sourceTable,
                    targetTable,
                    batchSize,
                    autoBatchSize,
                    parallelism,
                    maxErrors,
                    maxErrorRate,
                    limit,
                    consistency,
                    commitMode,
                    idMapping,
                    dryRun);
        }
    }
}
