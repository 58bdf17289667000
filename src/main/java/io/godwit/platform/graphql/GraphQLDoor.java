package io.godwit.platform.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import graphql.language.Document;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.http.Refusals;
import io.godwit.platform.json.JsonBody;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the GraphQL endpoint and lets in what is a GraphQL request: a POST of strict JSON with a document that can be
 * parsed within bounds. All else gets a problem, where the framework would answer with plain text, nothing, or a status of 500.
 */
@ApplicationScoped
public class GraphQLDoor {

    private static final String PATH = "/graphql";

    /** Bounds what parsing one document costs; the largest documents of our own clients have some 300 tokens. */
    private static final ParserOptions BOUNDS = ParserOptions.newParserOptions()
            .maxCharacters(100_000)
            .maxTokens(2_000)
            .maxWhitespaceTokens(20_000)
            .maxRuleDepth(200)
            .build();

    /** Introspection, which our own pages ask for, has some 400. */
    private static final long MOST_FIELDS = 1_000;

    /** What a request may hold, and of which type it must be unless it is null. */
    private static final Map<String, Predicate<JsonNode>> MEMBERS = Map.of(
            "query", JsonNode::isTextual,
            "operationName", name -> name.isTextual() || name.isNull(),
            "variables", variables -> variables.isObject() || variables.isNull(),
            "extensions", extensions -> extensions.isObject() || extensions.isNull());

    private static final Set<String> ANSWERS = Set.of("application/json", "application/graphql-response+json");
    private static final Set<String> RANGES = Set.of("*/*", "application/*");

    /** Before the framework's own routes, after the limits of size. */
    private static final int EARLY = -50;

    private final Refusals refusals;
    private final JsonBody bodies;
    private final boolean isLocal;

    GraphQLDoor(
            Refusals refusals,
            JsonBody bodies,
            @ConfigProperty(name = "godwit.local", defaultValue = "false") boolean isLocal) {
        this.refusals = refusals;
        this.bodies = bodies;
        this.isLocal = isLocal;
    }

    void install(@Observes Router router) {
        router.route(PATH).order(EARLY).handler(request -> guarded(request, this::checkHead));
        router.route(PATH)
                .order(EARLY + 1)
                .handler(BodyHandler.create(false).setBodyLimit(JsonBody.LARGEST))
                .blockingHandler(request -> guarded(request, this::checkBody), false);
        router.route(PATH + "/schema.graphql").order(EARLY).handler(request -> guarded(request, this::checkSchema));
    }

    /** A check that throws ends the request with a problem; else the request goes on. */
    private void guarded(RoutingContext request, Check check) {
        try {
            check.of(request);
        } catch (GodwitException fault) {
            refusals.send(request, fault);
            return;
        }
        request.next();
    }

    /** Refuses a request by throwing. */
    private interface Check {
        void of(RoutingContext request);
    }

    private void checkHead(RoutingContext request) {
        if (!request.request().method().equals(HttpMethod.POST)) {
            request.response().putHeader("Allow", "POST");
            throw refusal(ErrorCode.METHOD_NOT_ALLOWED);
        }
        if (request.request().uri().contains("?")) {
            throw new GodwitException(ErrorCode.MALFORMED_REQUEST, "GraphQL takes everything from the body");
        }
        if (!isJson(request.request().getHeader("Content-Type"))) {
            throw refusal(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        }
        checkAccept(request.request());
    }

    /** The framework knows no ranges of types: who would take any JSON gets the plain one. */
    private static void checkAccept(HttpServerRequest request) {
        String accept = request.getHeader("Accept");
        if (accept == null) {
            return;
        }
        List<String> ranges = Arrays.stream(accept.split(",", -1))
                .map(range -> range.split(";", -1)[0].strip())
                .toList();
        if (Collections.disjoint(ranges, ANSWERS) && Collections.disjoint(ranges, RANGES)) {
            throw refusal(ErrorCode.NOT_ACCEPTABLE);
        }
        if (Collections.disjoint(ranges, ANSWERS)) {
            request.headers().set("Accept", "application/json");
        }
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.split(";", -1);
        String[] type = parts[0].strip().split("/", -1);
        String charset = Arrays.stream(parts)
                .skip(1)
                .map(String::strip)
                .filter(parameter -> parameter.toLowerCase(Locale.ROOT).startsWith("charset="))
                .map(parameter -> parameter.substring("charset=".length()))
                .findFirst()
                .orElse("");
        return type.length == 2 && JsonBody.isJson(type[0], type[1], charset);
    }

    private void checkBody(RoutingContext request) {
        JsonNode body = bodies.read(
                request.body().buffer() == null
                        ? new byte[0]
                        : request.body().buffer().getBytes());
        if (!body.isObject() || !body.path("query").isTextual()) {
            throw new GodwitException(
                    ErrorCode.MALFORMED_REQUEST, "The body must be an object whose member query is a document");
        }
        body.properties().forEach(member -> {
            if (!MEMBERS.getOrDefault(member.getKey(), unknown -> false).test(member.getValue())) {
                throw new GodwitException(
                        ErrorCode.MALFORMED_REQUEST,
                        "The body may hold query, operationName, variables and extensions, each of its own type");
            }
        });
        parse(body.path("query").asText());
    }

    private static void parse(String document) {
        try {
            Document parsed = Parser.parse(ParserEnvironment.newParserEnvironment()
                    .document(document)
                    .parserOptions(BOUNDS)
                    .build());
            if (!WrittenOut.isWithin(parsed, MOST_FIELDS)) {
                throw new GodwitException(
                        ErrorCode.MALFORMED_REQUEST,
                        "The document has more than " + MOST_FIELDS + " fields, its fragments written out");
            }
        } catch (InvalidSyntaxException fault) {
            String where = fault.getLocation() == null
                    ? ""
                    : " at line " + fault.getLocation().getLine() + ", column "
                            + fault.getLocation().getColumn();
            throw new GodwitException(
                    ErrorCode.MALFORMED_REQUEST, "The document cannot be parsed, or is too large" + where);
        }
    }

    private void checkSchema(RoutingContext request) {
        if (!isLocal) {
            throw new GodwitException(ErrorCode.NOT_FOUND, "There is nothing at this path");
        }
        if (!request.request().method().equals(HttpMethod.GET)) {
            request.response().putHeader("Allow", "GET");
            throw refusal(ErrorCode.METHOD_NOT_ALLOWED);
        }
    }

    private static GodwitException refusal(ErrorCode code) {
        return new GodwitException(code, code.title());
    }
}
