package io.godwit.platform.graphql;

import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLError;
import graphql.analysis.MaxQueryComplexityInstrumentation;
import graphql.execution.AbortExecutionException;
import graphql.execution.ExecutionContext;
import graphql.execution.instrumentation.ChainedInstrumentation;
import graphql.execution.instrumentation.Instrumentation;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a valid document may still not do: more than one mutation in a request, more than five looks into sources, texts that cannot
 * be stored, and outside local mode introspection and great complexity. Depth is the framework's, set by a property. Also gives every error a code.
 */
@ApplicationScoped
public class GraphQLGuard extends SimplePerformantInstrumentation {

    /** The fields that wait for a source begin with it. */
    private static final String REACHING_OUT = "explore";

    /** They are answered one after the other, and each may hold the thread for half a minute. */
    private static final int MOST_REACHING_OUT = 5;

    /** Introspection, which only local mode knows, takes more than twice as much; the framework's own bound leaves room for it. */
    private static final int MOST_COMPLEX = 200;

    private final boolean isLocal;

    GraphQLGuard(@ConfigProperty(name = "godwit.local", defaultValue = "false") boolean isLocal) {
        this.isLocal = isLocal;
    }

    /** Joins what the framework has put there: its own guards and its cache of documents. */
    void install(@Observes GraphQL.Builder builder) {
        List<Instrumentation> all = new ArrayList<>(List.of(builder.build().getInstrumentation(), this));
        if (!isLocal) {
            all.add(new MaxQueryComplexityInstrumentation(MOST_COMPLEX));
        }
        builder.instrumentation(new ChainedInstrumentation(all));
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
        List<Field> fields = new ArrayList<>();
        collect(operation.getSelectionSet(), execution, fields);
        if (operation.getOperation() == OperationDefinition.Operation.MUTATION && fields.size() > 1) {
            throw new AbortExecutionException("A request may hold one mutation; send the others on their own");
        }
        if (fields.stream()
                        .filter(field -> field.getName().startsWith(REACHING_OUT))
                        .count()
                > MOST_REACHING_OUT) {
            throw new AbortExecutionException(
                    "A request may look into sources " + MOST_REACHING_OUT + " times; send the others on their own");
        }
        new NodeTraverser().preOrder(new StorableTexts(), execution.getDocument());
        return SimpleInstrumentationContext.noOp();
    }

    /** The top-level fields of a valid operation; the door lets none in that has more than can be listed. */
    private static void collect(SelectionSet set, ExecutionContext execution, List<Field> fields) {
        for (Selection<?> selection : set.getSelections()) {
            if (selection instanceof Field field) {
                fields.add(field);
            } else if (selection instanceof InlineFragment inline) {
                collect(inline.getSelectionSet(), execution, fields);
            } else if (selection instanceof FragmentSpread spread) {
                FragmentDefinition fragment = execution.getFragmentsByName().get(spread.getName());
                if (fragment != null) {
                    collect(fragment.getSelectionSet(), execution, fields);
                }
            }
        }
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
