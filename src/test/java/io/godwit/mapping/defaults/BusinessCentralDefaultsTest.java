package io.godwit.mapping.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.mapping.Landing;
import io.godwit.mapping.TargetTables;
import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every documented column of the three layouts is mapped or named as omitted. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class BusinessCentralDefaultsTest {

    private final Api api = Api.newOrganization();
    private String connection = "";

    @BeforeEach
    void makeTables() {
        TargetTables.make();
        connection = api.created(Api.draft("Source"));
    }

    @Test
    void apiNamesAsAirbyteLandsThem() {
        Landing.in("source_business_central")
                .table(
                        "accounts",
                        "id",
                        "number",
                        "displayName",
                        "category",
                        "subCategory",
                        "directPosting:boolean",
                        "accountType",
                        "blocked:boolean",
                        "incomeBalance",
                        "debitCreditBalance",
                        "parentAccountNumber",
                        "lastModifiedDateTime:timestamptz",
                        "balance:numeric",
                        "netChange:numeric",
                        "indentation:integer",
                        "totaling",
                        "_airbyte_extracted_at:timestamptz")
                .table(
                        "customers",
                        "id",
                        "number",
                        "displayName",
                        "type",
                        "email",
                        "phoneNumber",
                        "website",
                        "addressLine1",
                        "addressLine2",
                        "city",
                        "state",
                        "postalCode",
                        "country",
                        "currencyId",
                        "currencyCode",
                        "creditLimit:numeric",
                        "paymentTermsId",
                        "taxRegistrationNumber",
                        "taxLiable:boolean",
                        "blocked",
                        "balance:numeric",
                        "lastModifiedDateTime:timestamptz")
                .table(
                        "vendors",
                        "id",
                        "number",
                        "displayName",
                        "email",
                        "phoneNumber",
                        "website",
                        "addressLine1",
                        "addressLine2",
                        "city",
                        "state",
                        "postalCode",
                        "country",
                        "currencyCode",
                        "paymentTermsId",
                        "taxRegistrationNumber",
                        "taxLiable:boolean",
                        "irs1099Code",
                        "blocked",
                        "balance:numeric",
                        "lastModifiedDateTime:timestamptz");
        Loaded loaded = Loaded.of(api, connection, "business_central", null);
        assertThat(loaded.statuses()).containsExactly("created", "created", "created");
        assertThat(loaded.mapped("accounts"))
                .isEqualTo(Map.ofEntries(
                        Map.entry("id", "external_id"),
                        Map.entry("number", "account_number,name"),
                        Map.entry("displayName", "name"),
                        Map.entry("category", "account_type"),
                        Map.entry("subCategory", "category"),
                        Map.entry("directPosting", "custom_fields"),
                        Map.entry("accountType", "is_postable"),
                        Map.entry("blocked", "is_active"),
                        Map.entry("incomeBalance", "statement"),
                        Map.entry("debitCreditBalance", "normal_balance"),
                        Map.entry("parentAccountNumber", "parent_account_id"),
                        Map.entry("lastModifiedDateTime", "source_updated_at")));
        assertThat(loaded.omitted("accounts"))
                .containsOnlyKeys("balance", "netChange", "indentation", "totaling", "_airbyte_extracted_at");
        Map<String, String> party = party();
        party.putAll(Map.of(
                "number",
                "customer_number",
                "type",
                "customer_type",
                "creditLimit",
                "credit_limit",
                "blocked",
                "status"));
        assertThat(loaded.mapped("customers")).isEqualTo(party);
        assertThat(loaded.omitted("customers")).containsOnlyKeys("balance", "currencyId", "netChange");
        Map<String, String> vendor = party();
        vendor.putAll(Map.of(
                "number", "vendor_number", "irs1099Code", "form_1099_box,is_1099", "blocked", "status,payment_hold"));
        assertThat(loaded.mapped("vendors")).isEqualTo(vendor);
        assertThat(loaded.rules("customers", "phone").get(2).toString()).contains("regionColumn=country");
    }

    @Test
    void publishedPages() {
        Landing.in("source_business_central_pages")
                .table("gl_accounts", "No", "Name", "Account_Type", "Income_Balance", "Balance")
                .table(
                        "customers",
                        "No",
                        "Name",
                        "Phone_No",
                        "E_Mail",
                        "Address",
                        "Address_2",
                        "City",
                        "Post_Code",
                        "Country_Region_Code",
                        "Credit_Limit_LCY",
                        "Balance_LCY",
                        "Blocked");
        Loaded loaded = Loaded.of(api, connection, "business_central", "source_business_central_pages");
        assertThat(loaded.statuses()).containsExactly("created", "created", "table_missing");
        assertThat(loaded.mapped("gl_accounts"))
                .isEqualTo(Map.of(
                        "No",
                        "external_id,account_number,name",
                        "Name",
                        "name",
                        "Account_Type",
                        "is_postable",
                        "Income_Balance",
                        "statement"));
        assertThat(loaded.mapping("gl_accounts").getList("keyColumns")).isEqualTo(List.of("No"));
        assertThat(loaded.omitted("customers").get("Balance_LCY")).startsWith("computed");
        assertThat(loaded.mapped("customers"))
                .isEqualTo(Map.ofEntries(
                        Map.entry("No", "external_id,customer_number"),
                        Map.entry("Name", "name"),
                        Map.entry("Phone_No", "phone"),
                        Map.entry("E_Mail", "email"),
                        Map.entry("Address", "address_line1"),
                        Map.entry("Address_2", "address_line2"),
                        Map.entry("City", "city"),
                        Map.entry("Post_Code", "postal_code"),
                        Map.entry("Country_Region_Code", "phone,country"),
                        Map.entry("Credit_Limit_LCY", "credit_limit"),
                        Map.entry("Blocked", "status")));
        assertThat(loaded.warnings()).anyMatch(warning -> warning.contains("every account is taken as active"));
    }

    @Test
    void fivetran() {
        Landing.in("source_business_central_c")
                .table(
                        "gl_accounts",
                        "system_id",
                        "company_id",
                        "no",
                        "name",
                        "blocked:boolean",
                        "balance:float8",
                        "_fivetran_deleted:boolean",
                        "_fivetran_synced:timestamptz");
        Loaded loaded = Loaded.of(api, connection, "business_central", "source_business_central_c");
        assertThat(loaded.statuses()).containsExactly("created", "table_missing", "table_missing");
        assertThat(loaded.mapped("gl_accounts"))
                .isEqualTo(Map.of(
                        "system_id",
                        "external_id",
                        "company_id",
                        "source_entity",
                        "no",
                        "account_number,name",
                        "name",
                        "name",
                        "blocked",
                        "is_active"));
        assertThat(loaded.mapping("gl_accounts").getString("keyColumns[0]")).isEqualTo("system_id");
        assertThat(loaded.mapping("gl_accounts").getString("latestBy")).isEqualTo("_fivetran_synced");
        assertThat(loaded.omitted("gl_accounts")).containsKeys("balance", "_fivetran_deleted", "_fivetran_synced");
        assertThat(loaded.warnings()).anyMatch(warning -> warning.contains("headings and totals too"));
    }

    /** What customers and vendors share. */
    private static Map<String, String> party() {
        Map<String, String> party = new TreeMap<>();
        party.put("id", "external_id");
        party.put("displayName", "name");
        party.put("email", "email");
        party.put("phoneNumber", "phone");
        party.put("website", "website");
        party.put("addressLine1", "address_line1");
        party.put("addressLine2", "address_line2");
        party.put("city", "city");
        party.put("state", "state");
        party.put("postalCode", "postal_code");
        party.put("country", "phone,country");
        party.put("currencyCode", "currency_code");
        party.put("paymentTermsId", "payment_terms");
        party.put("taxRegistrationNumber", "tax_id");
        party.put("taxLiable", "is_taxable");
        party.put("lastModifiedDateTime", "source_updated_at");
        return party;
    }
}
