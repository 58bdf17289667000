package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, names and targets of every shape. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunShapesTest {

    private static final String USUAL =
            "external_id text not null, name text not null, unique (organization_id, external_id)";

    @ParameterizedTest
    @CsvSource({"200, 1", "1000, 7", "10000, 500", "10000, 100000"})
    void everyRowArrivesOnceWhateverTheBatchSize(int rows, int batchSize) {
        Route route = Route.plain(rows);
        JsonPath run = route.ran(route.mapping(), batchSize);
        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(run.getInt("rows.inserted")).isEqualTo(rows);
        assertThat(route.rows("select count(distinct external_id) || '/' || count(*) from {t}"))
                .containsExactly(rows + "/" + rows);
        assertThat(route.rows("select count(*) from godwit.batch where run_id = '" + run.getString("id") + "'"))
                .containsExactly(String.valueOf((rows + batchSize - 1) / batchSize));
    }

    @Test
    void aLargeTableIsMovedInPartsAtATime() {
        Route route = Route.plain(150_000);
        route.source("analyze {s}");
        JsonPath run = route.ended(route.start("mappingId", route.mapping(), "batchSize", 5000, "parallelism", 3)
                .then()
                .statusCode(202)
                .extract()
                .path("id"));

        String id = run.getString("id");
        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(run.getInt("parallelism")).isEqualTo(3);
        assertThat(run.getInt("rows.inserted")).isEqualTo(150_000);
        assertThat(route.rows("select count(distinct external_id) || '/' || count(*) from {t}"))
                .containsExactly("150000/150000");
        assertThat(route.rows("select count(*) filter (where rows_read between 10000 and 110000) || '/' || count(*)"
                        + " from godwit.chunk where run_id = '" + id + "'"))
                .containsExactly("3/3");
        assertThat(route.rows(
                        "select exists (select from godwit.batch a join godwit.batch b using (run_id) where a.chunk < b.chunk"
                                + " and run_id = '" + id
                                + "' and (a.started_at, a.completed_at) overlaps (b.started_at, b.completed_at))"))
                .as("two parts at the same time")
                .containsExactly("t");
        assertThat(route.ran(
                                route.rows("select mapping_id from godwit.run where id = '" + id + "'")
                                        .get(0),
                                5000)
                        .getInt("rows.skipped"))
                .isEqualTo(150_000);
    }

    /** So few distinct keys that each batch of so many of them would be the whole table. */
    @Test
    void aBatchOfRowsThatShareKeysEndsWithTheKeyThatFillsIt() {
        Route route = Route.between("id int, name text", USUAL);
        route.source("insert into {s} select i % 10, 'n' from generate_series(1, 1000) i");

        JsonPath run = route.ran(route.mapping("keyColumns", List.of("id")), 150);

        assertThat(run.getInt("rows.failed")).isEqualTo(1000);
        assertThat(route.rows("select rows_read from godwit.batch where run_id = '" + run.getString("id")
                        + "' order by number"))
                .containsExactly("200", "200", "200", "200", "200");
    }

    /** Without an index each part is a look at the whole table: their number must not grow with it. */
    @ParameterizedTest
    @CsvSource({"'', 8", "create index on {s} (id), 16"})
    void aTableWithoutAnIndexIsMovedInFewParts(String index, String parts) {
        Route route = Route.between("id int not null, name text", USUAL);
        route.source("insert into {s} select i, repeat('x', 1500) from generate_series(1, 5000) i; " + index)
                .believed(2_000_000);

        JsonPath run = route.ran(route.mapping("keyColumns", List.of("id")), 5000);

        assertThat(run.getInt("rows.inserted")).isEqualTo(5000);
        assertThat(route.rows("select count(*) from godwit.chunk where run_id = '" + run.getString("id") + "'"))
                .containsExactly(parts);
    }

    /** As is one of fewer rows that are large: 110 rows of 640 kB, which no compression makes small. */
    @Test
    void aTableOfLargeRowsIsMovedInPartsToo() {
        Route route = Route.plain();
        route.source("alter table {s} alter name set storage external;"
                + " insert into {s} select i, i || repeat('x', 640000) from generate_series(1, 110) i; analyze {s}");
        String mapping = route.mapping();

        String run = route.started(mapping, 500);

        assertThat(route.ended(run).getInt("rows.inserted")).isEqualTo(110);
        assertThat(route.rows("select count(*) from godwit.chunk where kind = 'rows' and run_id = '" + run + "'"))
                .containsExactly("2");
        assertThat(route.rows(
                        "select count(distinct external_id) from {t} where name = external_id || repeat('x', 640000)"))
                .containsExactly("110");
    }

    @Test
    void aBatchHoldsNoMoreThanEightMegabytes() {
        Route route = Route.plain();
        route.source("insert into {s} select i, repeat('x', 3000000) from generate_series(1, 7) i");
        JsonPath run = route.ran(route.mapping(), 500);
        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(route.rows("select rows_read from godwit.batch where run_id = '" + run.getString("id")
                        + "' order by number"))
                .containsExactly("3", "3", "1");
        assertThat(route.rows("select distinct length(name) from {t}")).containsExactly("3000000");
    }

    /** A text that a rule makes may be kept beside the bytes that it was made of, and may take twice as many. */
    @Test
    void whatRulesMakeOfARowCountsToo() {
        Route route = Route.plain();
        route.source("insert into {s} select i, repeat('X', 3000000) from generate_series(1, 3) i");
        List<Map<String, Object>> fields = List.of(
                Map.of("targetColumn", "external_id", "sourceColumns", List.of("id")),
                Map.of(
                        "targetColumn",
                        "name",
                        "sourceColumns",
                        List.of("name"),
                        "rules",
                        List.of(Map.of("rule", "lowercase"))));

        JsonPath run = route.ran(route.mapping("fields", fields), 500);

        assertThat(route.rows("select rows_read from godwit.batch where run_id = '" + run.getString("id") + "'"))
                .containsExactly("1", "1", "1");
        assertThat(route.rows("select distinct left(name, 3) || length(name) from {t}"))
                .containsExactly("xxx3000000");
    }

    /** It is kept as a text, beside the line that is sent; as long as an index takes it. */
    @Test
    void theConflictKeyOfARowCountsToo() {
        Route route = Route.between(
                "id int primary key, name text",
                "external_id text not null, name text not null, unique (organization_id, name)");
        route.source("insert into {s} select i, i || repeat('x', 200000) from generate_series(1, 60) i");
        Route other = route.ofAnotherOrganization();

        String without = route.ran(route.mapping("conflictKey", List.of()), 500).getString("id");
        String with =
                other.ran(other.mapping("conflictKey", List.of("name")), 500).getString("id");

        assertThat(route.arrived()).isEqualTo(60);
        assertThat(other.arrived()).isEqualTo(60);
        assertThat(largestBatch(with)).isBetween(1, largestBatch(without) * 2 / 3);
    }

    private static int largestBatch(String run) {
        return Integer.parseInt(
                Queried.column("godwit", "select max(rows_read) from godwit.batch where run_id = '" + run + "'")
                        .get(0));
    }

    @Test
    void compositeKeysAreReadInOrderAndKeptAsOne() {
        Route route = Route.between("a text, b int, name text, primary key (a, b)", "external_id text, name text");
        route.source("insert into {s} select chr(97 + i % 3), i, 'n' || i from generate_series(1, 20) i;"
                + " insert into {s} values ('q\"\\', -1, null), ('ü,]', 0, 'odd')");
        JsonPath run = route.ran(route.mappingOf(List.of("external_id<b", "name<name")), 3);
        assertThat(run.getInt("rows.inserted")).isEqualTo(22);
        assertThat(run.getList("lastCheckpoint.key")).hasSize(2);
        assertThat(route.rows("select source_key from godwit.id_mapping where run_id = '" + run.getString("id") + "'"))
                .hasSize(22)
                .contains("[\"q\\\"\\\\\",\"-1\"]", "[\"ü,]\",\"0\"]");
        assertThat(route.ran(
                                route.rows("select mapping_id from godwit.run where organization_id = '{o}'")
                                        .get(0),
                                3)
                        .getInt("rows.skipped"))
                .isEqualTo(22);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 500})
    void numbersThatAreEqualAreOneKey(int batchSize) {
        Route route = Route.between("id numeric, name text", "external_id text, name text");
        route.source("insert into {s} values (1.0, 'a'), (1.00, 'b'), (2, 'c'), (10, 'd'), (9.5, 'e')");
        JsonPath run = route.ran(route.mapping("keyColumns", List.of("id")), batchSize);
        assertThat(run.getInt("rows.read")).isEqualTo(5);
        assertThat(run.getInt("rows.failed")).isEqualTo(2);
        assertThat(route.rows("select name from {t} order by 1")).containsExactly("c", "d", "e");
    }

    /** Such keys are told by the server's rank of them, and an order by that name would be no order among equal keys. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "snapshot"})
    void aColumnMayBeCalledRank(String consistency) {
        Route route = Route.between("id numeric, name text, rank int", "external_id text, name text");
        route.source("insert into {s} select 1, 'n' || i, i from generate_series(1, 50) i");
        String mapping = route.mapping("keyColumns", List.of("id"), "latestBy", "rank");

        JsonPath run = route.ended(route.start("mappingId", mapping, "consistency", consistency)
                .then()
                .statusCode(202)
                .extract()
                .path("id"));

        assertThat(run.getInt("skippedByReason.superseded")).isEqualTo(49);
        assertThat(route.rows("select name from {t}")).containsExactly("n50");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "char(4)", "uuid", "timestamptz", "bytea"})
    void aResumedRunMissesNoKeyOfAnyType(String type) {
        Route route = Route.between("id " + type + " primary key, name text", USUAL);
        String value = switch (type) {
            case "uuid" -> "md5(i::text)::uuid";
            case "timestamptz" -> "timestamptz '2024-03-31 00:30:00.123456+01' + i * interval '7 minutes'";
            case "date" -> "date '2020-01-01' + i";
            case "bytea" -> "decode(md5(i::text), 'hex')";
            default -> "(array['a','B','b','Z','_1','é','ß','10','9','A a','a-b','ab'])[i]";
        };
        route.source("insert into {s} select " + value + ", 'n' || i from generate_series(1, 12) i");
        String held = route.inSource("select format('%s', id) from {s} order by id offset 6 limit 1");
        String run;
        try (Barrier barrier = Barrier.before(route, held)) {
            run = route.started(route.mapping(), 1);
            barrier.reached();
            route.api.request().post(Route.RUNS + "/{id}/cancel", run).then().statusCode(202);
        }
        assertThat(route.ended(run).getInt("rows.inserted")).isEqualTo(6);
        route.api.request().post(Route.RUNS + "/{id}/resume", run).then().statusCode(202);
        assertThat(route.ended(run).getInt("rows.inserted")).isEqualTo(12);
        assertThat(route.rows("select count(distinct name) from {t}")).containsExactly("12");
    }

    @Test
    void namesAreQuotedEverywhere() {
        Route route = Route.exactly(
                "\"Id\" int primary key, \"Full \"\"Name\" text, \"select\" text",
                "\"Key\" uuid primary key, organization_id uuid not null, \"External Id\" text not null,"
                        + " \"order\" text, \"Na\"\"me\" text, unique (organization_id, \"External Id\")");
        route.source("insert into {s} values (1, 'a', 'x'), (2, 'b', 'y')");
        String mapping = route.mappingOf(List.of("External Id<Id", "order<select", "Na\"me<Full \"Name"));
        assertThat(route.ran(mapping, 1).getInt("rows.inserted")).isEqualTo(2);
        assertThat(route.rows("select \"External Id\" || \"Na\"\"me\" || \"order\" from {t} order by 1"))
                .containsExactly("1ax", "2by");
        assertThat(route.ran(mapping, 1).getInt("rows.skipped")).isEqualTo(2);
    }

    @Test
    void aTargetMayCountItsOwnKey() {
        Route route = Route.exactly(
                "id int primary key, name text",
                "id bigint generated always as identity primary key, organization_id uuid not null, " + USUAL);
        route.source("insert into {s} select i, 'n' || i from generate_series(1, 9) i");
        String mapping = route.mapping();
        assertThat(route.ran(mapping, 4).getInt("rows.inserted")).isEqualTo(9);
        assertThat(route.ran(mapping, 4).getInt("rows.skipped")).isEqualTo(9);
        assertThat(route.rows("select count(*) || ' ' || max(id) from {t}")).containsExactly("9 9");
    }

    @Test
    void aTargetMayHaveTheOrganizationInItsKey() {
        Route route = Route.exactly(
                "id int primary key, name text, boss int",
                "organization_id uuid not null, id uuid not null, primary key (organization_id, id), boss uuid, "
                        + USUAL);
        route.source("insert into {s} select i, 'n' || i, i / 2 from generate_series(1, 9) i");
        String mapping = route.mappingWithBoss();
        JsonPath run = route.ran(mapping, 4);
        assertThat(run.getInt("rows.inserted")).isEqualTo(9);
        assertThat(
                        route.rows(
                                "select p.external_id || '<' || c.external_id from {t} c join {t} p on p.id = c.boss order by 1"))
                .containsExactly("1<2", "1<3", "2<4", "2<5", "3<6", "3<7", "4<8", "4<9");
        assertThat(
                        route.rows(
                                "select m.source_key from godwit.id_mapping m join {t} t on t.id::text = coalesce(m.destination_id::text, m.destination_key)"))
                .hasSize(9);
    }

    @Test
    void rowSecurityTakesInsertsAndKeepsEveryValueWhole() {
        Route route = Route.between(
                "id int primary key, name text, code text, flags text, codes text",
                USUAL + ", code char(3), flags bit(3), codes char(2)[]");
        route.target("alter table {t} enable row level security; alter table {t} force row level security;"
                + " create policy own on {t} using (organization_id = current_setting('app.organization_id')::uuid)");
        route.source("insert into {s} values (1, 'a', 'USD', '101', '{ab,cd}'), (2, 'b', 'EURO', '1', '{abc}')");
        JsonPath run = route.ran(
                route.mappingOf(List.of("external_id<id", "name<name", "code<code", "flags<flags", "codes<codes")),
                500);
        assertThat(run.getString("writeMode")).isEqualTo("insert");
        assertThat(route.rows("select code || flags::text || codes::text from {t}"))
                .containsExactly("USD101{ab,cd}");
        assertThat(route.errors(run.getString("id"))).containsExactly("2 value_too_long code");
    }

    @Test
    void aConflictKeyOfFixedLengthIsCompared() {
        Route route = Route.between(
                "id int primary key, name text", "code char(3) not null, name text, unique (organization_id, code)");
        route.source("insert into {s} values (1, 'USD'), (2, 'EUR')");
        route.target("insert into {t} (id, organization_id, code) values (gen_random_uuid(), '{o}', 'USD')");
        JsonPath run = route.ran(route.mappingOf(List.of("code<name", "name<name")), 500);
        assertThat(run.getInt("rows.inserted")).isEqualTo(1);
        assertThat(run.getMap("skippedByReason")).isEqualTo(Map.of("already_migrated", 1));
    }

    @Test
    void aTargetNeedNotKnowItsRun() {
        Route route = Route.exactly(
                "id int primary key, name text", "id uuid primary key, organization_id uuid not null, " + USUAL);
        route.source("insert into {s} values (1, 'a')");
        assertThat(route.ran(route.mapping(), 1).getInt("rows.inserted")).isEqualTo(1);
        assertThat(route.rows("select organization_id from {t}")).containsExactly(route.organization.toString());
    }
}
