package io.godwit.local.showcase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.godwit.cli.Figures;
import io.godwit.cli.TextTable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Loads the default mappings of the four systems. */
final class DefaultSets {

    private static final List<String> SYSTEMS = List.of("rippling", "business_central", "sage_intacct", "ringcentral");

    private final Stage stage;

    DefaultSets(Stage stage) {
        this.stage = stage;
    }

    /** Loads and shows them; gives the ids of the mappings in order of execution. */
    List<String> load() {
        List<JsonNode> sets = SYSTEMS.stream().map(this::load).toList();
        TextTable table = TextTable.of("system", ">mappings", ">columns mapped", ">omitted", ">not in the source");
        for (JsonNode set : sets) {
            table.row(
                    set.path("sourceSystem").asText(),
                    count(set.path("mappings"), "status", "created"),
                    count(set.path("columns"), "outcome", "mapped"),
                    count(set.path("columns"), "outcome", "omitted"),
                    count(set.path("columns"), "outcome", "absent"));
        }
        stage.show(table.lines());
        stage.show(missing(sets));
        return sets.stream()
                .flatMap(set -> items(set.path("mappings")))
                .filter(mapping -> mapping.hasNonNull("mappingId"))
                .sorted(Comparator.comparingInt(
                        mapping -> mapping.path("executionOrder").asInt()))
                .map(mapping -> mapping.path("mappingId").asText())
                .toList();
    }

    private JsonNode load(String system) {
        JsonNode request = JsonNodeFactory.instance
                .objectNode()
                .put("connectionId", stage.connectionId())
                .put("sourceSystem", system);
        return stage.api().post("/api/v1/mappings/defaults", request);
    }

    private static List<String> missing(List<JsonNode> sets) {
        return sets.stream()
                .flatMap(set -> items(set.path("missing")))
                .map(table -> "No mapping for " + table.path("sourceTable").asText() + ": "
                        + table.path("reason").asText())
                .toList();
    }

    private static String count(JsonNode items, String field, String value) {
        return Figures.count(items(items)
                .filter(item -> item.path(field).asText().equals(value))
                .count());
    }

    private static Stream<JsonNode> items(JsonNode items) {
        return StreamSupport.stream(items.spliterator(), false);
    }
}
