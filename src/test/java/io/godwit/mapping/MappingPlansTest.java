package io.godwit.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.engine.ConflictAction;
import io.godwit.engine.RunOptions;
import io.godwit.engine.RunSpec;
import io.godwit.engine.catalog.TableName;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.run.start.RunPlan;
import io.godwit.run.start.RunSpecSource;
import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run gets from a mapping, and what it is told when the tables have changed since. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class MappingPlansTest {

    private static final TableName PEOPLE = new TableName("source_mapping", "people");

    @Inject
    RunSpecSource plans;

    private final OrganizationId organization = new OrganizationId(UUID.randomUUID());
    private final Api api = Api.of(organization.value(), "pf.data_migration.manage");
    private Landing landing = Landing.in("source_mapping");
    private String connection = "";

    @BeforeEach
    void makeTables() {
        TargetTables.make();
        landing = Landing.in("source_mapping").table("people", "id", "first", "last", "state", "changed:timestamptz");
        connection = api.created(Api.draft("Source"));
    }

    @Test
    void aPlanHoldsAllThatTheMappingSays() {
        UUID id = create(Drafts.employees(connection, "latestBy", "changed"));
        RunPlan plan = plans.ofMapping(organization, id).orElseThrow();
        assertThat(plan.mapping()).isEqualTo(id);
        assertThat(plan.connection()).hasToString(connection);
        RunSpec spec = plan.spec();
        assertThat(spec.source()).isEqualTo(PEOPLE);
        assertThat(spec.target()).isEqualTo(new TableName("app", "hr_employees"));
        assertThat(spec.keyColumns()).containsExactly("id");
        assertThat(spec.latestBy()).isEqualTo("changed");
        assertThat(spec.fields()).hasSize(5);
        assertThat(spec.conflictAction()).isEqualTo(ConflictAction.SKIP);
        assertThat(spec.conflictKey()).containsExactly("source_system", "external_id");
        assertThat(spec.options()).isEqualTo(RunOptions.USUAL);
    }

    @Test
    void tablesFindTheActiveMappingOnly() {
        assertThat(plans.ofTables(organization, UUID.fromString(connection), PEOPLE, "hr_employees"))
                .isEmpty();
        UUID id = create(Drafts.employees(connection));
        for (String target : List.of("hr_employees", "app.hr_employees")) {
            assertThat(plans.ofTables(organization, UUID.fromString(connection), PEOPLE, target))
                    .map(RunPlan::mapping)
                    .contains(id);
        }
        api.request().post("/api/v1/mappings/{id}/deactivate", id).then().statusCode(200);
        assertThat(plans.ofTables(organization, UUID.fromString(connection), PEOPLE, "hr_employees"))
                .isEmpty();
        assertThat(plans.ofMapping(organization, id)).isPresent();
    }

    @Test
    void anotherOrganizationFindsNothing() {
        UUID id = create(Drafts.employees(connection));
        OrganizationId other = new OrganizationId(UUID.randomUUID());
        assertThat(plans.ofMapping(other, id)).isEmpty();
        assertThat(plans.ofTables(other, UUID.fromString(connection), PEOPLE, "hr_employees"))
                .isEmpty();
    }

    @Test
    void theTablesOwnKeyIsTakenWhenNoneIsDeclared() {
        UUID id = create(Drafts.employees(connection, "keyColumns", List.of()));
        assertThat(plans.ofMapping(organization, id).orElseThrow().spec().keyColumns())
                .isEmpty();
        landing.alter("alter table {schema}.people add unique (first)");
        assertThat(plans.ofMapping(organization, id).orElseThrow().spec().keyColumns())
                .isEmpty();
        landing.alter("alter table {schema}.people alter first set not null");
        assertThat(plans.ofMapping(organization, id).orElseThrow().spec().keyColumns())
                .containsExactly("first");
        landing.alter("alter table {schema}.people add primary key (last, id)");
        assertThat(plans.ofMapping(organization, id).orElseThrow().spec().keyColumns())
                .containsExactly("last", "id");
    }

    @Test
    void aDeclaredConflictKeyWins() {
        UUID none = create(Drafts.employees(connection, "conflictKey", List.of()));
        assertThat(plans.ofMapping(organization, none).orElseThrow().spec().conflictKey())
                .isEmpty();
        UUID declared = create(
                Drafts.employees(connection, "active", false, "conflictKey", List.of("external_id", "source_system")));
        assertThat(plans.ofMapping(organization, declared).orElseThrow().spec().conflictKey())
                .containsExactly("external_id", "source_system");
    }

    @Test
    void aSourceColumnThatIsGoneIsDriftAndNamed() {
        UUID id = create(Drafts.employees(connection));
        landing.alter("alter table {schema}.people rename first to given_name");
        GodwitException refusal = refused(() -> plans.ofMapping(organization, id));
        assertThat(refusal.code()).isEqualTo(ErrorCode.SCHEMA_DRIFT);
        assertThat(refusal.detail()).contains("'first'");
        assertThat(refusal.violations()).extracting("field").contains("/fields/2/sourceColumns/0");
        landing.alter("drop table {schema}.people");
        GodwitException gone = refused(() -> plans.ofMapping(organization, id));
        assertThat(gone.code()).isEqualTo(ErrorCode.SCHEMA_DRIFT);
        assertThat(gone.detail()).contains("source_mapping.people");
    }

    @Test
    void aTargetThatHasChangedIsDriftOfTheTarget() {
        UUID id = create(Drafts.employees(connection));
        TestDatabase.execute("godwit", "alter table app.hr_employees rename first_name to given_name");
        GodwitException refusal = refused(() -> plans.ofMapping(organization, id));
        assertThat(refusal.code()).isEqualTo(ErrorCode.TARGET_DRIFT);
        assertThat(refusal.detail()).contains("'first_name'");
        TestDatabase.execute("godwit", "drop table app.hr_employees cascade");
        assertThat(refused(() -> plans.ofMapping(organization, id)).code()).isEqualTo(ErrorCode.TARGET_NOT_ALLOWED);
    }

    private UUID create(Map<String, Object> draft) {
        return UUID.fromString(api.request()
                .body(draft)
                .post("/api/v1/mappings")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
    }

    private static GodwitException refused(ThrowingCallable work) {
        return catchThrowableOfType(GodwitException.class, work);
    }
}
