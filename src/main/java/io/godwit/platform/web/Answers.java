package io.godwit.platform.web;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** The habits that all REST answers share: entity tags made of versions, and links to the next page. */
public final class Answers {

    private Answers() {}

    /** 200 with the object and its entity tag. */
    public static Response.ResponseBuilder ok(Object body, long version) {
        return Response.ok(body).tag(tag(version));
    }

    /** 200 with the page and, when there is more, a Link to the page that follows. */
    public static <T> Response page(Page<T> page, UriInfo uri) {
        Response.ResponseBuilder answer = Response.ok(page);
        if (page.nextCursor() != null) {
            answer.link(
                    uri.getRequestUriBuilder()
                            .replaceQueryParam("cursor", page.nextCursor())
                            .build(),
                    "next");
        }
        return answer.build();
    }

    /** The entity tag of a version. */
    public static EntityTag tag(long version) {
        return new EntityTag(Long.toString(version));
    }

    /**
     * The version that If-Match demands, null when the header is absent or {@code *}.
     *
     * @throws GodwitException VERSION_MISMATCH when the header is not a tag of ours
     */
    public static @Nullable Long expectedVersion(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.equals("*")) {
            return null;
        }
        try {
            return Long.valueOf(ifMatch.strip().replace("\"", ""));
        } catch (NumberFormatException foreign) {
            throw new GodwitException(ErrorCode.VERSION_MISMATCH, "If-Match holds no tag of this object");
        }
    }
}
