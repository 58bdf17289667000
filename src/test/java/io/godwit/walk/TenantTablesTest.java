package io.godwit.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.sql.Sql;
import io.godwit.run.Queried;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementException;
import org.junit.jupiter.api.Test;

/** The second wall and the keys below it, as the database's own catalog and the service's own sessions show them. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class TenantTablesTest {

    /** They hold nothing of an organization. */
    private static final List<String> WITHOUT_TENANT =
            List.of("flyway_schema_history", "organization", "scheduled_tasks");

    private static final String OURS =
            " relnamespace = 'godwit'::regnamespace and relkind in ('r', 'p') and not relispartition";

    /** The place of the organization among a table's columns. */
    private static final String ORGANIZATION =
            "(select attnum from pg_attribute where attrelid = %s and attname = 'organization_id')";

    @Inject
    Sql sql;

    private static List<String> tenantTables() {
        return Queried.column(
                "godwit",
                "select relname from pg_class where" + OURS + " and relname not in ('"
                        + String.join("', '", WITHOUT_TENANT) + "') order by 1");
    }

    @Test
    void everyTableBelongsToOrganizationsAndIsWalled() {
        assertThat(tenantTables()).hasSizeGreaterThan(10);
        assertThat(Queried.column(
                        "godwit",
                        "select relname from pg_class c where" + OURS + " and exists (select from pg_attribute"
                                + " where attrelid = c.oid and attname = 'organization_id' and attnotnull)"
                                + " and relrowsecurity and relforcerowsecurity order by 1"))
                .isEqualTo(tenantTables());
        assertThat(
                        Queried.column(
                                "godwit",
                                "select tablename from pg_policies where schemaname = 'godwit' and permissive = 'PERMISSIVE'"
                                        + " and cmd = 'ALL' and qual like '%organization_id =%app.organization_id%' order by 1"))
                .as("one policy each, and no other that would let more pass")
                .isEqualTo(tenantTables());
    }

    /** A partition stands outside of its parent's policy. */
    @Test
    void aPartitionCanBeWrittenAndNothingElse() {
        assertThat(Queried.column(
                        "godwit",
                        "select relname || ' ' || privilege from pg_class,"
                                + " unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references']) privilege"
                                + " where relnamespace = 'godwit'::regnamespace and relkind = 'r' and relispartition"
                                + " and has_table_privilege('" + TestDatabase.RUNTIME + "', oid, privilege)"))
                .containsExactlyInAnyOrder("id_mapping_row insert", "stage_row insert");
    }

    @Test
    void everyUniqueKeyHoldsTheOrganization() {
        String unique = "select i.indexrelid::regclass from pg_index i join pg_class c on c.oid = i.indrelid where"
                + OURS + " and i.indisunique and relname not in ('" + String.join("', '", WITHOUT_TENANT) + "')";
        assertThat(Queried.column("godwit", unique)).hasSizeGreaterThan(12);
        assertThat(Queried.column(
                        "godwit", unique + " and not " + ORGANIZATION.formatted("i.indrelid") + " = any(i.indkey)"))
                .isEmpty();
    }

    @Test
    void everyForeignKeyLeadsFromAnOrganizationToItself() {
        String foreign =
                "select conname from pg_constraint where connamespace = 'godwit'::regnamespace and contype = 'f'";
        assertThat(Queried.column("godwit", foreign)).hasSizeGreaterThan(6);
        assertThat(Queried.column(
                        "godwit",
                        foreign + " and array_position(conkey, " + ORGANIZATION.formatted("conrelid")
                                + ") is distinct from array_position(confkey, " + ORGANIZATION.formatted("confrelid")
                                + ") or contype = 'f' and connamespace = 'godwit'::regnamespace and array_position(conkey, "
                                + ORGANIZATION.formatted("conrelid") + ") is null"))
                .isEmpty();
    }

    /** Takes the first wall away: statements without any condition, in the sessions that the service itself uses. */
    @Test
    void theSecondWallStandsAlone() {
        Stage stage = new Stage();
        stage.run();
        OrganizationId owner = new OrganizationId(stage.organization());
        OrganizationId other = new OrganizationId(UUID.randomUUID());
        for (String table : tenantTables()) {
            assertThat(count(other, table)).as(table).isZero();
            assertThat(count(owner, table + " where organization_id <> '" + owner + "'"))
                    .as(table)
                    .isZero();
            if (!table.startsWith("audit_")) {
                assertThat(changed(other, "update " + table + " set organization_id = organization_id"))
                        .as(table)
                        .isZero();
                assertThat(changed(other, "delete from " + table)).as(table).isZero();
            }
        }
        assertThat(count(owner, "connection")).isEqualTo(1);
        assertThat(count(owner, "run")).isEqualTo(1);
        assertThat(count(owner, "audit_entry")).isEqualTo(3);
    }

    @Test
    void nothingCanBeWrittenForAnotherOrganization() {
        OrganizationId own = new OrganizationId(UUID.randomUUID());
        String insert = "insert into id_scope (organization_id, source_key, source_table, target_table, key_columns)"
                + " values ('%s', 's', 't', 'u', '{}')";
        assertThat(changed(own, insert.formatted(own))).isEqualTo(1);
        assertThatThrownBy(() -> changed(own, insert.formatted(UUID.randomUUID())))
                .isInstanceOf(StatementException.class)
                .hasMessageContaining("row-level security");
        assertThatThrownBy(() -> changed(own, "update id_scope set organization_id = '" + UUID.randomUUID() + "'"))
                .isInstanceOf(StatementException.class)
                .hasMessageContaining("row-level security");
    }

    private int count(OrganizationId organization, String from) {
        return sql.call(
                organization,
                handle -> handle.createQuery("select count(*) from " + from)
                        .mapTo(Integer.class)
                        .one());
    }

    private int changed(OrganizationId organization, String statement) {
        return sql.call(organization, handle -> handle.execute(statement));
    }
}
