package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.run.EdgeValues.Value;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No value changes on its way into a column of the same type, however it is written: what the server prints of it is the same on
 * both sides. One run for each way of writing moves all values, one in each row.
 */
@Tag("slow")
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class EdgeValuesTest {

    private static final List<Value> VALUES = EdgeValues.all();
    private static final List<String> TYPES = EdgeValues.types();
    private static final List<String> MODES = List.of("copy", "insert");
    private static final Map<String, Moved> MOVED = new HashMap<>();

    private record Moved(Route route, JsonPath run, List<String> errors) {}

    @BeforeEach
    void moveAllOnce() {
        if (!MOVED.isEmpty()) {
            return;
        }
        for (String database : List.of("source", "godwit")) {
            TestDatabase.execute(database, "drop schema if exists \"Edge types\" cascade;" + EdgeValues.TYPES);
        }
        MODES.forEach(mode -> MOVED.put(mode, move(mode)));
    }

    static Stream<Arguments> values() {
        return MODES.stream()
                .flatMap(mode -> IntStream.range(0, VALUES.size())
                        .mapToObj(key -> Arguments.of(mode, VALUES.get(key).toString(), key)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("values")
    void aValueArrivesAsItWas(String mode, String name, int key) {
        Route route = moved(mode).route;
        String column = "c" + TYPES.indexOf(VALUES.get(key).type());
        String before = route.inSource("select " + printed(column) + " from {s} where id = " + key);
        assertThat(route.rows("select " + printed(column) + " from {t} where external_id = '" + key + "'"))
                .as(name)
                .containsExactly(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy", "insert"})
    void everyRowIsCountedOnce(String mode) {
        Moved moved = moved(mode);
        assertThat(moved.errors).isEmpty();
        assertThat(moved.run.getString("status")).isEqualTo("completed");
        assertThat(moved.run.getString("writeMode")).isEqualTo(mode);
        assertThat(moved.run.getInt("rows.read")).isEqualTo(VALUES.size());
        assertThat(moved.run.getInt("rows.inserted")).isEqualTo(VALUES.size());
        assertThat(moved.route.arrived()).isEqualTo(VALUES.size());
    }

    @Test
    void thereAreManyOfThem() {
        assertThat(VALUES).hasSizeGreaterThan(60).doesNotHaveDuplicates();
    }

    /** What a type of the target would cut silently when cast to is an error of the row, as it is for any other INSERT. */
    @ParameterizedTest(name = "{0}: {1} into {2}")
    @CsvSource({
        "copy, 'abcd', varchar(3)",
        "insert, 'abcd', varchar(3)",
        "copy, 'abcd', char(3)",
        "insert, 'abcd', char(3)",
        "copy, '1011', bit(3)",
        "insert, '1011', bit(3)",
        "copy, '1011', bit varying(3)",
        "insert, '1011', bit varying(3)",
        "copy, '{abcd}', varchar(3)[]",
        "insert, '{abcd}', varchar(3)[]",
        "copy, 'abcd', \"Edge types\".code",
        "insert, 'abcd', \"Edge types\".code",
        "copy, '1.5', integer",
        "insert, '1.5', integer",
        "copy, '1000', \"Edge types\".pay",
        "insert, '1000', \"Edge types\".pay",
        "copy, '6789012345678901234567890123456789012345678901234567890123456789', name",
        "insert, '6789012345678901234567890123456789012345678901234567890123456789', name",
        "copy, 'ab', \"char\"",
        "insert, 'ab', \"char\"",
        "copy, 'é', \"char\"",
        "insert, 'é', \"char\""
    })
    void whatDoesNotFitIsNotCut(String mode, String text, String type) {
        Route route = walled(mode, Route.between("id int primary key, v text", "external_id text not null, v " + type));
        route.source("insert into {s} values (1, '" + text + "')");
        JsonPath run = route.ran(route.mappingOf(List.of("external_id<id", "v<v")), 10);
        assertThat(run.getInt("rows.failed")).isEqualTo(1);
        assertThat(route.errors(run.getString("id"))).hasSize(1);
        assertThat(route.arrived()).isZero();
    }

    private static Moved moved(String mode) {
        return Objects.requireNonNull(MOVED.get(mode));
    }

    private static Moved move(String mode) {
        Route route = walled(
                mode,
                Route.between(
                        "id int primary key, " + EdgeValues.columns(),
                        "external_id text not null, " + EdgeValues.columns()));
        List<String> fields = new ArrayList<>(List.of("external_id<id"));
        IntStream.range(0, TYPES.size()).forEach(at -> fields.add("c" + at + "<c" + at));
        route.source(EdgeValues.inserts("{s}"));
        JsonPath run = route.ran(route.mappingOf(fields), 50);
        return new Moved(route, run, route.errors(run.getString("id")));
    }

    /** Row-level security on the target demands inserts. */
    private static Route walled(String mode, Route route) {
        return mode.equals("copy")
                ? route
                : route.target("alter table {t} enable row level security; alter table {t} force row level security;"
                        + " create policy own on {t}"
                        + " using (organization_id = current_setting('app.organization_id')::uuid)");
    }

    /** What the type's output function prints; a cast to text would take trailing blanks away. */
    private static String printed(String column) {
        return "case when num_nulls(" + column + ") = 0 then format('%s', " + column + ") end";
    }
}
