package io.godwit.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Drafts of mappings as a client sends them. */
public final class Drafts {

    private Drafts() {}

    /** A valid mapping from source_mapping.people to app.hr_employees, with other values for some members. */
    public static Map<String, Object> employees(String connection, Object... others) {
        Map<String, Object> draft = new HashMap<>();
        draft.put("connectionId", connection);
        draft.put("sourceSchema", "source_mapping");
        draft.put("sourceTable", "people");
        draft.put("targetTable", "hr_employees");
        draft.put("keyColumns", List.of("id"));
        draft.put("fields", fields());
        for (int i = 0; i < others.length; i += 2) {
            draft.put((String) others[i], others[i + 1]);
        }
        return draft;
    }

    /** Its fields: all that the target must have. */
    public static List<Map<String, Object>> fields() {
        List<Map<String, Object>> fields = new ArrayList<>();
        fields.add(field("source_system", null, rule("inject", Map.of("value", "hand"))));
        fields.add(field("external_id", "id", rule("trim", Map.of())));
        fields.add(field("first_name", "first"));
        fields.add(field("last_name", "last"));
        fields.add(field("employment_status", "state"));
        return fields;
    }

    /** A draft whose fields are the valid ones and these. */
    public static Map<String, Object> with(String connection, List<Map<String, Object>> more) {
        List<Map<String, Object>> fields = fields();
        fields.addAll(more);
        return employees(connection, "fields", fields);
    }

    /** A field; without a source column it starts with null. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is read only
    public static Map<String, Object> field(String target, String source, Map<String, Object>... rules) {
        return Map.of(
                "targetColumn",
                target,
                "sourceColumns",
                source == null ? List.of() : List.of(source),
                "rules",
                List.of(rules));
    }

    public static Map<String, Object> rule(String name, Map<String, ?> arguments) {
        return Map.of("rule", name, "arguments", arguments);
    }
}
