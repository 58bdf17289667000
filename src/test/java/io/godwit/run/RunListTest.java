package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunListTest {

    private static final String RUNS = Route.RUNS;

    @Test
    void runsAreListedByFilterTheNewestFirst() {
        Route route = Route.plain(1);
        String mapping = route.mapping();
        String other = route.mapping("active", false);
        String first = route.started(mapping, 5);
        String second = route.started(other, 5);
        route.ended(first);
        route.ended(second);

        listed(route, Map.of(), second, first);
        listed(route, Map.of("status", "completed"), second, first);
        listed(route, Map.of("status", "COMPLETED,failed"), second, first);
        listed(route, Map.of("status", "Failed, cancelled"));
        listed(route, Map.of("mappingId", mapping), first);
        listed(route, Map.of("mappingId", UUID.randomUUID().toString()));
        listed(route, Map.of("connectionId", route.connection), second, first);
        listed(route, Map.of("connectionId", UUID.randomUUID().toString()));
        String between = route.run(second).getString("createdAt");
        listed(route, Map.of("createdBefore", between), first);
        listed(route, Map.of("createdAfter", between));
        listed(route, Map.of("createdAfter", "2020-01-31T12:00:00+02:00"), second, first);
    }

    @Test
    void aFilterThatCannotBeReadIsNamed() {
        Api api = Api.newOrganization();
        refused(api, "status", "done");
        refused(api, "createdAfter", "yesterday");
        refused(api, "createdBefore", "2026-01-31");
        refused(api, "limit", "0");
    }

    @Test
    void pagesFollowEachOther() {
        Route route = Route.plain(1);
        String mapping = route.mapping();
        String first = route.started(mapping, 5);
        String second = route.started(mapping, 5);
        String third = route.started(mapping, 5);

        Response page = route.api.request().queryParam("limit", 2).get(RUNS);
        page.then()
                .statusCode(200)
                .body("items.id", contains(third, second))
                .header("Link", containsString("rel=\"next\""));
        String next = page.header("Link").replaceFirst("<([^>]+)>.*", "$1");
        route.api
                .request()
                .urlEncodingEnabled(false)
                .get(next)
                .then()
                .statusCode(200)
                .body("items.id", contains(first))
                .body("nextCursor", nullValue())
                .header("Link", nullValue());
        route.api
                .graphql(
                        "query ($after: String) { runs(first: 2, after: $after) { items { id } nextCursor } }",
                        Map.of("after", page.path("nextCursor")))
                .body("data.runs.items.id", contains(first));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "1.2.3",
                "------------------------------------",
                "1-1-1-1-1",
                "01a1fb8c-a015-7aa9-8da6-32108ad8099b"
            })
    void aCursorOfAnotherListIsRefused(String position) {
        Api api = Api.newOrganization();
        String cursor =
                Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
        api.request()
                .queryParam("cursor", cursor)
                .get(RUNS)
                .then()
                .statusCode(422)
                .body("violations.field", contains("cursor"));
        api.graphql("query ($after: String) { runs(after: $after) { items { id } } }", Map.of("after", cursor))
                .body("errors[0].extensions.code", equalTo("invalid_request"));
    }

    @Test
    void cursorsOfErrorsAndBatchesAreTheirOwn() {
        Route route = Route.plain(1);
        String run = route.started(route.mapping(), 5);
        for (String list : List.of("errors", "batches")) {
            for (String position : List.of("x", "1.2.3.4", UUID.randomUUID().toString(), "9999999999.1.1", "-1.1")) {
                String cursor = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(position.getBytes(StandardCharsets.UTF_8));
                route.api
                        .request()
                        .queryParam("cursor", cursor)
                        .get(RUNS + "/{id}/" + list, run)
                        .then()
                        .statusCode(422)
                        .body("violations.field", contains("cursor"));
            }
        }
    }

    @Test
    void graphQLFiltersTheSame() {
        Route route = Route.plain(1);
        String mapping = route.mapping();
        String run = route.started(mapping, 5);
        route.ended(run);
        String query = "query ($s: [RunStatus!], $m: ID) { runs(statuses: $s, mappingId: $m) { items { id status } } }";
        route.api
                .graphql(query, Map.of("s", List.of("COMPLETED"), "m", mapping))
                .body("data.runs.items.id", contains(run));
        route.api.graphql(query, Map.of("s", List.of("FAILED"))).body("data.runs.items", hasSize(0));
    }

    private static void listed(Route route, Map<String, String> filter, String... ids) {
        List<String> found = route.api
                .request()
                .queryParams(filter)
                .get(RUNS)
                .then()
                .statusCode(200)
                .extract()
                .path("items.id");
        assertThat(found).as("%s", filter).containsExactly(ids);
    }

    private static void refused(Api api, String parameter, String value) {
        api.request()
                .queryParam(parameter, value)
                .get(RUNS)
                .then()
                .statusCode(422)
                .body("code", equalTo("invalid_request"))
                .body("violations.field", contains(parameter));
    }
}
