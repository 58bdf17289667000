package io.godwit.mapping.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.mapping.Landing;
import io.godwit.mapping.TargetTables;
import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every documented column of both generations of the API is mapped or named as omitted. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RipplingDefaultsTest {

    private final Api api = Api.newOrganization();
    private String connection = "";

    @BeforeEach
    void makeTables() {
        TargetTables.make();
        connection = api.created(Api.draft("Source"));
    }

    @Test
    void firstGeneration() {
        Landing.in("source_rippling")
                .table("departments", "id", "name", "parent")
                .table(
                        "employees",
                        "id",
                        "employeeNumber",
                        "firstName",
                        "lastName",
                        "preferredFirstName",
                        "name",
                        "workEmail",
                        "personalEmail",
                        "phoneNumber",
                        "title",
                        "departmentId",
                        "department",
                        "manager",
                        "employmentType",
                        "roleState",
                        "startDate",
                        "endDate",
                        "dob",
                        "gender",
                        "identifiedGender",
                        "workLocation:jsonb",
                        "flsaStatus",
                        "customFields:jsonb",
                        "createdAt",
                        "updatedAt",
                        "ssn",
                        "compensation:jsonb",
                        "filingStatus",
                        "race",
                        "ethnicity");
        Loaded loaded = Loaded.of(api, connection, "rippling", null);
        assertThat(loaded.statuses()).containsExactly("created", "created");
        assertThat(loaded.mapped("departments"))
                .isEqualTo(Map.of("id", "external_id", "name", "name", "parent", "parent_department_id"));
        assertThat(loaded.absent("departments").keySet())
                .containsExactlyInAnyOrder("parent_id", "reference_code", "created_at", "updated_at");
        assertThat(loaded.omitted("departments")).containsOnlyKeys("department_hierarchy_id");
        assertThat(loaded.mapped("employees"))
                .isEqualTo(Map.ofEntries(
                        Map.entry("id", "external_id"),
                        Map.entry("employeeNumber", "employee_number"),
                        Map.entry("firstName", "first_name,display_name"),
                        Map.entry("lastName", "last_name,display_name"),
                        Map.entry("preferredFirstName", "preferred_name"),
                        Map.entry("name", "display_name"),
                        Map.entry("workEmail", "work_email"),
                        Map.entry("personalEmail", "personal_email"),
                        Map.entry("phoneNumber", "phone"),
                        Map.entry("title", "job_title"),
                        Map.entry("departmentId", "department_id"),
                        Map.entry("department", "department_id"),
                        Map.entry("manager", "manager_id"),
                        Map.entry("employmentType", "employment_type,pay_basis"),
                        Map.entry("roleState", "employment_status"),
                        Map.entry("startDate", "hire_date"),
                        Map.entry("endDate", "termination_date"),
                        Map.entry("workLocation", "work_location,country"),
                        Map.entry("flsaStatus", "flsa_status"),
                        Map.entry("customFields", "custom_fields"),
                        Map.entry("createdAt", "source_created_at"),
                        Map.entry("updatedAt", "source_updated_at")));
        assertThat(loaded.omitted("employees"))
                .containsOnlyKeys(
                        "dob",
                        "date_of_birth",
                        "gender",
                        "identifiedGender",
                        "ssn",
                        "compensation",
                        "filingStatus",
                        "race",
                        "ethnicity",
                        "country_fields");
        assertThat(loaded.omitted("employees").get("ssn")).startsWith("sensitive");
        assertThat(loaded.rules("employees", "employment_type").get(2).toString())
                .contains("SALARIED_FT=full_time");
    }

    @Test
    void secondGeneration() {
        Landing.in("source_rippling_v2")
                .table(
                        "departments",
                        "id",
                        "name",
                        "parent_id",
                        "reference_code",
                        "department_hierarchy_id:jsonb",
                        "created_at:timestamptz",
                        "updated_at:timestamptz")
                .table(
                        "workers",
                        "id",
                        "number",
                        "user:jsonb",
                        "work_email",
                        "personal_email",
                        "title",
                        "department_id",
                        "department:jsonb",
                        "manager_id",
                        "employment_type:jsonb",
                        "status",
                        "start_date",
                        "end_date",
                        "termination_details:jsonb",
                        "date_of_birth",
                        "gender",
                        "location:jsonb",
                        "overtime_exemption",
                        "custom_fields:jsonb",
                        "created_at:timestamptz",
                        "updated_at:timestamptz",
                        "country_fields:jsonb");
        Loaded loaded = Loaded.of(api, connection, "rippling", "source_rippling_v2");
        assertThat(loaded.statuses()).containsExactly("created", "created");
        assertThat(loaded.mapped("departments"))
                .isEqualTo(Map.of(
                        "id",
                        "external_id",
                        "name",
                        "name",
                        "parent_id",
                        "parent_department_id",
                        "reference_code",
                        "code",
                        "created_at",
                        "source_created_at",
                        "updated_at",
                        "source_updated_at"));
        assertThat(loaded.mapping("departments").getString("latestBy")).isEqualTo("updated_at");
        assertThat(loaded.mapped("workers"))
                .isEqualTo(Map.ofEntries(
                        Map.entry("id", "external_id"),
                        Map.entry("number", "employee_number"),
                        Map.entry("user", "first_name,last_name,preferred_name,display_name,phone"),
                        Map.entry("work_email", "work_email"),
                        Map.entry("personal_email", "personal_email"),
                        Map.entry("title", "job_title"),
                        Map.entry("department_id", "department_id"),
                        Map.entry("department", "department_id"),
                        Map.entry("manager_id", "manager_id"),
                        Map.entry("employment_type", "employment_type,pay_basis"),
                        Map.entry("status", "employment_status"),
                        Map.entry("start_date", "hire_date"),
                        Map.entry("end_date", "termination_date"),
                        Map.entry("termination_details", "termination_reason"),
                        Map.entry("location", "work_location,country"),
                        Map.entry("overtime_exemption", "flsa_status"),
                        Map.entry("custom_fields", "custom_fields"),
                        Map.entry("created_at", "source_created_at"),
                        Map.entry("updated_at", "source_updated_at")));
        assertThat(loaded.omitted("workers")).containsKeys("date_of_birth", "gender", "country_fields");
        assertThat(loaded.rules("employees", "pay_basis").get(0).toString()).contains("compensation_time_period");
    }
}
