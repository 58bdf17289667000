package io.godwit.platform.graphql;

import graphql.ErrorType;
import graphql.GraphQL;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.AbortExecutionException;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.execution.SubscriptionExecutionStrategy;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.validation.ValidationError;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.SqlStates;
import io.quarkus.logging.Log;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.graphql.execution.datafetcher.DataFetcherException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The errors of GraphQL answers, made from the same catalogue as the problems of REST: code, hint and violations are
 * extensions. Whatever is not ours shows nothing but an incident's id. Safe for any thread.
 */
@ApplicationScoped
public class GraphQLFaults implements DataFetcherExceptionHandler {

    /** Takes the place of the framework's handler, which names exception classes. */
    void install(@Observes GraphQL.Builder builder) {
        builder.defaultDataFetcherExceptionHandler(this)
                .subscriptionExecutionStrategy(new SubscriptionExecutionStrategy(this));
    }

    @Override
    public CompletableFuture<DataFetcherExceptionHandlerResult> handleException(
            DataFetcherExceptionHandlerParameters parameters) {
        GodwitException fault = known(parameters.getException());
        GraphQLError error = GraphqlErrorBuilder.newError(parameters.getDataFetchingEnvironment())
                .message("%s", fault.detail())
                .errorType(ErrorType.DataFetchingException)
                .extensions(extensions(fault))
                .build();
        return CompletableFuture.completedFuture(
                DataFetcherExceptionHandlerResult.newResult(error).build());
    }

    /**
     * Gives an error of the framework a code and a text of ours: its own quote the values sent and the inside of its model. Our
     * errors have a code and stay.
     */
    static GraphQLError coded(GraphQLError error) {
        Map<String, Object> given = error.getExtensions() == null ? Map.of() : error.getExtensions();
        if (given.get("code") instanceof String code && isOurs(code)) {
            return error;
        }
        GodwitException fault = new GodwitException(
                isConsequence(error) ? ErrorCode.INTERNAL_ERROR : ErrorCode.INVALID_REQUEST, text(error));
        Map<String, Object> extensions = new LinkedHashMap<>(given);
        extensions.putAll(extensions(fault));
        GraphqlErrorBuilder<?> coded = GraphqlErrorBuilder.newError()
                .message("%s", fault.detail())
                .errorType(error.getErrorType())
                .extensions(extensions);
        if (error.getLocations() != null) {
            coded.locations(error.getLocations());
        }
        if (error.getPath() != null) {
            coded.path(error.getPath());
        }
        return coded.build();
    }

    /** True when a value that must be there is not, which another error of the same answer explains. */
    static boolean isConsequence(GraphQLError error) {
        return error.getErrorType() == ErrorType.NullValueInNonNullableField;
    }

    private static boolean isOurs(String code) {
        return Arrays.stream(ErrorCode.values()).anyMatch(known -> known.wire().equals(code));
    }

    /** Our own sentences and those with nothing but figures in them stay. */
    private static String text(GraphQLError error) {
        if (error instanceof AbortExecutionException) {
            return error.getMessage();
        }
        if (error instanceof ValidationError invalid) {
            return "Validation error (" + invalid.getValidationErrorType() + "@" + invalid.getQueryPath() + ")";
        }
        return isConsequence(error)
                ? "A value that is always there could not be given"
                : "A variable or argument has the wrong type, or the operation is unknown";
    }

    private static Map<String, Object> extensions(GodwitException fault) {
        Map<String, Object> extensions = new LinkedHashMap<>();
        extensions.put("code", fault.code().wire());
        extensions.put("hint", fault.code().hint());
        fault.retryAfterSeconds().ifPresent(seconds -> extensions.put("retryAfterSeconds", seconds));
        if (!fault.violations().isEmpty()) {
            extensions.put("violations", violations(fault));
        }
        return extensions;
    }

    private static List<Map<String, String>> violations(GodwitException fault) {
        return fault.violations().stream()
                .map(violation -> Map.of("field", violation.field(), "message", violation.message()))
                .toList();
    }

    private static GodwitException known(Throwable thrown) {
        Throwable cause = unwrapped(thrown);
        if (cause instanceof GodwitException ours) {
            return ours;
        }
        if (cause instanceof AuthenticationFailedException || cause instanceof UnauthorizedException) {
            return new GodwitException(ErrorCode.UNAUTHENTICATED, "The request has no valid bearer token");
        }
        if (cause instanceof CoercingParseLiteralException || cause instanceof CoercingParseValueException) {
            return new GodwitException(ErrorCode.INVALID_REQUEST, "A variable or argument has the wrong type");
        }
        return SqlStates.passing(cause).orElseGet(() -> unforeseen(cause));
    }

    private static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof DataFetcherException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static GodwitException unforeseen(Throwable cause) {
        UUID incident = UUID.randomUUID();
        // Class, state and place only: messages may carry row values.
        Log.errorf("Unforeseen %s, incident %s", SqlStates.described(cause), incident);
        return new GodwitException(ErrorCode.INTERNAL_ERROR, "Incident " + incident);
    }
}
