package io.godwit.mapping.defaults;

import io.godwit.support.Api;
import io.restassured.path.json.JsonPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The answer of one loading of defaults, read for assertions. */
record Loaded(Api api, JsonPath answer) {

    static Loaded of(Api api, String connection, String system, String schema) {
        Map<String, String> body = new HashMap<>(Map.of("connectionId", connection, "sourceSystem", system));
        if (schema != null) {
            body.put("schema", schema);
        }
        return new Loaded(
                api,
                api.request()
                        .body(body)
                        .post("/api/v1/mappings/defaults")
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath());
    }

    List<String> statuses() {
        return answer.getList("mappings.status");
    }

    List<String> warnings() {
        return answer.getList("warnings");
    }

    /** The mapped columns of a table with the target columns they fill: {@code id -> external_id}. */
    Map<String, String> mapped(String table) {
        return columns(table, "mapped", "targetColumns");
    }

    /** The omitted columns of a table with their reasons. */
    Map<String, String> omitted(String table) {
        return columns(table, "omitted", "reason");
    }

    /** The columns that a table lacks, with the target columns they would fill. */
    Map<String, String> absent(String table) {
        return columns(table, "absent", "targetColumns");
    }

    /** The mapping of one table as it is stored. */
    JsonPath mapping(String key) {
        String id = answer.getString("mappings.find { it.defaultKey == '" + key + "' }.mappingId");
        return api.request()
                .get("/api/v1/mappings/{id}", id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** The rules of a mapping's field. */
    List<Map<String, Object>> rules(String key, String target) {
        return mapping(key).getList("fields.find { it.targetColumn == '" + target + "' }.rules");
    }

    private Map<String, String> columns(String table, String outcome, String shown) {
        Map<String, String> columns = new TreeMap<>();
        List<Map<String, Object>> all = answer.getList("columns");
        for (Map<String, Object> column : all) {
            if (column.get("sourceTable").equals(table) && column.get("outcome").equals(outcome)) {
                Object value = column.get(shown);
                String text =
                        value instanceof List<?> list ? String.join(",", list.toArray(String[]::new)) : (String) value;
                columns.put((String) column.get("sourceColumn"), text);
            }
        }
        return columns;
    }
}
