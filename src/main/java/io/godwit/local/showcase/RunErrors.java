package io.godwit.local.showcase;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.cli.ApiClient;
import io.godwit.cli.Figures;
import io.godwit.cli.FollowedRun;
import io.godwit.cli.TextTable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The errors and warnings of runs, as the API tells them. */
final class RunErrors {

    private final ApiClient api;

    RunErrors(ApiClient api) {
        this.api = api;
    }

    /** All groups of all runs, errors first within each, with one example each. */
    List<String> lines(List<FollowedRun> runs) {
        TextTable table = TextTable.of("source", "severity", "type", "code", "column", ">count", "example key");
        for (FollowedRun run : runs) {
            for (JsonNode group : groups(run)) {
                table.row(
                        run.source(),
                        text(group, "severity"),
                        text(group, "errorType"),
                        text(group, "errorCode"),
                        text(group, "targetColumn"),
                        Figures.count(group.path("count").asLong()),
                        text(group, "exampleKey"));
            }
        }
        return table.lines();
    }

    /** How many rows failed with each code. */
    Map<String, Long> failedByCode(FollowedRun run) {
        Map<String, Long> failed = new TreeMap<>();
        for (JsonNode group : groups(run)) {
            if (text(group, "severity").equals("error")) {
                failed.merge(text(group, "errorCode"), group.path("count").asLong(), Long::sum);
            }
        }
        return failed;
    }

    /** The keys of all rows that failed, but for those that have none. */
    Set<String> failedKeys(FollowedRun run) {
        Set<String> keys = new HashSet<>();
        String path = "/api/v1/runs/" + run.id() + "/errors?severity=error&limit=100";
        JsonNode page = api.get(path);
        addKeys(page, keys);
        while (page.hasNonNull("nextCursor")) {
            page = api.get(path + "&cursor=" + page.path("nextCursor").asText());
            addKeys(page, keys);
        }
        return keys;
    }

    private static void addKeys(JsonNode page, Set<String> keys) {
        for (JsonNode error : page.path("items")) {
            if (error.hasNonNull("sourceKey")) {
                keys.add(error.path("sourceKey").asText());
            }
        }
    }

    private JsonNode groups(FollowedRun run) {
        return api.get("/api/v1/runs/" + run.id() + "/errors/groups");
    }

    private static String text(JsonNode group, String field) {
        return group.hasNonNull(field) ? group.path(field).asText() : "-";
    }
}
