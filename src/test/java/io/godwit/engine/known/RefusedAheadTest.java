package io.godwit.engine.known;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.Stamp;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.sink.TargetColumns;
import io.godwit.engine.source.postgres.PostgresDialect;
import io.godwit.engine.source.postgres.PostgresInspector;
import io.godwit.platform.sql.CopyRow;
import io.godwit.support.CopyRows;
import io.godwit.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known to be refused before it is sent. */
class RefusedAheadTest {

    private static final Stamp OWNER =
            new Stamp("organization_id", UUID.randomUUID().toString());
    private static final PostgresDialect DIALECT = new PostgresDialect();

    private Connection target;

    @BeforeEach
    void makeTables() throws SQLException {
        TestDatabase.execute("godwit", """
                drop table if exists app.ahead_child, app.ahead_parent;
                create table app.ahead_parent (organization_id uuid, id int, primary key (organization_id, id));
                create table app.ahead_child (id uuid primary key, organization_id uuid not null, email text, parent int,
                    unique (organization_id, email),
                    foreign key (organization_id, parent) references app.ahead_parent);
                insert into app.ahead_parent select '%s', i from generate_series(1, 3) i;
                grant select, insert, delete on app.ahead_child, app.ahead_parent to godwit_app""".formatted(OWNER.value()));
        target = TestDatabase.runtime("godwit");
        target.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        target.close();
    }

    @Test
    void aRowThatRefersToNothingIsFoundAndEachValueIsAskedForOnce() throws SQLException {
        ForeignKeys.Check check = foreignKeys().checks().get(0);

        assertThat(check.column()).isEqualTo("parent");
        assertThat(check.missing(target, rows("1", "4", null, "3", "4"))).isEqualTo(bits(1, 4));
        execute("delete from app.ahead_parent where id = 1");
        assertThat(check.missing(target, rows("1", "2", "5"))).isEqualTo(bits(2));
    }

    @Test
    void aValueThatCannotBeComparedIsLeftToTheTarget() throws SQLException {
        ForeignKeys.Check check = foreignKeys().checks().get(0);

        assertThat(check.missing(target, rows("1", "many", "4", "2"))).isEqualTo(bits(2));
        assertThat(check.missing(target, rows("1", "4"))).isEqualTo(bits(1));
    }

    @Test
    void aParentThatTheLoginDoesNotSeeWholeIsLeftToTheTarget() throws SQLException {
        TestDatabase.execute("godwit", "alter table app.ahead_parent enable row level security");
        assertThat(foreignKeys().checks().get(0).missing(target, rows("1", "4")))
                .isEqualTo(bits());
    }

    /** The target itself would take such a reference: its key does not compare the owners. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "behind row-level security", "of the table itself"})
    void aParentOfAnotherOwnerIsNoParent(String kind) throws SQLException {
        boolean itself = kind.equals("of the table itself");
        TestDatabase.execute("godwit", """
                drop table app.ahead_child, app.ahead_parent;
                create table app.ahead_parent (id int primary key, organization_id uuid);
                create table app.ahead_child (id uuid primary key, organization_id uuid not null, email text,
                    parent int references app.ahead_parent);
                insert into app.ahead_parent values (1, '%s'), (2, gen_random_uuid()), (3, null);
                grant select, insert, delete on app.ahead_child, app.ahead_parent to godwit_app""".formatted(OWNER.value()));
        if (itself) {
            TestDatabase.execute("godwit", """
                    drop table app.ahead_child;
                    alter table app.ahead_parent add email text, add parent int references app.ahead_parent;
                    alter table app.ahead_parent rename to ahead_child""");
        } else if (!kind.equals("plain")) {
            TestDatabase.execute("godwit", """
                    alter table app.ahead_parent enable row level security;
                    create policy own on app.ahead_parent using (organization_id is null or organization_id = '%s')""".formatted(OWNER.value()));
        }

        assertThat(foreignKeys().checks().get(0).missing(target, rows("1", "2", null, "3", "4")))
                .isEqualTo(itself ? bits(1) : bits(1, 4));
    }

    @Test
    void aValueThatIsLookedUpIsNotCheckedAgain() throws SQLException {
        assertThat(new ForeignKeys(
                                table(),
                                columns(),
                                (column, references, referenced) -> column.equals("parent"),
                                OWNER,
                                DIALECT)
                        .checks())
                .isEmpty();
    }

    @Test
    void aKeyThatWasSentBeforeIsFound() throws SQLException {
        ConflictKeys emails = keys(true);

        assertThat(ConflictKeys.others(table(), List.of(), columns(), OWNER)).containsExactly(List.of("email"));
        assertThat(emails.column()).isEqualTo("email");
        assertThat(emails.taken(target, emails("a", "b", null))).isEqualTo(bits());
        store("a");
        store("b");
        assertThat(emails.taken(target, emails("c", "b", null, "a"))).isEqualTo(bits(1, 3));
    }

    @Test
    void keysOfAFilledTargetAreLeftToIt() throws SQLException {
        store("a");
        ConflictKeys emails = keys(false);

        assertThat(emails.taken(target, emails("a"))).isEqualTo(bits());
        assertThat(present(emails, emails("b", "a"))).isEqualTo(bits(1));
        assertThat(ConflictKeys.others(table(), List.of("email"), columns(), OWNER))
                .isEmpty();
    }

    /** Its server refuses the question as well; the transaction goes on. */
    @Test
    void aCharacterThatTheTargetCannotKeepIsLeftToIt() throws SQLException {
        TestDatabase.execute("postgres", "drop database if exists ahead_latin");
        TestDatabase.execute("postgres", "create database ahead_latin encoding 'LATIN1' locale 'C' template template0");
        TestDatabase.execute(
                "ahead_latin",
                "create schema app; create table app.ahead_child as select 'é' as email, '" + OWNER.value()
                        + "'::uuid as organization_id");
        try (Connection latin = TestDatabase.superuser("ahead_latin")) {
            latin.setAutoCommit(false);
            ConflictKeys keys = keys(false);

            assertThat(keys.look(latin, emails("\u20ac"), new int[1]).present()).isEqualTo(bits());
            assertThat(keys.look(latin, emails("e", "\u00e9"), new int[2]).present())
                    .isEqualTo(bits(1));
        }
    }

