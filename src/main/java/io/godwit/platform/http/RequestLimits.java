package io.godwit.platform.http;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.json.JsonBody;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Refuses requests by their size, with a problem. The HTTP server has limits of its own, set wider than these, because it
 * answers without a body what goes beyond them.
 */
@ApplicationScoped
public class RequestLimits {

    /** The most characters of path and query together. */
    static final int LONGEST_ADDRESS = 8_192;

    /** The most characters of all headers together. */
    static final int LARGEST_HEADERS = 16_384;

    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    /** Before everything else that looks at a request, also before the filter for other origins. */
    private static final int FIRST = 1_000;

    private final Refusals refusals;

    RequestLimits(Refusals refusals) {
        this.refusals = refusals;
    }

    void install(@Observes Filters filters) {
        filters.register(this::check, FIRST);
    }

    private void check(RoutingContext request) {
        HttpServerRequest asked = request.request();
        if (asked.uri().length() > LONGEST_ADDRESS) {
            refusals.send(request, ErrorCode.URI_TOO_LONG);
        } else if (headers(asked) > LARGEST_HEADERS) {
            refusals.send(request, ErrorCode.HEADERS_TOO_LARGE);
        } else if (declared(asked) > JsonBody.LARGEST) {
            refusals.send(
                    request,
                    new GodwitException(
                            ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than " + JsonBody.LARGEST + " bytes"));
        } else if (BROKEN_ESCAPE.matcher(asked.uri()).find()) {
            refusals.send(request, new GodwitException(ErrorCode.MALFORMED_REQUEST, "The address cannot be decoded"));
        } else {
            request.next();
        }
    }

    private static long headers(HttpServerRequest asked) {
        long size = 0;
        for (Map.Entry<String, String> header : asked.headers()) {
            size += header.getKey().length() + header.getValue().length();
        }
        return size;
    }

    /** The length that the request announces; what comes in pieces is counted while it is read. */
    private static long declared(HttpServerRequest asked) {
        String length = asked.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException beyond) {
            return Long.MAX_VALUE;
        }
    }
}
