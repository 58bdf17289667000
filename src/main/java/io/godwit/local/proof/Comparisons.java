package io.godwit.local.proof;

import io.godwit.local.proof.Comparison.Sum;
import java.util.List;
import java.util.stream.Stream;

/** The list of the comparisons, one for each demo table. */
final class Comparisons {

    /** By id, or by a name that only one department has; those that were left out are not found. */
    private static final String DEPARTMENT_OF_EMPLOYEE = """
        (select min(department.id)
           from source_rippling.departments department
          where not coalesce(department._fivetran_deleted, false) and btrim(department.name) <> ''
            and case when btrim(coalesce(employees."departmentId", '')) <> ''
                     then department.id = btrim(employees."departmentId")
                     else btrim(department.name) = btrim(employees.department) end
         having count(*) = 1)
        """;

    private static final String DEPARTMENT_IN_TARGET = """
        (select department.external_id
           from app.hr_departments department
          where department.organization_id = hr_employees.organization_id
            and department.id = hr_employees.department_id)
        """;

    private static final List<Comparison> ALL = List.of(
            new Comparison(
                    "source_rippling.departments",
                    "app.hr_departments",
                    "id",
                    null,
                    """
                    case when _fivetran_deleted then 'skip_if_true'
                         when nullif(btrim(name), '') is null then 'skip_if_null' end
                    """,
                    "jsonb_build_array(btrim(name))",
                    "jsonb_build_array(name)",
                    "name",
                    null),
            new Comparison(
                    "source_rippling.employees",
                    "app.hr_employees",
                    "id",
                    "_airbyte_extracted_at",
                    "null",
                    """
                        jsonb_build_array("employeeNumber"::text, nullif(btrim("lastName"), ''),
                          lower(nullif(btrim("workEmail"), '')), nullif(btrim(title), ''), "startDate",
                        """ + DEPARTMENT_OF_EMPLOYEE + ")",
                    "jsonb_build_array(employee_number, last_name, work_email, job_title, hire_date,"
                            + DEPARTMENT_IN_TARGET + ")",
                    "number, last name, e-mail, title, start and department",
                    null),
            new Comparison(
                    "source_ringcentral.call_log",
                    "app.ce_calls",
                    "id",
                    "_airbyte_extracted_at",
                    "case when direction is null or \"startTime\" is null then 'skip_if_null' end",
                    """
                    jsonb_build_array("sessionId", lower(direction), nullif(btrim(result), ''), "from" ->> 'name',
                      case when "startTime" ~ '^[0-9]{4}-' then "startTime"::timestamptz end)
                    """,
                    "jsonb_build_array(session_id, direction, source_result, from_name, started_at)",
                    "session, direction, result, caller and start",
                    new Sum(
                            "seconds of calls",
                            "case when duration ~ '^[0-9]+$' then duration end",
                            "duration_seconds")));

    private Comparisons() {}

    /**
     * The comparison of this source table.
     *
     * @throws IllegalArgumentException when there is none: the generator has a table that nobody proves
     */
    static Comparison of(String source) {
        return Stream.concat(ALL.stream(), FinanceComparisons.ALL.stream())
                .filter(comparison -> comparison.source().equals(source))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no comparison for " + source));
    }
}
