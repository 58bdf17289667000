package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Targets whose constraints wait for the commit unless they are told not to. There a refusal would take the whole batch with it, and
 * name no row.
 */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class DeferredConstraintTest {

    private static final List<String> FIELDS = List.of("external_id<id", "name<name", "code<code", "boss<boss");
    private static final String BREAK = "update {s} set code = 'c1' where id = 2;"
            + " update {s} set boss = 'deadbeef-dead-beef-dead-beefdeadbeef' where id = 3;"
            + " update {s} set name = 'refused' where id = 4";
    private static final String[] REFUSED = {"2 unique null", "3 foreign_key boss", "4 trigger_rejected null"};

    @ParameterizedTest
    @CsvSource({"1, copy", "2, copy", "500, copy", "500, insert"})
    void eachRowThatBreaksOneIsNamedAndTheOthersOfItsBatchArrive(int batchSize, String writeMode) {
        Route route = withCulprits();
        if (writeMode.equals("insert")) {
            route.target(
                    "alter table {t} enable row level security; alter table {t} force row level security;"
                            + " create policy own on {t} using (organization_id = current_setting('app.organization_id')::uuid)");
        }

        JsonPath run = route.ran(route.mappingOf(FIELDS), batchSize);

        assertThat(run.getString("writeMode")).isEqualTo(writeMode);
        theOthersAreMoved(route, run);
    }

    @Test
    void theSameWhereAllRowsAreOneTransaction() {
        Route route = withCulprits();

        JsonPath run = started(route, route.mappingOf(FIELDS), "batchSize", 2, "commitMode", "atomic", "maxErrors", 3);

        assertThat(run.getString("commitMode")).isEqualTo("atomic");
        theOthersAreMoved(route, run);
    }

    @Test
    void aRunThatBearsNoErrorSaysWhichRowsWereRefused() {
        Route route = withCulprits();

        JsonPath run = started(route, route.mappingOf(FIELDS), "commitMode", "atomic");

        assertThat(run.getString("status")).isEqualTo("failed");
        assertThat(run.getString("error.code")).isEqualTo("too_many_errors");
        assertThat(route.errors(run.getString("id"))).containsExactly(REFUSED);
        assertThat(route.arrived()).isZero();
    }

    @Test
    void aTrialMeetsThemToo() {
        Route route = withCulprits();

        JsonPath run = started(route, route.mappingOf(FIELDS), "dryRun", true);

        assertThat(run.getInt("rows.inserted")).isEqualTo(2);
        assertThat(route.errors(run.getString("id"))).containsExactly(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"update", "update_if_changed"})
    void aRowThatWouldBreakOneWhenItIsWrittenOverStaysAsItWas(String action) {
        Route route = deferring();
        route.source("insert into {s} select i, 'n' || i, 'c' || i from generate_series(1, 5) i");
        String mapping = route.mappingOf(FIELDS, "conflictAction", action);
        route.ran(mapping, 500);
        route.source("update {s} set name = 'new' where id in (1, 5)").source(BREAK);

        JsonPath run = route.ran(mapping, 500);

        assertThat(run.getString("status")).isEqualTo("completed_with_errors");
        assertThat(run.getInt("rows.updated")).isEqualTo(2);
        assertThat(run.getInt("rows.failed")).isEqualTo(3);
        assertThat(route.errors(run.getString("id"))).containsExactly(REFUSED);
        assertThat(route.rows("select concat_ws(' ', external_id, name, code, boss) from {t} order by external_id"))
                .containsExactly("1 new c1", "2 n2 c2", "3 n3 c3", "4 n4 c4", "5 new c5");
    }

    @Test
    void aReferenceThatBreaksOneIsLeftOutOfTheSecondPass() {
        Route route = Route.between(
                "id int primary key, name text, boss int",
                "external_id text not null, name text, boss uuid, unique (organization_id, external_id)");
        route.target("create or replace function app.keeps_free() returns trigger language plpgsql as $$ begin"
                + " if new.name = 'free' and new.boss is not null then raise exception 'no'; end if; return null;"
                + " end $$; create constraint trigger keeps_free after update on {t} deferrable initially deferred"
                + " for each row execute function app.keeps_free()");
        route.source("insert into {s} values (1, 'top', null), (2, 'free', 1), (3, 'bound', 1)");

        JsonPath run = route.ran(route.mappingWithBoss(), 500);

        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(run.getInt("rows.warnings")).isOne();
        assertThat(route.rows("select source_key || ' ' || error_code || ' ' || target_column from godwit.run_error"
                        + " where organization_id = '{o}'"))
                .containsExactly("2 trigger_rejected boss");
        assertThat(route.rows("select external_id from {t} where boss is not null"))
                .containsExactly("3");
    }

    /** Three of five rows break one constraint each. */
    private static Route withCulprits() {
        Route route = deferring();
        return route.source("insert into {s} select i, 'n' || i, 'c' || i from generate_series(1, 5) i")
                .source(BREAK);
    }

    private static Route deferring() {
        Route route = Route.between(
                "id int primary key, name text, code text, boss text",
                "external_id text not null, name text, code text, boss uuid, unique (organization_id, external_id),"
                        + " unique (organization_id, code) deferrable initially deferred,"
                        + " foreign key (boss) references {t} deferrable initially deferred");
        return route.target("create or replace function app.refuse_late() returns trigger language plpgsql as $$ begin"
                + " if new.name = 'refused' then raise exception 'refused'; end if; return null; end $$;"
                + " create constraint trigger refuse_late after insert or update on {t}"
                + " deferrable initially deferred for each row execute function app.refuse_late()");
    }

    private static JsonPath started(Route route, String mapping, Object... members) {
        List<Object> all = new ArrayList<>(List.of("mappingId", mapping));
        all.addAll(Arrays.asList(members));
        return route.ended(
                route.start(all.toArray()).then().statusCode(202).extract().path("id"));
    }

    private static void theOthersAreMoved(Route route, JsonPath run) {
        assertThat(run.getString("status")).isEqualTo("completed_with_errors");
        assertThat(run.getInt("rows.read")).isEqualTo(5);
        assertThat(run.getInt("rows.inserted")).isEqualTo(2);
        assertThat(run.getInt("rows.failed")).isEqualTo(3);
        assertThat(route.errors(run.getString("id"))).containsExactly(REFUSED);
        assertThat(route.rows("select external_id from {t} order by 1")).containsExactly("1", "5");
        assertThat(route.rows("select source_key from godwit.id_mapping where organization_id = '{o}' order by 1"))
                .containsExactly("1", "5");
    }
}
