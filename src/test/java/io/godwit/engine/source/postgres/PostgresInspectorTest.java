package io.godwit.engine.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.DataType;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.catalog.TableName;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.support.Sources;
import io.godwit.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresInspectorTest {

    private static final TableName EMPLOYEES = new TableName("source_hr", "employees");

    private static Connection session;
    private static PostgresInspector inspector;

    @BeforeAll
    static void open() throws SQLException {
        Sources.make();
        session = TestDatabase.superuser("source");
        inspector = new PostgresInspector(session);
    }

    @AfterAll
    static void close() throws SQLException {
        session.close();
    }

    private static Table employees() {
        return inspector.table(EMPLOYEES).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "id,bigint,bigint,,,",
        "code,source_hr.short,character varying,10,,",
        "fixed,character(3),character,3,,",
        "pay,'numeric(19,4)',numeric,,19,4",
        "plain,numeric,numeric,,,",
        "mood,source_hr.mood,source_hr.mood,,,",
        "tags,text[],text[],,,",
        "extra,jsonb,jsonb,,,"
    })
    void typesAreFollowedThroughDomains(
            String column, String name, String base, Integer length, Integer precision, Integer scale) {
        assertThat(employees().column(column).orElseThrow().type())
                .isEqualTo(new DataType(name, base, length, precision, scale));
    }

    @Test
    void aNegativeScaleIsReadRight() {
        TestDatabase.execute("source", "create table if not exists many_empty.scales (hundreds numeric(5,-2))");
        Table table = inspector.table(new TableName("many_empty", "scales")).orElseThrow();
        assertThat(table.columns().get(0).type().scale()).isEqualTo(-2);
    }

    @Test
    void whatTheServerComputesCannotBeWritten() {
        assertThat(employees().columns().stream().filter(Column::generated).map(Column::name))
                .containsExactly("serial", "full_name");
        assertThat(employees().column("id").orElseThrow().isOptional()).isTrue();
        assertThat(employees().column("code").orElseThrow().nullable()).isFalse();
    }

    @Test
    void onlyKeysThatHoldForEveryRowAreKeys() {
        assertThat(employees().keys())
                .extracting("name")
                .containsExactly("employees_pkey", "employees_email_key", "employees_pair");
        assertThat(employees().keys().get(0).primary()).isTrue();
        assertThat(employees().keys().get(2).columns()).containsExactly("department_id", "code");
    }

    @Test
    void oneTableAndAllTablesReadTheSame() {
        List<Table> all = inspector.all("source_hr");
        assertThat(all).contains(employees());
        assertThat(all).extracting(table -> table.name().table()).doesNotContain("calls_1");
        assertThat(inspector.all("nowhere")).isEmpty();
    }

    @Test
    void namesAreComparedExactly() {
        assertThat(inspector.table(new TableName("source_hr", "EMPLOYEES"))).isEmpty();
        assertThat(inspector.table(new TableName("source_hr", "employee_"))).isEmpty();
        assertThat(inspector.table(new TableName("source_hr", "a\0"))).isEmpty();
    }

    @Test
    void onlyColumnsOfTheCatalogArePreviewed() {
        assertThatThrownBy(() -> inspector.preview(employees(), List.of("id\" from pg_authid --"), 1, 10))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTableThatIsGoneIsDrift() {
        Table gone = new Table(new TableName("source_hr", "gone"), employees().columns(), List.of(), List.of());
        assertThatThrownBy(() -> inspector.preview(gone, List.of("id"), 1, 10))
                .isInstanceOfSatisfying(GodwitException.class, fault -> {
                    assertThat(fault.code()).isEqualTo(ErrorCode.SCHEMA_DRIFT);
                    assertThat(fault.detail()).doesNotContain("gone");
                });
    }

    /** Rows without a key would be in no bucket: whether there are any is asked wherever it is not certain. */
    @Test
    void onlyWhatIsCheckedForEveryRowIsNotNull() throws SQLException {
        TestDatabase.execute("source", """
                drop schema if exists inspector cascade; create schema inspector;
                create domain inspector.filled as int not null;
                create table inspector.checked (k inspector.filled, n int not null, late int);
                alter table inspector.checked add constraint late_not_null not null late not valid;
                create view inspector.joined as select c.k, c.n from (values (1)) v (x) left join inspector.checked c on c.n = v.x;
                """);

        assertThat(nullable("checked")).containsExactly("late");
        assertThat(nullable("joined")).containsExactly("k", "n");
    }

    private static List<String> nullable(String table) {
        return inspector.table(new TableName("inspector", table)).orElseThrow().columns().stream()
                .filter(Column::nullable)
                .map(Column::name)
                .toList();
    }
}
