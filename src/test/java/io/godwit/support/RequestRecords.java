package io.godwit.support;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The records that clients may send, as the committed API description has them. */
public final class RequestRecords {

    private static final JsonNode API = read();

    /** One value of each JSON type; a text that is no UUID, time or word of an enumeration. */
    private static final Map<String, String> VALUES = new LinkedHashMap<>();

    static {
        VALUES.put("string", "\"\u00a7\"");
        VALUES.put("integer", "7");
        VALUES.put("number", "7.5");
        VALUES.put("boolean", "true");
        VALUES.put("object", "{\"a\":1}");
        VALUES.put("array", "[]");
    }

    private RequestRecords() {}

    /**
     * An operation that takes JSON.
     *
     * @param record the name of what it takes
     */
    public record Operation(String method, String path, String record) {

        public JsonNode schema() {
            return API.at("/components/schemas/" + record);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /**
     * A member that the description names, at a place that a body has.
     *
     * @param schema without references
     */
    public record Field(String pointer, JsonNode schema, boolean required) {

        /** A copy of the body with another value here. */
        public JsonNode with(JsonNode body, JsonNode value) {
            JsonNode copy = body.deepCopy();
            parent(copy).set(name(), value);
            return copy;
        }

        /** A copy of the body without this. */
        public JsonNode without(JsonNode body) {
            JsonNode copy = body.deepCopy();
            parent(copy).remove(name());
            return copy;
        }

        private ObjectNode parent(JsonNode body) {
            return (ObjectNode) body.at(JsonPointer.compile(pointer).head());
        }

        private String name() {
            return JsonPointer.compile(pointer).last().getMatchingProperty();
        }
    }

    /** All operations with a body of JSON. */
    public static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        API.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    String record = method.getValue()
                            .at("/requestBody/content/application~1json/schema/$ref")
                            .asText();
                    if (!record.isEmpty()) {
                        operations.add(new Operation(
                                method.getKey(), path.getKey(), record.substring(record.lastIndexOf('/') + 1)));
                    }
                }));
        return operations;
    }

    /** The members of the record and of the records within it, as far as the body has places for them. */
    public static List<Field> fields(JsonNode schema, JsonNode body) {
        List<Field> fields = new ArrayList<>();
        walk(schema, body, "", fields, new ArrayList<>());
        return fields;
    }

    /** The objects in the body whose members the description names all. */
    public static List<ObjectNode> objects(JsonNode schema, JsonNode body) {
        List<ObjectNode> objects = new ArrayList<>();
        walk(schema, body, "", new ArrayList<>(), objects);
        return objects;
    }

    /** Values that the schema does not allow: one of each other type, and a text outside of its words or form. */
    public static List<JsonNode> wrongValues(JsonNode schema) {
        Set<String> allowed = types(schema);
        List<JsonNode> wrong = new ArrayList<>();
        VALUES.forEach((type, value) -> {
            boolean fits = allowed.contains(type) || (type.equals("integer") && allowed.contains("number"));
            boolean isBound = type.equals("string") && isBound(schema);
            if (!allowed.isEmpty() && (!fits || isBound)) {
                wrong.add(json(value));
            }
        });
        if (allowed.contains("integer") || allowed.contains("boolean")) {
            wrong.add(json("\"7\""));
            wrong.add(json("\"\""));
        }
        if (allowed.contains("array") && schema.path("items").size() > 0) {
            wrong.add(json("[7]"));
            wrong.add(json("[[]]"));
            wrong.add(json("[null]"));
        }
        return wrong;
    }

    /** The names of a record's members, as a list that may be changed. */
    public static List<String> members(String record) {
        List<String> members = new ArrayList<>();
        API.at("/components/schemas/" + record + "/properties").fieldNames().forEachRemaining(members::add);
        return members;
    }

    private static boolean isBound(JsonNode schema) {
        return schema.has("enum") || schema.path("format").asText().equals("uuid");
    }

    private static Set<String> types(JsonNode schema) {
        Set<String> types = new LinkedHashSet<>();
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            type.forEach(one -> types.add(one.asText()));
        } else if (type.isTextual()) {
            types.add(type.asText());
        }
        return types;
    }

    private static void walk(JsonNode schema, JsonNode body, String at, List<Field> fields, List<ObjectNode> objects) {
        if (body instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                walk(resolved(schema.path("items")), array.get(i), at + "/" + i, fields, objects);
            }
        }
        if (body instanceof ObjectNode object && schema.has("properties")) {
            objects.add(object);
            Set<String> required = new LinkedHashSet<>();
            schema.path("required").forEach(name -> required.add(name.asText()));
            schema.path("properties").properties().forEach(member -> {
                String pointer = at + "/" + member.getKey();
                JsonNode inner = resolved(member.getValue());
                fields.add(new Field(pointer, inner, required.contains(member.getKey())));
                walk(inner, object.path(member.getKey()), pointer, fields, objects);
            });
        }
    }

    /** Follows a reference, and takes the first of several choices: the other is null. */
    private static JsonNode resolved(JsonNode schema) {
        if (schema.has("$ref")) {
            return resolved(API.at(schema.path("$ref").asText().substring(1)));
        }
        return schema.has("anyOf") ? resolved(schema.path("anyOf").path(0)) : schema;
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static JsonNode read() {
        try {
            return new YAMLMapper().readTree(Path.of("openapi/openapi.yaml").toFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
