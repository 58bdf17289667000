package io.godwit.engine.transform;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reading and writing JSON without ever making a number of it: digits stay as they were written. Jackson's limits hold
 * (depth 1,000, numbers of 1,000 digits, texts of 20 million characters); beyond them a text counts as invalid.
 */
final class JsonText {

    /** Hostile sources choose the keys, so none of them may stay in a table shared by all rows. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private JsonText() {}

    /** True when the text is one JSON value and nothing more. */
    static boolean isValid(String text) {
        try {
            read(text, List.of());
            return true;
        } catch (JsonProcessingException invalid) {
            return false;
        }
    }

    /**
     * The value at a path: the text of a scalar, compact JSON for an object or array, null when missing or JSON null.
     * Of a key that is there twice the last counts, as in jsonb.
     *
     * @throws JsonProcessingException when the text, in whole, is not one JSON value
     */
    static @Nullable String read(String text, List<String> path) throws JsonProcessingException {
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            if (parser.currentToken() == null) {
                throw new JsonParseException(parser, "there is no value");
            }
            String found = descend(parser, path, 0);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "there is more than one value");
            }
            return found;
        } catch (JsonProcessingException invalid) {
            throw invalid;
        } catch (IOException impossible) { // there is no input but a String
            throw new UncheckedIOException(impossible);
        }
    }

    /** Adds the text as a JSON string, with its quotes. */
    static void quote(String text, StringBuilder json) {
        json.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, json);
        json.append('"');
    }

    /** True when the text may stand in JSON as a number. */
    static boolean isNumber(String text) {
        return !text.isEmpty()
                && (text.charAt(0) == '-' || (text.charAt(0) >= '0' && text.charAt(0) <= '9'))
                && isValid(text);
    }

    private static @Nullable String descend(JsonParser parser, List<String> path, int depth) throws IOException {
        if (depth == path.size()) {
            return capture(parser);
        }
        String step = path.get(depth);
        String found = null;
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                boolean wanted = parser.currentName().equals(step);
                parser.nextToken();
                found = wanted ? descend(parser, path, depth + 1) : skip(parser, found);
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                found = step.equals(Integer.toString(i)) ? descend(parser, path, depth + 1) : skip(parser, found);
            }
        }
        return found;
    }

    private static @Nullable String skip(JsonParser parser, @Nullable String found) throws IOException {
        parser.skipChildren();
        return found;
    }

    private static @Nullable String capture(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (!parser.currentToken().isStructStart()) {
            return parser.getText();
        }
        StringWriter compact = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(compact)) {
            copy(parser, generator);
        }
        return compact.toString();
    }

    private static void copy(JsonParser parser, JsonGenerator generator) throws IOException {
        int depth = 0;
        do {
            JsonToken token = parser.currentToken();
            if (token.isNumeric()) {
                generator.writeNumber(parser.getText());
            } else {
                generator.copyCurrentEvent(parser);
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        } while (depth > 0 && parser.nextToken() != null);
    }
}
