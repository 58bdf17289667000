package io.godwit.platform.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Looks a body over before anything is made of it, wherever in it the fault may lie: also in members that no record has, such as
 * a rule's arguments. Safe for any thread.
 */
@Singleton
public class JsonBody {

    /** The most bytes of a body. */
    public static final int LARGEST = 1_048_576;

    private final ObjectMapper mapper;

    JsonBody(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * True for a content type of JSON whose charset, if it names one, is UTF-8.
     *
     * @param charset of the content type, empty when it names none
     */
    public static boolean isJson(String type, String subtype, String charset) {
        return type.equalsIgnoreCase("application")
                && (subtype.equalsIgnoreCase("json")
                        || subtype.toLowerCase(Locale.ROOT).endsWith("+json"))
                && (charset.isEmpty() || charset.replace("\"", "").equalsIgnoreCase("UTF-8"));
    }

    /**
     * Reads a body as one value that is not null.
     *
     * @throws GodwitException MALFORMED_REQUEST for what is no JSON in UTF-8, or nothing, or {@code null}; INVALID_REQUEST with
     *     a pointer for a text that PostgreSQL could not keep; PAYLOAD_TOO_LARGE above {@link #LARGEST}
     */
    public JsonNode read(byte[] body) {
        String text = text(body);
        try {
            check(text);
            return mapper.readTree(text);
        } catch (StreamConstraintsException beyond) {
            throw malformed("The body nests too deeply, or holds too long a text or number");
        } catch (JsonProcessingException fault) {
            JsonLocation at = fault.getLocation();
            throw malformed("The body is not valid JSON"
                    + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String text(byte[] body) {
        if (body.length > LARGEST) {
            throw new GodwitException(ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than " + LARGEST + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException other) {
            throw malformed("The body is not UTF-8");
        }
    }

    private void check(String text) throws IOException {
        try (JsonParser parser = mapper.createParser(text)) {
            JsonToken token = parser.nextToken();
            if (token == null || token == JsonToken.VALUE_NULL) {
                throw malformed("A body is required");
            }
            for (; token != null; token = parser.nextToken()) {
                if ((token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING)
                        && !isStorable(parser.getText())) {
                    throw unstorable(parser.getParsingContext().pathAsPointer().toString());
                }
            }
        }
    }

    /** False for a text with a NUL, which PostgreSQL refuses, or half a surrogate pair, which it would keep as another text. */
    public static boolean isStorable(String text) {
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            boolean pair = Character.isHighSurrogate(unit)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1));
            if (unit == '\0' || (Character.isSurrogate(unit) && !pair)) {
                return false;
            }
            if (pair) {
                at++;
            }
        }
        return true;
    }

    private static GodwitException unstorable(String pointer) {
        return new GodwitException(
                ErrorCode.INVALID_REQUEST,
                ErrorCode.INVALID_REQUEST.title(),
                List.of(new Violation(printable(pointer), "must hold neither NUL nor half a surrogate pair")));
    }

    /** The fault may be in the name itself, which then leads to no member. */
    private static String printable(String pointer) {
        return isStorable(pointer) ? pointer : pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
    }

    private static GodwitException malformed(String detail) {
        return new GodwitException(ErrorCode.MALFORMED_REQUEST, detail);
    }
}
