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
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of rows that the target has already, when they are to be written over. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunUpdateTest {

    private static final String TARGET =
            "external_id text, name text, amount numeric(10,2), unique (organization_id, external_id),"
                    + " constraint short check (length(name) < 20)";
    private static final List<String> FIELDS = List.of("external_id<id", "name<name", "amount<amount");

    @ParameterizedTest
    @ValueSource(strings = {"copy", "insert"})
    void everyRowThatWasMigratedIsWrittenOver(String mode) {
        Route route = amounts();
        if (mode.equals("insert")) {
            route.target(
                    "alter table {t} enable row level security; alter table {t} force row level security;"
                            + " create policy own on {t} using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)");
        }
        String mapping = route.mappingOf(FIELDS, "conflictAction", "update");
        assertThat(route.ran(mapping, 3).getInt("rows.inserted")).isEqualTo(5);
        List<String> ids = route.rows("select id from {t} order by external_id");
        route.source(
                "update {s} set name = E'new\\t\\\\' || id, amount = null where id > 2; insert into {s} values (6, 'n6', 6)");

        JsonPath second = route.ran(mapping, 3);

        assertThat(second.getString("writeMode")).isEqualTo(mode);
        assertThat(second.getString("status")).isEqualTo("completed");
        assertThat(buckets(second)).isEqualTo("6 = 1 inserted, 5 updated, 0 unchanged, 0 skipped, 0 failed");
        assertThat(content(route))
                .containsExactly("1 n1 1.00", "2 n2 2.00", "3 new\t\\3 -", "4 new\t\\4 -", "5 new\t\\5 -", "6 n6 6.00");
        assertThat(route.rows("select id from {t} where external_id <> '6' order by external_id"))
                .isEqualTo(ids);
    }

    @Test
    void aRowThatIsEqualIsLeftAloneWhenOnlyChangesAreWanted() {
        Route route = amounts();
        String mapping = route.mappingOf(FIELDS, "conflictAction", "update_if_changed");
        route.ran(mapping, 500);
        route.source("update {s} set amount = amount + 0.001 where id = 1; update {s} set amount = 7.5 where id = 2;"
                + " update {s} set name = null where id = 3");
        List<String> untouched = versions(route);

        JsonPath second = route.ran(mapping, 500);

        assertThat(buckets(second)).isEqualTo("5 = 0 inserted, 2 updated, 3 unchanged, 0 skipped, 0 failed");
        assertThat(content(route)).containsExactly("1 n1 1.00", "2 n2 7.50", "3 - 3.00", "4 n4 4.00", "5 n5 5.00");
        assertThat(versions(route)).isEqualTo(untouched);
    }

    @Test
    void aRowOfSomebodyElseIsFoundByTheConflictKeyAndOneOfAnotherOrganizationIsNot() {
        Route route = amounts();
        route.target("insert into {t} (id, organization_id, external_id, name) values"
                + " (gen_random_uuid(), '{o}', '1', 'theirs'), (gen_random_uuid(), gen_random_uuid(), '1', 'foreign 1'),"
                + " (gen_random_uuid(), gen_random_uuid(), '2', 'foreign 2')");

        JsonPath run = route.ran(route.mappingOf(FIELDS, "conflictAction", "update"), 500);

        assertThat(buckets(run)).isEqualTo("5 = 4 inserted, 1 updated, 0 unchanged, 0 skipped, 0 failed");
        assertThat(content(route)).startsWith("1 n1 1.00", "2 n2 2.00");
        assertThat(route.rows("select name from {t} where organization_id <> '{o}' order by name"))
                .containsExactly("foreign 1", "foreign 2");
    }

    @Test
    void ofRowsWithOneConflictKeyTheLastStays() {
        Route route = Route.between("id int primary key, code text, name text", TARGET);
        route.source("insert into {s} select i, 'c' || i % 2, 'n' || i from generate_series(1, 7) i");

        JsonPath run =
                route.ran(route.mappingOf(List.of("external_id<code", "name<name"), "conflictAction", "update"), 4);

        assertThat(buckets(run)).isEqualTo("7 = 2 inserted, 5 updated, 0 unchanged, 0 skipped, 0 failed");
        assertThat(route.rows("select external_id || ' ' || name from {t} order by 1"))
                .containsExactly("c0 n6", "c1 n7");
    }

    @Test
    void aRowThatIsGoneIsSkippedAndOneThatIsRefusedIsNamed() {
        Route route = amounts();
        String mapping = route.mappingOf(FIELDS, "conflictAction", "update");
        route.ran(mapping, 500);
        route.target("delete from {t} where external_id = '2'");
        route.source(
                "update {s} set name = repeat('x', 30) where id in (1, 4); update {s} set name = 'good' where id = 5");

        JsonPath second = route.ran(mapping, 500);

        assertThat(second.getString("status")).isEqualTo("completed_with_errors");
        assertThat(buckets(second)).isEqualTo("5 = 0 inserted, 2 updated, 0 unchanged, 1 skipped, 2 failed");
        assertThat(second.getInt("skippedByReason.gone")).isEqualTo(1);
        assertThat(route.errors(second.getString("id"))).containsExactly("1 check null", "4 check null");
        assertThat(content(route)).containsExactly("1 n1 1.00", "3 n3 3.00", "4 n4 4.00", "5 good 5.00");
    }

    @Test
    void referencesFollowTheSource() {
        Route route = Route.between(
                "id int primary key, name text, boss int",
                "external_id text, name text, boss uuid, unique (organization_id, external_id)");
        route.source("insert into {s} values (1, 'a', 2), (2, 'b', null), (3, 'c', 1)");
        String mapping = route.mappingWithBoss("conflictAction", "update");
        route.ran(mapping, 1);
        route.source("update {s} set boss = case id when 2 then 1 when 3 then 2 end");

        JsonPath second = route.ran(mapping, 1);

        assertThat(second.getString("status")).isEqualTo("completed");
        assertThat(second.getInt("rows.warnings")).isZero();
        assertThat(
                        route.rows(
                                "select c.external_id || '<' || p.external_id from {t} c join {t} p on p.id = c.boss order by 1"))
                .containsExactly("2<1", "3<2");
    }

    /** No id is kept of such a row, so that the second pass could not find it again. */
    @Test
    void aRowOfSomebodyElseKeepsItsReference() {
        Route route = Route.between(
                "id int primary key, name text, boss int",
                "external_id text, name text, boss uuid, unique (organization_id, external_id)");
        route.source("insert into {s} values (1, 'a', null), (2, 'b', 1)");
        route.target(
                "insert into {t} (id, organization_id, external_id, name) values (gen_random_uuid(), '{o}', '1', 'x'),"
                        + " (gen_random_uuid(), '{o}', '2', 'y');"
                        + " update {t} c set boss = p.id from {t} p where c.external_id = '2' and p.external_id = '1'");

        JsonPath run =
                route.ran(route.mappingWithBoss("conflictAction", "update", "conflictKey", List.of("external_id")), 9);

        assertThat(buckets(run)).isEqualTo("2 = 0 inserted, 2 updated, 0 unchanged, 0 skipped, 0 failed");
        assertThat(route.rows("select c.name || '<' || p.name from {t} c join {t} p on p.id = c.boss"))
                .containsExactly("b<a");
    }

    @ParameterizedTest
    @CsvSource({
        "skip,'1 inserted, 0 updated, 0 unchanged, 1 skipped, 2 failed',a good",
        "update,'1 inserted, 1 updated, 0 unchanged, 0 skipped, 2 failed',a late",
        "error,'1 inserted, 0 updated, 0 unchanged, 0 skipped, 3 failed',a good"
    })
    void aRowIsNotPresentBecauseAnEarlierOneWithItsKeyHasFailed(String action, String buckets, String left) {
        Route route = Route.between(
                "id int primary key, code text, name text", TARGET + ", constraint good check (name <> 'bad')");
        route.source("insert into {s} values (1, 'a', 'bad'), (2, 'a', 'bad'), (3, 'a', 'good'), (4, 'a', 'late')");

        JsonPath run = route.ran(
                route.mappingOf(
                        List.of("external_id<code", "name<name"),
                        "conflictAction",
                        action,
                        "conflictKey",
                        List.of("external_id")),
                9);

        assertThat(buckets(run)).isEqualTo("4 = " + buckets);
        assertThat(route.rows("select external_id || ' ' || name from {t}")).containsExactly(left);
        assertThat(route.errors(run.getString("id"))).startsWith("1 check null", "2 check null");
    }

    /** Rows that waited for another are sent behind it, and refused behind it. */
    @Test
    void aRowThatIsRefusedLaterTakesNoneOfItsBatchWithIt() {
        Route route = Route.between(
                "id int primary key, code text, name text", TARGET + ", constraint good check (name <> 'bad')");
        route.source("insert into {s} values (1, 'a', 'bad'), (2, 'a', 'bad'), (3, 'b', 'good')");

        JsonPath run = route.ran(
                route.mappingOf(List.of("external_id<code", "name<name"), "conflictKey", List.of("external_id")), 9);

        assertThat(buckets(run)).isEqualTo("3 = 1 inserted, 0 updated, 0 unchanged, 0 skipped, 2 failed");
        assertThat(route.rows("select external_id || ' ' || name from {t}")).containsExactly("b good");
    }

    @Test
    void anUpdateCannotReferToARowOfAnotherOrganization() {
        Route route = Route.between(
                "id int primary key, parent int",
                "external_id text, parent int, unique (organization_id, external_id)");
        String parents = "app.parents_of_" + route.target;
        route.target("drop table if exists " + parents + " cascade; create table " + parents
                + " (id int primary key, organization_id uuid not null); insert into " + parents
                + " values (1, '{o}'), (2, gen_random_uuid()); grant select on " + parents
                + " to godwit_app; alter table {t} add foreign key (parent) references " + parents);
        route.source("insert into {s} values (1, 1), (2, 1)");
        String mapping = route.mappingOf(List.of("external_id<id", "parent<parent"), "conflictAction", "update");
        route.ran(mapping, 9);
        route.source("update {s} set parent = 2 where id = 2");

        JsonPath second = route.ran(mapping, 9);

        assertThat(buckets(second)).isEqualTo("2 = 0 inserted, 1 updated, 0 unchanged, 0 skipped, 1 failed");
        assertThat(route.errors(second.getString("id"))).containsExactly("2 foreign_key parent");
        assertThat(route.rows("select parent from {t}")).containsExactly("1", "1");
    }

    private static Route amounts() {
        Route route = Route.between("id int primary key, name text, amount numeric", TARGET);
        return route.source("insert into {s} select i, 'n' || i, i from generate_series(1, 5) i");
    }

    private static String buckets(JsonPath run) {
        return run.getInt("rows.read") + " = " + run.getInt("rows.inserted") + " inserted, "
                + run.getInt("rows.updated") + " updated, " + run.getInt("rows.unchanged") + " unchanged, "
                + run.getInt("rows.skipped") + " skipped, " + run.getInt("rows.failed") + " failed";
    }

    private static List<String> content(Route route) {
        return route.rows(
                "select external_id || ' ' || coalesce(name, '-') || ' ' || coalesce(amount::text, '-') from {t}"
                        + " where organization_id = '{o}' order by external_id");
    }

    /** Which transaction has written the rows that were equal. */
    private static List<String> versions(Route route) {
        return route.rows("select external_id || xmin::text from {t} where external_id in ('1', '4', '5') order by 1");
    }

    /** What was empty in the source when the row came is filled when it is there, and nothing else of it changes. */
    @Test
    void anEmptyReferenceIsFilledWhereOnlyWhatHasChangedIsUpdated() {
        Route route = Route.between(
                "id int primary key, name text, boss int",
                "external_id text, name text, boss uuid, unique (organization_id, external_id)");
        route.source("insert into {s} values (1, 'a', null), (2, 'b', 1), (3, 'c', null)");
        String mapping = route.mappingWithBoss("conflictAction", "update_if_changed");
        route.ran(mapping, 1);
        route.source("update {s} set boss = case id when 2 then 3 when 3 then 1 end");

        JsonPath second = route.ran(mapping, 1);

        assertThat(second.getString("status")).isEqualTo("completed");
        assertThat(
                        route.rows(
                                "select c.external_id || '<' || p.external_id from {t} c join {t} p on p.id = c.boss order by 1"))
                .containsExactly("2<1", "3<1");
    }

    @Test
    void ofTwoSpellingsOfAKeyTheLastStays() {
        Route route = Route.between(
                "id int primary key, code text, name text",
                "external_id int, name text, unique (organization_id, external_id)");
        route.source(
                "insert into {s} values (1, '7', 'first'), (2, '07', 'second'), (3, '8', 'other'), (4, '007', 'last')");
        route.target("insert into {t} (id, organization_id, external_id, name) values"
                + " (gen_random_uuid(), '{o}', 7, 'x'), (gen_random_uuid(), '{o}', 8, 'y')");

        JsonPath run = route.ran(
                route.mappingOf(
                        List.of("external_id<code", "name<name"),
                        "conflictAction",
                        "update",
                        "conflictKey",
                        List.of("external_id")),
                500);

        assertThat(buckets(run)).isEqualTo("4 = 0 inserted, 4 updated, 0 unchanged, 0 skipped, 0 failed");
        assertThat(route.rows("select name from {t} order by external_id")).containsExactly("last", "other");
    }
}
