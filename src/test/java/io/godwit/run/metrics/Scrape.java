package io.godwit.run.metrics;

import static io.restassured.RestAssured.given;

import java.util.Arrays;
import java.util.List;

/** What the metrics page says at one moment. */
record Scrape(String page) {

    static Scrape now() {
        return new Scrape(
                given().get("/q/metrics").then().statusCode(200).extract().asString());
    }

    /** The sum of the samples of this name that have these tags, each written {@code key=value}. */
    double value(String name, String... tags) {
        List<String> wanted =
                Arrays.stream(tags).map(tag -> tag.replace("=", "=\"") + "\"").toList();
        return page.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> wanted.stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** True when there is such a sample. */
    boolean has(String name) {
        return page.lines().anyMatch(line -> line.startsWith(name + "{") || line.startsWith(name + " "));
    }

    /** How much more there is now. */
    int rise(String name, String... tags) {
        return (int) (now().value(name, tags) - value(name, tags));
    }
}
