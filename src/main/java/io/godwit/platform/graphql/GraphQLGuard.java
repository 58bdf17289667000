package io.godwit.platform.graphql;

import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLError;
import graphql.execution.AbortExecutionException;
import graphql.execution.ExecutionContext;
import graphql.execution.instrumentation.ChainedInstrumentation;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimpleInstrumentationContext;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import graphql.introspection.Introspection;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Node;
import graphql.language.NodeTraverser;
import graphql.language.NodeVisitorStub;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.StringValue;
import graphql.util.TraversalControl;
import graphql.util.TraverserContext;
import io.godwit.platform.json.JsonBody;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a valid document may still not do: more than one mutation in a request, texts that cannot be stored, and introspection
 * outside local mode. Depth and complexity are the framework's, set by properties. Also gives every error a code.
 */
@ApplicationScoped
public class GraphQLGuard extends SimplePerformantInstrumentation {

    private final boolean isLocal;

    GraphQLGuard(@ConfigProperty(name = "godwit.local", defaultValue = "false") boolean isLocal) {
        this.isLocal = isLocal;
    }

    /** Joins what the framework has put there: its own guards and its cache of documents. */
    void install(@Observes GraphQL.Builder builder) {
        builder.instrumentation(
                new ChainedInstrumentation(List.of(builder.build().getInstrumentation(), this)));
    }

    @Override
    public @Nullable InstrumentationContext<ExecutionResult> beginExecution(
            InstrumentationExecutionParameters parameters, @Nullable InstrumentationState state) {
        if (!isLocal) {
            parameters.getExecutionInput().getGraphQLContext().put(Introspection.INTROSPECTION_DISABLED, true);
        }
        return SimpleInstrumentationContext.noOp();
    }

    @Override
    public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
            InstrumentationExecuteOperationParameters parameters, @Nullable InstrumentationState state) {
        ExecutionContext execution = parameters.getExecutionContext();
        OperationDefinition operation = execution.getOperationDefinition();
        if (operation.getOperation() == OperationDefinition.Operation.MUTATION
                && fields(operation.getSelectionSet(), execution) > 1) {
            throw new AbortExecutionException("A request may hold one mutation; send the others on their own");
        }
        new NodeTraverser().preOrder(new StorableTexts(), execution.getDocument());
        return SimpleInstrumentationContext.noOp();
    }

    /**
     * How many fields a valid operation has, counted as far as the second: no fragment leads back to itself, but fragments of
     * fragments could lead to more of them than anybody can count.
     */
    private static int fields(SelectionSet set, ExecutionContext execution) {
        int count = 0;
        for (Selection<?> selection : set.getSelections()) {
            if (selection instanceof Field) {
                count++;
            } else if (selection instanceof InlineFragment inline) {
                count += fields(inline.getSelectionSet(), execution);
            } else if (selection instanceof FragmentSpread spread) {
                FragmentDefinition fragment = execution.getFragmentsByName().get(spread.getName());
                count += fragment == null ? 0 : fields(fragment.getSelectionSet(), execution);
            }
            if (count > 1) {
                return count;
            }
        }
        return count;
    }

    /** Leaves out the error that a field is null because of another error. */
    @Override
    public CompletableFuture<ExecutionResult> instrumentExecutionResult(
            ExecutionResult result,
            InstrumentationExecutionParameters parameters,
            @Nullable InstrumentationState state) {
        if (result.getErrors().isEmpty()) {
            return CompletableFuture.completedFuture(result);
        }
        List<GraphQLError> errors = result.getErrors().stream()
                .filter(error -> result.getErrors().size() == 1 || !GraphQLFaults.isConsequence(error))
                .map(GraphQLFaults::coded)
                .toList();
        return CompletableFuture.completedFuture(result.transform(builder -> builder.errors(errors)));
    }

    /** Texts that are written in the document; those of the variables are looked at before. */
    private static final class StorableTexts extends NodeVisitorStub {

        @Override
        public TraversalControl visitStringValue(
                StringValue text, @SuppressWarnings("rawtypes") TraverserContext<Node> at) {
            if (text.getValue() != null && !JsonBody.isStorable(text.getValue())) {
                throw new AbortExecutionException("A text must hold neither NUL nor half a surrogate pair");
            }
            return TraversalControl.CONTINUE;
        }
    }
}
