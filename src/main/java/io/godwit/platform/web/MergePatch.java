package io.godwit.platform.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;

/** JSON Merge Patch (RFC 7396): members replace, null removes, arrays are replaced whole; the result is validated again. */
@ApplicationScoped
public class MergePatch {

    /** The media type of a merge patch. */
    public static final String MEDIA_TYPE = "application/merge-patch+json";

    private final ObjectMapper mapper;
    private final Validation validation;

    MergePatch(ObjectMapper mapper, Validation validation) {
        this.mapper = mapper;
        this.validation = validation;
    }

    /**
     * Applies a patch to an object.
     *
     * @throws GodwitException MALFORMED_REQUEST when the patch is not a JSON object, INVALID_REQUEST when the result is not
     *     valid
     * @throws UncheckedIOException holding Jackson's fault when the result does not fit the type
     */
    public <T> T apply(T original, JsonNode patch, Class<T> type) {
        if (!(patch instanceof ObjectNode object)) {
            throw new GodwitException(ErrorCode.MALFORMED_REQUEST, "A merge patch must be a JSON object");
        }
        try {
            return validation.check(mapper.treeToValue(merged(mapper.valueToTree(original), object), type));
        } catch (JsonProcessingException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static ObjectNode merged(ObjectNode original, ObjectNode patch) {
        patch.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (value.isNull()) {
                original.remove(member.getKey());
            } else if (value instanceof ObjectNode inner && original.get(member.getKey()) instanceof ObjectNode old) {
                original.set(member.getKey(), merged(old, inner));
            } else {
                original.set(member.getKey(), value);
            }
        });
        return original;
    }
}
