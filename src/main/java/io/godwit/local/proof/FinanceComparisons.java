package io.godwit.local.proof;

import io.godwit.local.proof.Comparison.Sum;
import java.util.List;

/** The comparisons of the two finance systems, whose tables end in the same three targets. */
final class FinanceComparisons {

    private static final String UNNAMED = """
        case when nullif(btrim("displayName"), '') is null then 'skip_if_null' end
        """;

    private static final String UNNAMED_INTACCT = """
        case when nullif(btrim("NAME"), '') is null then 'skip_if_null' end
        """;

    static final List<Comparison> ALL = List.of(
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
                    UNNAMED,
                    """
                    jsonb_build_array(number, btrim("displayName"), btrim("postalCode"),
                      upper(nullif("currencyCode", '')), "taxLiable")
                    """,
                    "jsonb_build_array(customer_number, name, postal_code, currency_code, is_taxable)",
                    "number, name, postal code, currency and tax liability",
                    new Sum("credit limits", "\"creditLimit\"", "credit_limit")),
            new Comparison(
                    "source_business_central.vendors",
                    "app.fa_vendors",
                    "id",
                    null,
                    UNNAMED,
                    """
                    jsonb_build_array(number, btrim("displayName"), upper(nullif("currencyCode", '')),
                      nullif("irs1099Code", ''), blocked in ('Payment', 'All'))
                    """,
                    "jsonb_build_array(vendor_number, name, currency_code, form_1099_box, payment_hold)",
                    "number, name, currency, 1099 box and payment hold",
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
                    UNNAMED_INTACCT,
                    """
                    jsonb_build_array("CUSTOMERID", btrim("NAME"), nullif("CURRENCY", ''), nullif(btrim("TERMNAME"), ''))
                    """,
                    "jsonb_build_array(customer_number, name, currency_code, payment_terms)",
                    "number, name, currency and terms",
                    new Sum(
                            "credit limits",
                            "case when \"CREDITLIMIT\" ~ '^[0-9.]+$' then \"CREDITLIMIT\" end",
                            "credit_limit")),
            new Comparison(
                    "source_sage_intacct.vendors",
                    "app.fa_vendors",
                    "\"RECORDNO\"",
                    null,
                    UNNAMED_INTACCT,
                    """
                    jsonb_build_array("VENDORID", btrim("NAME"), nullif("CURRENCY", ''), nullif("FORM1099BOX", ''))
                    """,
                    "jsonb_build_array(vendor_number, name, currency_code, form_1099_box)",
                    "number, name, currency and 1099 box",
                    null));

    private FinanceComparisons() {}
}
