package io.godwit.platform.web;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import io.godwit.platform.sql.SqlStates;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Gives the problems that the framework makes (bad JSON, unknown paths, failed validation, anything unforeseen) a code of our
 * catalogue, and replaces their text: theirs may quote values, classes or driver messages.
 */
@ApplicationScoped
public class CatalogueProblems implements ProblemPostProcessor {

    /** After the library's own processors. */
    @Override
    public int priority() {
        return 1;
    }

    @Override
    public HttpProblem apply(HttpProblem problem, ProblemContext context) {
        if (problem.getParameters().containsKey("code")) {
            return problem;
        }
        return HttpProblem.builder(ours(problem, context.cause))
                .withInstance(problem.getInstance())
                .build();
    }

    private static HttpProblem ours(HttpProblem problem, Throwable cause) {
        if (cause instanceof ConstraintViolationException invalid) {
            return Problems.of(ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_REQUEST.title(), violations(invalid));
        }
        GodwitException our = caused(cause, GodwitException.class);
        if (our != null) {
            return Problems.of(our);
        }
        JsonProcessingException json = caused(cause, JsonProcessingException.class);
        if (json != null) {
            return malformed(json);
        }
        ErrorCode code = Problems.codeOf(problem.getStatusCode());
        if (Problems.hidesDetail(code)) {
            return unforeseen(cause);
        }
        String detail = code == ErrorCode.NOT_FOUND ? "There is nothing at this path" : code.title();
        return Problems.of(code, detail, List.of());
    }

    /** Our own database may be away for a moment; whatever else nobody foresaw is an incident. */
    static HttpProblem unforeseen(Throwable cause) {
        return SqlStates.passing(cause).map(Problems::of).orElseGet(() -> incident(cause));
    }

    private static HttpProblem incident(Throwable cause) {
        UUID incident = UUID.randomUUID();
        // Class, state and place only: messages may carry row values.
        Log.errorf("Unforeseen %s, incident %s", SqlStates.described(cause), incident);
        return Problems.of(ErrorCode.INTERNAL_ERROR, "Incident " + incident, List.of());
    }

    private static <T> @Nullable T caused(Throwable thrown, Class<T> type) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }

    static HttpProblem malformed(JsonProcessingException fault) {
        JsonLocation at = fault.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        if (fault instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            String pointer = pointer(mapping);
            return Problems.of(
                    ErrorCode.MALFORMED_REQUEST,
                    "The member " + pointer + " is unknown or has the wrong type" + where,
                    List.of(new Violation(pointer, "is unknown or has the wrong type")));
        }
        return Problems.of(ErrorCode.MALFORMED_REQUEST, "The body is not valid JSON" + where, List.of());
    }

    private static String pointer(JsonMappingException fault) {
        StringBuilder pointer = new StringBuilder();
        for (JsonMappingException.Reference step : fault.getPath()) {
            pointer.append('/')
                    .append(step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName());
        }
        return pointer.toString();
    }

    private static List<Violation> violations(ConstraintViolationException invalid) {
        return invalid.getConstraintViolations().stream()
                .map(CatalogueProblems::violation)
                .toList();
    }

    /** The path without the method and parameter names that bean validation puts first. */
    private static Violation violation(ConstraintViolation<?> violation) {
        List<String> nodes = StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                .map(node -> node.getIndex() == null ? node.getName() : node.getIndex() + "/" + node.getName())
                .toList();
        List<String> inner =
                nodes.size() > 2 ? nodes.subList(2, nodes.size()) : nodes.subList(nodes.size() - 1, nodes.size());
        String field = (nodes.size() > 2 ? "/" : "") + String.join("/", inner);
        return new Violation(field, violation.getMessage());
    }
}