    /** Whoever is told so compares nothing. */
    @Test
    void rowsAreDistinctOnlyWhereEveryKeyIsNew() throws SQLException {
        ConflictKeys keys = keys(true);

        assertThat(areDistinct(keys, emails("a", "b", null, null))).isTrue();
        assertThat(areDistinct(keys, emails("c", "d", "c"))).isFalse();
        assertThat(areDistinct(keys, emails("e", "a"))).isFalse();
        assertThat(areDistinct(keys(false), emails("a"))).isFalse();
    }

    private boolean areDistinct(ConflictKeys keys, List<CopyRow> rows) throws SQLException {
        return keys.look(target, rows, keys.told(rows)).areDistinct();
    }

    /** Without a constraint nobody but the look-up finds a row that is there. */
    @Test
    void aKeyThatTheTargetDoesNotKeepUniqueIsAlwaysAskedFor() throws SQLException {
        TestDatabase.execute(
                "godwit", "alter table app.ahead_child drop constraint ahead_child_organization_id_email_key");
        store("a");

        assertThat(present(keys(true), emails("b", "a"))).isEqualTo(bits(1));
    }

    private ConflictKeys keys(boolean targetWasEmpty) throws SQLException {
        return new ConflictKeys(table(), List.of("email"), columns(), new KeyMemory(targetWasEmpty), OWNER, DIALECT);
    }

    private ForeignKeys foreignKeys() throws SQLException {
        return new ForeignKeys(table(), columns(), (column, references, referenced) -> false, OWNER, DIALECT);
    }

    private static Table table() throws SQLException {
        try (Connection session = TestDatabase.superuser("godwit")) {
            return new PostgresInspector(session)
                    .table(new TableName("app", "ahead_child"))
                    .orElseThrow();
        }
    }

    private TargetColumns columns() throws SQLException {
        return new TargetColumns(table(), List.of("email", "parent"), List.of(OWNER), DIALECT, target);
    }

    private static List<CopyRow> rows(@Nullable String... parents) {
        return Stream.of(parents).map(parent -> fields(null, parent)).toList();
    }

    private static List<CopyRow> emails(@Nullable String... emails) {
        return Stream.of(emails).map(email -> fields(email, null)).toList();
    }

    private static CopyRow fields(@Nullable String email, @Nullable String parent) {
        return CopyRows.of(email, parent);
    }

    private void store(String email) throws SQLException {
        execute("insert into app.ahead_child values (gen_random_uuid(), '" + OWNER.value() + "', '" + email + "')");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = target.createStatement()) {
            statement.execute(sql);
        }
    }

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        for (int bit : set) {
            bits.set(bit);
        }
        return bits;
    }

    private BitSet present(ConflictKeys keys, List<CopyRow> rows) throws SQLException {
        return keys.look(target, rows, keys.told(rows)).present();
    }
}
