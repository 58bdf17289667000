package io.godwit.local.proof;

import io.godwit.local.proof.Comparison.Sum;
import java.util.List;

/** The list of the comparisons, one for each demo table. */
final class Comparisons {

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
                      lower(nullif(btrim("workEmail"), '')), nullif(btrim(title), ''), "startDate")
                    """,
                    "jsonb_build_array(employee_number, last_name, work_email, job_title, hire_date)",
                    "number, last name, e-mail, title and start",
                    null),
            new Comparison(
                    "source_business_central.gl_accounts",
                    "app.fa_gl_accounts",
                    "id",
                    null,
                    "case when nullif(btrim(number), '') is null then 'skip_if_null' end",
                    """
                    jsonb_build_array(btrim(number), coalesce(nullif(btrim("displayName"), ''), btrim(number)))
                    """,
                    "jsonb_build_array(account_number, name)",
                    "number and name",
                    null),
            new Comparison(
                    "source_business_central.customers",
                    "app.fa_customers",
                    "id",
                    null,
                    """
                    case when nullif(btrim("displayName"), '') is null then 'skip_if_null' end
                    """,
                    """
                    jsonb_build_array(number, btrim("displayName"), btrim("postalCode"), "taxLiable")
                    """,
                    "jsonb_build_array(customer_number, name, postal_code, is_taxable)",
                    "number, name, postal code and tax liability",
                    new Sum("credit limits", "\"creditLimit\"", "credit_limit")),
            new Comparison(
                    "source_business_central.vendors",
                    "app.fa_vendors",
                    "id",
                    null,
                    """
                    case when nullif(btrim("displayName"), '') is null then 'skip_if_null' end
                    """,
                    """
                    jsonb_build_array(number, btrim("displayName"), nullif("irs1099Code", ''),
                      blocked in ('Payment', 'All'))
                    """,
                    "jsonb_build_array(vendor_number, name, form_1099_box, payment_hold)",
                    "number, name, 1099 box and payment hold",
                    null),
            new Comparison(
                    "source_sage_intacct.gl_accounts",
                    "app.fa_gl_accounts",
                    "\"RECORDNO\"",
                    null,
                    """
                    case when _fivetran_deleted then 'skip_if_true'
                         when nullif(btrim("TITLE"), '') is null then 'skip_if_null' end
                    """,
                    """
                    jsonb_build_array("ACCOUNTNO", "TITLE", "NORMALBALANCE")
                    """,
                    "jsonb_build_array(account_number, name, normal_balance)",
                    "number, title and normal balance",
                    null),
            new Comparison(
                    "source_sage_intacct.customers",
                    "app.fa_customers",
                    "\"RECORDNO\"",
                    null,
                    """
                    case when nullif(btrim("NAME"), '') is null then 'skip_if_null' end
                    """,
                    """
                    jsonb_build_array("CUSTOMERID", btrim("NAME"), nullif(btrim("TERMNAME"), ''))
                    """,
                    "jsonb_build_array(customer_number, name, payment_terms)",
                    "number, name and terms",
                    new Sum(
                            "credit limits",
                            "case when \"CREDITLIMIT\" ~ '^[0-9.]+$' then \"CREDITLIMIT\" end",
                            "credit_limit")),
            new Comparison(
                    "source_sage_intacct.vendors",
                    "app.fa_vendors",
                    "\"RECORDNO\"",
                    null,
                    """
                    case when nullif(btrim("NAME"), '') is null then 'skip_if_null' end
                    """,
                    """
                    jsonb_build_array("VENDORID", btrim("NAME"), nullif(btrim("FORM1099BOX"), ''))
                    """,
                    "jsonb_build_array(vendor_number, name, form_1099_box)",
                    "number, name and 1099 box",
                    null),
            new Comparison(
                    "source_ringcentral.call_log",
                    "app.ce_calls",
                    "id",
                    "_airbyte_extracted_at",
                    "case when direction is null or \"startTime\" is null then 'skip_if_null' end",
                    """
                    jsonb_build_array("sessionId", lower(direction), nullif(btrim(result), ''), "from" ->> 'name')
                    """,
                    "jsonb_build_array(session_id, direction, source_result, from_name)",
                    "session, direction, result and caller",
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
        return ALL.stream()
                .filter(comparison -> comparison.source().equals(source))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no comparison for " + source));
    }
}
