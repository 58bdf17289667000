package io.godwit.run.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.sql.Sql;
import io.godwit.run.Barrier;
import io.godwit.run.Faults;
import io.godwit.run.Queried;
import io.godwit.run.Route;
import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The books under the names of the requirements, read with the service's own login. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class BookViewsTest {

    @Inject
    Sql sql;

    private List<Map<String, Object>> rows(UUID organization, String query) {
        return sql.call(
                new OrganizationId(organization),
                handle -> handle.createQuery(query).mapToMap().list());
    }

    private static Route withErrors() {
        Route route = Route.plain();
        return route.source("insert into {s} select i, case when i in (3, 4, 10) then null else 'n' end"
                + " from generate_series(1, 11) i; analyze {s}");
    }

    @Test
    void theyHaveTheColumnsThatTheRequirementsName() {
        assertThat(columns("entity_migration_status"))
                .contains(
                        "id",
                        "migration_id",
                        "entity_name",
                        "target_entity",
                        "dependency_order",
                        "status",
                        "records_total",
                        "records_processed",
                        "records_failed",
                        "started_at",
                        "completed_at",
                        "last_processed_id",
                        "batch_size",
                        "throughput_per_second");
        assertThat(columns("batch_processing_status"))
                .contains(
                        "id",
                        "entity_status_id",
                        "batch_number",
                        "batch_size",
                        "status",
                        "records_successful",
                        "records_failed",
                        "started_at",
                        "completed_at",
                        "processing_duration_ms",
                        "retry_count",
                        "error_summary");
        assertThat(columns("migration_checkpoint"))
                .contains(
                        "id",
                        "migration_id",
                        "entity_name",
                        "checkpoint_type",
                        "batch_number",
                        "last_source_id",
                        "records_processed",
                        "system_state",
                        "created_at",
                        "is_resumable");
        assertThat(columns("migration_mapping"))
                .contains(
                        "id",
                        "migration_id",
                        "source_table",
                        "source_id",
                        "destination_table",
                        "destination_id",
                        "entity_type",
                        "mapping_metadata",
                        "created_at",
                        "is_active");
    }

    private static List<String> columns(String view) {
        return Queried.column(
                "godwit",
                "select column_name from information_schema.columns where table_schema = 'godwit' and table_name = '"
                        + view + "'");
    }

    @Test
    void aFinishedRunIsACompletedEntity() {
        Route route = withErrors();
        String run = route.ran(route.mapping("executionOrder", 40), 4).getString("id");

        Map<String, Object> entity = rows(route.organization, "select * from entity_migration_status")
                .get(0);

        assertThat(entity)
                .containsEntry("id", UUID.fromString(run))
                .containsEntry("migration_id", UUID.fromString(run))
                .containsEntry("entity_name", route.schema + ".rows")
                .containsEntry("target_entity", "app." + route.target)
                .containsEntry("dependency_order", 40)
                .containsEntry("status", "completed")
                .containsEntry("records_total", 11L)
                .containsEntry("records_processed", 8L)
                .containsEntry("records_failed", 3L)
                .containsEntry("last_processed_id", "11")
                .containsEntry("batch_size", 4);
        assertThat(entity.get("throughput_per_second")).isNotNull();
        assertThat(entity.get("completed_at")).isNotNull();
        assertThat(rows(
                        route.organization,
                        "select batch_number, batch_size, status, records_successful, records_failed, retry_count,"
                                + " error_summary::text as errors from batch_processing_status order by batch_number"))
                .extracting(batch -> batch.values().toString())
                .containsExactly(
                        "[1, 4, completed, 2, 2, 0, {\"not_null\": 2}]",
                        "[2, 4, completed, 4, 0, 0, null]",
                        "[3, 3, completed, 2, 1, 0, {\"not_null\": 1}]");
        assertThat(rows(
                        route.organization,
                        "select * from batch_processing_status where records_successful + records_failed <> batch_size"
                                + " or processing_duration_ms < 0 or completed_at < started_at"))
                .isEmpty();
    }

    @Test
    void aRowThatArrivedIsAnIdMapping() {
        Route route = withErrors();
        String run = route.ran(route.mapping(), 4).getString("id");
        route.target("update godwit.id_mapping set active = false where organization_id = '{o}' and source_key = '11'");

        List<Map<String, Object>> mappings = rows(
                route.organization,
                "select *, mapping_metadata ->> 'sourceKey' as source_key from migration_mapping order by source_id::int");

        assertThat(mappings)
                .extracting(mapping -> mapping.get("source_id"))
                .containsExactly("1", "2", "5", "6", "7", "8", "9", "11");
        assertThat(mappings).extracting(mapping -> mapping.get("id")).doesNotHaveDuplicates();
        assertThat(mappings)
                .extracting(mapping -> mapping.get("destination_id"))
                .containsExactlyElementsOf(route.rows("select id from {t} order by external_id::int"));
        assertThat(mappings)
                .extracting(mapping -> mapping.get("is_active"))
                .containsExactly(true, true, true, true, true, true, true, false);
        assertThat(mappings.get(0))
                .containsEntry("organization_id", route.organization)
                .containsEntry("migration_id", UUID.fromString(run))
                .containsEntry("source_table", route.schema + ".rows")
                .containsEntry("destination_table", "app." + route.target)
                .containsEntry("entity_type", "app." + route.target)
                .containsEntry(
                        "source_key",
                        route.rows("select source_key from godwit.connection where organization_id = '{o}'")
                                .get(0))
                .containsEntry(
                        "created_at",
                        rows(route.organization, "select created_at from run")
                                .get(0)
                                .get("created_at"));
    }

    @Test
    void anIdMappingTellsKeysThatAreNoUuids() {
        Route route = Route.exactly(
                "part text, id int, name text, primary key (part, id)",
                "id text primary key, organization_id uuid not null, migration_run_id uuid, name text");
        route.source("insert into {s} values ('a', 1, 'n')");
        route.ran(route.mappingOf(List.of("id<name", "name<name")), 4);

        assertThat(rows(route.organization, "select source_id, destination_id from migration_mapping"))
                .extracting(mapping -> mapping.values().toString())
                .containsExactly("[[\"a\",\"1\"], n]");
    }

    @Test
    void everyStateOfARunIsOneOfTheFiveOfAnEntity() {
        Route route = Route.plain(9);
        String mapping = route.mapping();
        String run;
        try (Barrier barrier = Barrier.before(route, "5")) {
            run = route.started(mapping, 2);
            barrier.reached();
            assertThat(status(route, run)).isEqualTo("running");
            assertThat(rows(
                            route.organization,
                            "select status from batch_processing_status where entity_status_id = '" + run
                                    + "' order by batch_number"))
                    .extracting(row -> row.get("status"))
                    .containsExactly("completed", "completed", "processing");
            route.control(run, "pause").statusCode(202);
        }
        route.ended(run);
        assertThat(status(route, run)).isEqualTo("pending");
        route.control(run, "cancel").statusCode(202);
        route.ended(run);
        assertThat(status(route, run)).isEqualTo("failed");

        Route broken = Route.plain(2);
        String its = broken.mapping();
        Faults.first(broken, 1, "XX001");
        String failed = broken.ran(its, 1).getString("id");
        assertThat(status(broken, failed)).isEqualTo("failed");
        assertThat(rows(broken.organization, "select status from batch_processing_status"))
                .extracting(row -> row.get("status"))
                .containsExactly("failed");
    }

    private String status(Route route, String run) {
        return (String) rows(route.organization, "select status from entity_migration_status where id = '" + run + "'")
                .get(0)
                .get("status");
    }

    /** A view runs with its owner's eyes unless it says otherwise. */
    @Test
    void theWallStandsBeforeEveryView() {
        Route route = Route.plain(1);
        route.ran(route.mapping(), 1);
        List<String> views = Queried.column(
                "godwit", "select relname from pg_class where relnamespace = 'godwit'::regnamespace and relkind = 'v'");
        assertThat(views).contains("migration_mapping");
        for (String view : views) {
            assertThat(rows(route.organization, "select * from " + view))
                    .as(view)
                    .isNotEmpty();
            assertThat(rows(UUID.randomUUID(), "select * from " + view))
                    .as(view)
                    .isEmpty();
        }
        assertThat(Queried.column(
                        "godwit",
                        "select relname from pg_class where relnamespace = 'godwit'::regnamespace and relkind = 'v'"
                                + " and not coalesce(reloptions, '{}') @> '{security_invoker=true}'"))
                .isEmpty();
    }
}
