package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that are larger than a worker takes into memory: each fails by its key, and no other with it. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class LargeRowTest {

    private static final String TARGET = "external_id text, name text";
    private static final String TOO_LARGE = "repeat('x', 40000000)";

    /** A key of whole numbers is told by its text, one of numbers without a scale by the server's rank of it. */
    @ParameterizedTest
    @CsvSource({"int, none", "numeric, none", "int, snapshot", "numeric, snapshot"})
    void aRowThatIsTooLargeFailsAlone(String type, String consistency) {
        Route route = Route.between("id " + type + ", name text", TARGET);
        route.source("insert into {s} select i, case when i = 3 then " + TOO_LARGE
                + " else 'n' || i end from generate_series(1, 6) i; insert into {s} values (5, " + TOO_LARGE + ")");
        String mapping = route.mapping("keyColumns", List.of("id"));

        JsonPath run = route.ended(route.start("mappingId", mapping, "batchSize", 2, "consistency", consistency)
                .then()
                .statusCode(202)
                .extract()
                .path("id"));

        assertThat(run.getString("status")).isEqualTo("completed_with_errors");
        assertThat(run.getInt("rows.read")).isEqualTo(7);
        assertThat(arrived(route)).isEqualTo("n1,n2,n4,n6");
        assertThat(route.errors(run.getString("id")))
                .containsExactly("3 row_too_large null", "5 duplicate_source_key null", "5 duplicate_source_key null");
    }

    @Test
    void aTableWithoutAKeyNamesItByItsDigest() {
        Route route = Route.between("name text", "name text");
        route.source("insert into {s} values ('a'), (" + TOO_LARGE + "), (''), ('b')");
        String mapping = route.mappingOf(List.of("name<name"));

        JsonPath run = route.ran(mapping, 500);

        assertThat(run.getString("status")).isEqualTo("completed_with_errors");
        assertThat(run.getInt("rows.inserted")).isEqualTo(3);
        assertThat(arrived(route)).isEqualTo(",a,b");
        String digest = route.inSource("select md5(s::text)::uuid::text from {s} s where length(name) > 1");
        assertThat(route.errors(run.getString("id"))).containsExactly("[\"" + digest + "\",\"1\"] row_too_large null");
    }

    @Test
    void theLatestOfAKeyFailsAndTheOthersAreSuperseded() {
        Route route = Route.between("id int, name text, version int", TARGET);
        route.source("insert into {s} values (1, 'a', 1), (1, " + TOO_LARGE + ", 2), (2, " + TOO_LARGE
                + ", 1), (2, 'b', 2)");

        JsonPath run = route.ran(route.mapping("keyColumns", List.of("id"), "latestBy", "version"), 500);

        assertThat(arrived(route)).isEqualTo("b");
        assertThat(run.getInt("rows.failed")).isEqualTo(1);
        assertThat(run.getInt("skippedByReason.superseded")).isEqualTo(2);
        assertThat(route.errors(run.getString("id"))).containsExactly("1 row_too_large null");
    }

    /** The second pass reads it again, because it could have been migrated by an earlier run. */
    @Test
    void aRowThatHasGrownKeepsWhatItReferredTo() {
        Route route = Route.between("id int primary key, name text, boss int", TARGET + ", boss uuid");
        route.source("insert into {s} values (1, 'a', 2), (2, 'b', null)");
        String mapping = route.mappingWithBoss("conflictAction", "update");
        route.ran(mapping, 500);
        route.source("update {s} set name = " + TOO_LARGE + " where id = 1");

        JsonPath run = route.ran(mapping, 500);

        assertThat(run.getString("status")).isEqualTo("completed_with_errors");
        assertThat(run.getInt("rows.updated")).isEqualTo(1);
        assertThat(route.errors(run.getString("id"))).containsExactly("1 row_too_large null");
        assertThat(route.rows("select c.name || '<' || p.name from {t} c join {t} p on p.id = c.boss"))
                .containsExactly("a<b");
    }

    /** What is behind the key decides nothing; a key that is too large itself can name no row. */
    @Test
    void aKeyThatIsTooLargeEndsTheRun() {
        Route route = Route.between("id text, name text", TARGET);
        route.source("insert into {s} values ('b', 'b'), ('a' || " + TOO_LARGE + ", 'a')");

        JsonPath run = route.ran(route.mapping("keyColumns", List.of("id")), 500);

        assertThat(run.getString("status")).isEqualTo("failed");
        assertThat(run.getString("error.code")).isEqualTo("row_too_large");
    }

    @Test
    void aRowThatHasGrownSinceItWasMigratedIsSkipped() {
        Route route = Route.between("id int primary key, name text", TARGET);
        route.source("insert into {s} values (1, 'a'), (2, 'b')");
        String mapping = route.mapping();
        route.ran(mapping, 500);
        route.source("update {s} set name = " + TOO_LARGE + " where id = 1");

        JsonPath run = route.ran(mapping, 500);

        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(run.getInt("skippedByReason.already_migrated")).isEqualTo(2);
    }

    /** In the stage it has no other column than this one. */
    @Test
    void anEmptyKeyIsAKeyToo() {
        Route route = Route.between("id text, name text", TARGET);
        route.source("insert into {s} values ('', " + TOO_LARGE + "), ('b', 'b')");
        String mapping = route.mapping("keyColumns", List.of("id"));

        JsonPath run = route.ended(route.start("mappingId", mapping, "consistency", "snapshot")
                .then()
                .statusCode(202)
                .extract()
                .path("id"));

        assertThat(arrived(route)).isEqualTo("b");
        assertThat(route.errors(run.getString("id"))).containsExactly(" row_too_large null");
    }

    private static String arrived(Route route) {
        return route.rows("select string_agg(name, ',' order by name) from {t}").get(0);
    }

    /** An index takes no key of that size, and the run would meet the row again whenever it is resumed. */
    @Test
    void aKeyThatIsTooLargeForTheIdMappingsFailsAlone() {
        Route route = Route.between("id text primary key, name text", TARGET);
        route.source("alter table {s} drop constraint rows_pkey; insert into {s} values ('a', 'a'), ('z', 'z');"
                + " insert into {s} select string_agg(md5(i::text), ''), 'b' from generate_series(1, 150) i");
        String mapping = route.mapping("keyColumns", List.of("id"));

        JsonPath run = route.ran(mapping, 500);

        assertThat(run.getString("status")).isEqualTo("completed_with_errors");
        assertThat(arrived(route)).isEqualTo("a,z");
        assertThat(route.errors(run.getString("id"))).singleElement().asString().endsWith(" row_too_large null");
    }
}
