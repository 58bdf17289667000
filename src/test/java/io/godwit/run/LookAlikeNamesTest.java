package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;

import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that would be something else if they were not looked up and quoted, as names of schema, table and columns on both sides. */
@Tag("slow")
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class LookAlikeNamesTest {

    private static final String SCHEMAS = "/api/v1/connections/{id}/schemas";
    private static final String TABLES = SCHEMAS + "/{schema}/tables";
    private static final String TABLE = TABLES + "/{table}";
    private static final String LONGEST = "n".repeat(63);
    private static final String LONGEST_OF_TWO_BYTES = "é".repeat(31);

    /** All that there is in a database, with the number of its rows and what it holds. */
    private static final String EVERYTHING = """
            select n.nspname || '.' || c.relname || ' ' || c.relkind::text || ' ' || coalesce(c.relacl::text, '')
                || ' ' || case when c.relkind = 'r' and (n.nspname like 'look%' or c.relname = 'tripwire')
                    then md5(query_to_xml(format('select * from %I.%I', n.nspname, c.relname), true, false, '')::text)
                    else '' end
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname not in ('pg_catalog', 'pg_toast', 'information_schema', 'godwit')
            order by 1""";

    private final UUID organization = UUID.randomUUID();
    private final Api api = Api.of(organization, "pf.data_migration.manage");
    private String connection = "";

    static Stream<String> names() {
        return Stream.of(
                "x\"; DROP TABLE t;--",
                "x'; drop table tripwire; --",
                "a.b",
                "public.tripwire",
                LONGEST,
                LONGEST_OF_TWO_BYTES,
                "new\nline\r\n",
                "tab\tand\\N",
                "select",
                "TRIPWIRE",
                "Upper Case",
                " blank ",
                "100%_?",
                "$1 :a @b #c",
                "a/b;c=d&e",
                "😀é");
    }

    @BeforeEach
    void connect() {
        connection = api.created(Api.draft("Look-alikes", Map.of("schemaPattern", "*")));
        for (String database : List.of("source", "godwit")) {
            TestDatabase.execute(
                    database,
                    "create table if not exists public.t (id int); create table if not exists public.tripwire (id int)");
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aNameIsItselfEverywhereAndNothingElseIsTouched(String name) {
        make(name);
        List<String> source = Queried.column("source", EVERYTHING);
        List<String> target = Queried.column("godwit", EVERYTHING);

        api.request()
                .queryParam("pattern", "*")
                .queryParam("limit", 100)
                .get(SCHEMAS, connection)
                .then()
                .body("items.name", hasItem(name));
        api.request().get(TABLES, connection, name).then().body("items.name", contains(name));
        api.request().get(TABLE, connection, name, name).then().body("columns.name", contains("id", name));
        api.request()
                .get(TABLE + "/preview", connection, name, name)
                .then()
                .statusCode(200)
                .body("rows", hasSize(2))
                .body("rows[0][1]", equalTo("one"));
        String mapping =
                mapping(name, name, name).then().statusCode(201).extract().path("id");
        JsonPath run = ran(mapping);
        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(run.getInt("rows.inserted")).isEqualTo(2);
        assertThat(ran(mapping).getInt("rows.skipped")).isEqualTo(2);

        assertThat(Queried.column("godwit", "select " + quoted(name) + " from app." + quoted(name) + " order by 1"))
                .containsExactly("one", "two");
        assertThat(Queried.column("source", EVERYTHING)).isEqualTo(source);
        assertThat(Queried.column("godwit", EVERYTHING)).isEqualTo(target);
        drop(name);
    }

    static Stream<List<String>> longNames() {
        return Stream.of(
                List.of(LONGEST, LONGEST + "n"),
                List.of(LONGEST, LONGEST + "and much more".repeat(10)),
                List.of(LONGEST_OF_TWO_BYTES, LONGEST_OF_TWO_BYTES + "é"),
                List.of(LONGEST_OF_TWO_BYTES, LONGEST_OF_TWO_BYTES + "éé"));
    }

    /** PostgreSQL cuts a name after 63 bytes without a word, and would find the other. */
    @ParameterizedTest
    @MethodSource("longNames")
    void aLongerNameIsNotTheOneThatItBeginsWith(List<String> names) {
        String kept = names.get(0);
        String longer = names.get(1);
        make(kept);
        api.request().get(TABLES, connection, longer).then().statusCode(404);
        for (String path : List.of(TABLE, TABLE + "/preview")) {
            api.request().get(path, connection, kept, kept).then().statusCode(200);
            api.request().get(path, connection, kept, longer).then().statusCode(404);
            api.request().get(path, connection, longer, kept).then().statusCode(404);
        }
        for (Response answer : List.of(
                mapping(longer, kept, kept),
                mapping(kept, longer, kept),
                mapping(kept, kept, longer),
                mapping(longer, longer, longer))) {
            answer.then().statusCode(greaterThanOrEqualTo(400)).statusCode(lessThan(500));
        }
        drop(kept);
    }

    /** A source table and a target table of this name, with a column of this name, the source's in a schema of this name. */
    private void make(String name) {
        String quoted = quoted(name);
        drop(name);
        TestDatabase.execute(
                "source",
                "create schema " + quoted + "; create table " + quoted + "." + quoted + " (id int primary key, "
                        + quoted + " text); insert into " + quoted + "." + quoted
                        + " values (1, 'one'), (2, 'two'); grant usage on schema " + quoted
                        + " to demo_reader; grant select on all tables in schema " + quoted + " to demo_reader");
        TestDatabase.execute(
                "godwit",
                "create table app." + quoted + " (organization_id uuid not null, external_id text primary key, "
                        + quoted + " text); grant select, insert, update on app." + quoted + " to godwit_app");
    }

    private static void drop(String name) {
        TestDatabase.execute("source", "drop schema if exists " + quoted(name) + " cascade");
        TestDatabase.execute("godwit", "drop table if exists app." + quoted(name));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Maps the column of this name from the source table into the target table, both found by their names. */
    private Response mapping(String schema, String table, String target) {
        return api.request()
                .body(Map.of(
                        "connectionId",
                        connection,
                        "sourceSchema",
                        schema,
                        "sourceTable",
                        table,
                        "targetSchema",
                        "app",
                        "targetTable",
                        target,
                        "fields",
                        List.of(
                                Map.of("targetColumn", "external_id", "sourceColumns", List.of("id")),
                                Map.of("targetColumn", target, "sourceColumns", List.of(table)))))
                .post("/api/v1/mappings");
    }

    private JsonPath ran(String mapping) {
        String run = api.request()
                .body(Map.of("mappingId", mapping))
                .post(Route.RUNS)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        return api.request()
                .queryParam("wait", "60s")
                .get(Route.RUNS + "/{id}", run)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
