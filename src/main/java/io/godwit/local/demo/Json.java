package io.godwit.local.demo;

import org.jspecify.annotations.Nullable;

/** Writes small JSON objects without a tree. */
final class Json {

    private Json() {}

    /** An object of text members: key, value, key, value; a member whose value is null is left out. */
    static String object(@Nullable String... members) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < members.length; i += 2) {
            String value = members[i + 1];
            if (value != null) {
                quote(json.append(json.length() == 1 ? "" : ","), String.valueOf(members[i]));
                quote(json.append(':'), value);
            }
        }
        return json.append('}').toString();
    }

    private static void quote(StringBuilder json, String value) {
        json.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\t' -> json.append("\\t");
                default -> json.append(c);
            }
        }
        json.append('"');
    }
}
