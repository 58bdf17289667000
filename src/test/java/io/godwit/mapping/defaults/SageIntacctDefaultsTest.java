package io.godwit.mapping.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.mapping.Landing;
import io.godwit.mapping.TargetTables;
import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every documented column of the three layouts is mapped or named as omitted. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class SageIntacctDefaultsTest {

    private static final String DC = "DISPLAYCONTACT.";
    private static final String MA = DC + "MAILADDRESS.";

    private final Api api = Api.newOrganization();
    private String connection = "";

    @BeforeEach
    void makeTables() {
        TargetTables.make();
        connection = api.created(Api.draft("Source"));
    }

    @Test
    void xmlNamesFlattened() {
        Landing.in("source_sage_intacct")
                .table(
                        "gl_accounts",
                        "RECORDNO",
                        "ACCOUNTNO",
                        "TITLE",
                        "NORMALBALANCE",
                        "ACCOUNTTYPE",
                        "CATEGORY",
                        "CLOSETOACCTKEY",
                        "CLOSINGTYPE",
                        "ALTERNATIVEACCOUNT",
                        "TAXABLE",
                        "REQUIREDEPT",
                        "REQUIRELOC",
                        "REQUIRECUSTOMER",
                        "REQUIREVENDOR",
                        "STATUS",
                        "WHENCREATED",
                        "WHENMODIFIED",
                        "MEGAENTITYID")
                .table("customers", party("CUSTOMERID", "CUSTTYPE"))
                .table(
                        "vendors",
                        party(
                                "VENDORID",
                                "VENDTYPE",
                                "FORM1099TYPE",
                                "FORM1099BOX",
                                "NAME1099",
                                "DONOTCUTCHECK",
                                "VENDORACCOUNTNO",
                                "PAYMENTPRIORITY",
                                "BILLINGTYPE",
                                "APACCOUNT",
                                "ISINDIVIDUAL",
                                "ACHBANKROUTINGNUMBER",
                                "ACHACCOUNTNUMBER"));
        Loaded loaded = Loaded.of(api, connection, "sage_intacct", null);
        assertThat(loaded.statuses()).containsExactly("created", "created", "created");
        assertThat(loaded.mapped("gl_accounts"))
                .isEqualTo(Map.ofEntries(
                        Map.entry("RECORDNO", "external_id"),
                        Map.entry("ACCOUNTNO", "account_number"),
                        Map.entry("TITLE", "name"),
                        Map.entry("NORMALBALANCE", "normal_balance,account_type"),
                        Map.entry("ACCOUNTTYPE", "statement,account_type"),
                        Map.entry("CATEGORY", "account_type,category"),
                        Map.entry("CLOSETOACCTKEY", "closing_account_id"),
                        Map.entry("CLOSINGTYPE", "custom_fields"),
                        Map.entry("ALTERNATIVEACCOUNT", "custom_fields"),
                        Map.entry("TAXABLE", "custom_fields"),
                        Map.entry("REQUIREDEPT", "requires_dimensions"),
                        Map.entry("REQUIRELOC", "requires_dimensions"),
                        Map.entry("REQUIRECUSTOMER", "requires_dimensions"),
                        Map.entry("REQUIREVENDOR", "requires_dimensions"),
                        Map.entry("STATUS", "is_active"),
                        Map.entry("WHENCREATED", "source_created_at"),
                        Map.entry("WHENMODIFIED", "source_updated_at"),
                        Map.entry("MEGAENTITYID", "source_entity")));
        assertThat(loaded.mapping("gl_accounts").getString("latestBy"))
                .as("text does not sort by time")
                .isNull();
        Map<String, String> customer = mappedParty();
        customer.putAll(Map.of(
                "CUSTOMERID",
                "customer_number",
                "CUSTTYPE",
                "customer_type",
                "CREDITLIMIT",
                "credit_limit",
                "TAXID",
                "tax_id",
                "ONHOLD",
                "status",
                "PARENTKEY",
                "parent_customer_id"));
        assertThat(loaded.mapped("customers")).isEqualTo(customer);
        assertThat(loaded.omitted("customers"))
                .containsOnlyKeys(
                        "PARENTID", "PARENTNAME", DC + "CONTACTNAME", DC + "EMAIL2", DC + "CELLPHONE", "TOTALDUE");
        Map<String, String> vendor = mappedParty();
        vendor.putAll(Map.of(
                "VENDORID",
                "vendor_number",
                "VENDTYPE",
                "custom_fields",
                "CREDITLIMIT",
                "custom_fields",
                "FORM1099TYPE",
                "form_1099_type,is_1099",
                "FORM1099BOX",
                "form_1099_box",
                "NAME1099",
                "custom_fields",
                "ONHOLD",
                "payment_hold,status",
                "DONOTCUTCHECK",
                "payment_hold",
                "PARENTKEY",
                "parent_vendor_id"));
        vendor.putAll(Map.of(
                "VENDORACCOUNTNO",
                "custom_fields",
                "PAYMENTPRIORITY",
                "custom_fields",
                "BILLINGTYPE",
                "custom_fields",
                "APACCOUNT",
                "custom_fields"));
        assertThat(loaded.mapped("vendors")).isEqualTo(vendor);
        assertThat(loaded.omitted("vendors"))
                .containsKeys("TAXID", "ISINDIVIDUAL", "ACHBANKROUTINGNUMBER", "ACHACCOUNTNUMBER", DC + "CONTACTNAME");
        assertThat(loaded.omitted("vendors").get("TAXID")).startsWith("sensitive");
    }

    @Test
    void xmlNamesNested() {
        Landing.in("source_sage_intacct_nested")
                .table("vendors", "RECORDNO", "VENDORID", "NAME", "DISPLAYCONTACT:jsonb", "STATUS");
        Loaded loaded = Loaded.of(api, connection, "sage_intacct", "source_sage_intacct_nested");
        assertThat(loaded.statuses()).containsExactly("table_missing", "table_missing", "created");
        assertThat(loaded.mapped("vendors").get("DISPLAYCONTACT"))
                .isEqualTo(
                        "contact_name,email,phone,website,address_line1,address_line2,city,state,postal_code,country,is_taxable");
        assertThat(loaded.rules("vendors", "city").get(0).toString()).contains("MAILADDRESS.CITY");
        assertThat(loaded.warnings()).anyMatch(warning -> warning.contains("no column ONHOLD"));
    }

    @Test
    void fivetran() {
        Landing.in("source_sage_intacct_b")
                .table(
                        "gl_account",
                        "recordno:bigint",
                        "accountno",
                        "title",
                        "normalbalance",
                        "accounttype",
                        "category",
                        "closingaccountno:bigint",
                        "status",
                        "whenmodified:timestamp",
                        "_fivetran_deleted:boolean")
                .table(
                        "accounts_payable_vendors",
                        "recordno:bigint",
                        "vendorid",
                        "name",
                        "displaycontact_email_1",
                        "displaycontact_mailaddress_city",
                        "status",
                        "onhold:boolean",
                        "donotcutcheck:boolean");
        Loaded loaded = Loaded.of(api, connection, "sage_intacct", "source_sage_intacct_b");
        assertThat(loaded.statuses()).containsExactly("created", "table_missing", "created");
        assertThat(loaded.mapped("gl_account"))
                .isEqualTo(Map.of(
                        "recordno",
                        "external_id",
                        "accountno",
                        "account_number",
                        "title",
                        "name",
                        "normalbalance",
                        "normal_balance,account_type",
                        "accounttype",
                        "statement,account_type",
                        "category",
                        "account_type,category",
                        "closingaccountno",
                        "closing_account_id",
                        "status",
                        "is_active",
                        "whenmodified",
                        "source_updated_at"));
        assertThat(loaded.mapping("gl_accounts").getString("latestBy")).isEqualTo("whenmodified");
        assertThat(loaded.mapped("accounts_payable_vendors"))
                .isEqualTo(Map.of(
                        "recordno",
                        "external_id",
                        "vendorid",
                        "vendor_number",
                        "name",
                        "name",
                        "displaycontact_email_1",
                        "email",
                        "displaycontact_mailaddress_city",
                        "city",
                        "status",
                        "status",
                        "onhold",
                        "payment_hold,status",
                        "donotcutcheck",
                        "payment_hold"));
    }

    @Test
    void restNames() {
        Landing.in("source_sage_intacct_c")
                .table(
                        "gl_accounts",
                        "key",
                        "id",
                        "name",
                        "accountType",
                        "normalBalance",
                        "status",
                        "disallowDirectPosting:boolean")
                .table("customers", "key", "id", "name", "parent:jsonb", "status");
        Loaded loaded = Loaded.of(api, connection, "sage_intacct", "source_sage_intacct_c");
        assertThat(loaded.statuses()).containsExactly("created", "created", "table_missing");
        assertThat(loaded.mapped("gl_accounts"))
                .isEqualTo(Map.of(
                        "key",
                        "external_id",
                        "id",
                        "account_number",
                        "name",
                        "name",
                        "accountType",
                        "statement,account_type",
                        "normalBalance",
                        "normal_balance,account_type",
                        "status",
                        "is_active",
                        "disallowDirectPosting",
                        "is_postable"));
        assertThat(loaded.mapped("customers"))
                .isEqualTo(Map.of(
                        "key",
                        "external_id",
                        "id",
                        "customer_number",
                        "name",
                        "name",
                        "parent",
                        "parent_customer_id",
                        "status",
                        "status"));
        assertThat(loaded.mapping("customers").getString("keyColumns[0]")).isEqualTo("key");
    }

    private static String[] party(String... own) {
        String shared = "RECORDNO NAME PARENTKEY PARENTID PARENTNAME DC.PRINTAS DC.FIRSTNAME DC.LASTNAME"
                + " DC.CONTACTNAME DC.EMAIL1 DC.EMAIL2 DC.PHONE1 DC.CELLPHONE DC.URL1 MA.ADDRESS1 MA.ADDRESS2 MA.ADDRESS3"
                + " MA.CITY MA.STATE MA.ZIP MA.COUNTRYCODE CURRENCY TERMNAME CREDITLIMIT TAXID DC.TAXABLE STATUS ONHOLD"
                + " ONETIME OBJECTRESTRICTION DELIVERY_OPTIONS COMMENTS TOTALDUE WHENCREATED WHENMODIFIED MEGAENTITYID ";
        return (shared + String.join(" ", own))
                .replace("DC.", DC)
                .replace("MA.", MA)
                .split(" ");
    }

    /** What customers and vendors share. */
    private static Map<String, String> mappedParty() {
        Map<String, String> party = new TreeMap<>();
        party.put("RECORDNO", "external_id");
        party.put("NAME", "name");
        party.put(DC + "PRINTAS", "contact_name");
        party.put(DC + "FIRSTNAME", "contact_name");
        party.put(DC + "LASTNAME", "contact_name");
        party.put(DC + "EMAIL1", "email");
        party.put(DC + "PHONE1", "phone");
        party.put(DC + "URL1", "website");
        party.put(MA + "ADDRESS1", "address_line1");
        party.put(MA + "ADDRESS2", "address_line2");
        party.put(MA + "ADDRESS3", "address_line2");
        party.put(MA + "CITY", "city");
        party.put(MA + "STATE", "state");
        party.put(MA + "ZIP", "postal_code");
        party.put(MA + "COUNTRYCODE", "phone,country");
        party.put("CURRENCY", "currency_code");
        party.put("TERMNAME", "payment_terms");
        party.put(DC + "TAXABLE", "is_taxable");
        party.put("STATUS", "status");
        party.put("ONETIME", "custom_fields");
        party.put("OBJECTRESTRICTION", "custom_fields");
        party.put("DELIVERY_OPTIONS", "custom_fields");
        party.put("COMMENTS", "custom_fields");
        party.put("WHENCREATED", "source_created_at");
        party.put("WHENMODIFIED", "source_updated_at");
        party.put("MEGAENTITYID", "source_entity");
        return party;
    }
}
