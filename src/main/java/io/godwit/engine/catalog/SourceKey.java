package io.godwit.engine.catalog;

import java.util.List;

/** How a source row's key is written as one text: a single column as it is, several as a JSON array of strings. */
public final class SourceKey {

    private SourceKey() {}

    /** The text of a key. */
    public static String text(List<String> key) {
        return key.size() == 1 ? key.get(0) : json(key);
    }

    private static String json(List<String> key) {
        StringBuilder json = new StringBuilder("[");
        for (String part : key) {
            if (json.length() > 1) {
                json.append(',');
            }
            json.append('"');
            part.chars().forEach(c -> appendEscaped(json, (char) c));
            json.append('"');
        }
        return json.append(']').toString();
    }

    private static void appendEscaped(StringBuilder json, char c) {
        if (c == '"' || c == '\\') {
            json.append('\\').append(c);
        } else if (c < ' ') {
            json.append(String.format("\\u%04x", (int) c));
        } else {
            json.append(c);
        }
    }
}
