package io.godwit.mapping;

import io.godwit.support.TestDatabase;
import java.util.LinkedHashMap;
import java.util.Map;

/** The target tables of the default mappings, with real constraints, made anew. */
public final class TargetTables {

    private static final String COMMON = """
        id uuid primary key, organization_id uuid not null, source_system text not null, external_id text not null,
        source_entity text, source_created_at timestamptz, source_updated_at timestamptz,
        custom_fields jsonb not null default '{}', migration_run_id uuid,
        created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
        unique (organization_id, source_system, external_id),
        """;
    private static final String PARTY = """
        name text not null, contact_name text, email text, phone text, website text, address_line1 text,
        address_line2 text, city text, state text, postal_code text, country text, currency_code char(3),
        payment_terms text, tax_id text, is_taxable boolean, status text not null,
        """;
    private static final Map<String, String> OWN = own();

    private TargetTables() {}

    /** Makes all of them in the schema app. */
    public static void make() {
        OWN.forEach((table, columns) -> {
            TestDatabase.execute("godwit", "drop table if exists app." + table + " cascade");
            TestDatabase.execute("godwit", "create table app." + table + " (" + COMMON + columns + ")");
            TestDatabase.execute(
                    "godwit", "grant select, insert, update, delete on app." + table + " to " + TestDatabase.RUNTIME);
        });
    }

    private static Map<String, String> own() {
        Map<String, String> own = new LinkedHashMap<>();
        own.put("hr_departments", """
            name text not null, code text, parent_department_id uuid references app.hr_departments,
            is_active boolean not null default true\
            """);
        own.put("hr_employees", """
            employee_number text, first_name text not null, last_name text not null, preferred_name text,
            display_name text, work_email text, personal_email text, phone text, job_title text,
            department_id uuid references app.hr_departments, manager_id uuid references app.hr_employees,
            employment_type text, pay_basis text, employment_status text not null, hire_date date,
            termination_date date, termination_reason text, date_of_birth date, gender text, work_location text,
            country char(2), flsa_status text\
            """);
        own.put("fa_gl_accounts", """
            account_number text not null, name text not null, account_type text, category text, normal_balance text,
            statement text, is_postable boolean not null, is_active boolean not null,
            parent_account_id uuid references app.fa_gl_accounts, closing_account_id uuid references app.fa_gl_accounts,
            requires_dimensions jsonb\
            """);
        own.put("fa_customers", PARTY + """
            customer_number text not null, customer_type text, credit_limit numeric(19,4),
            parent_customer_id uuid references app.fa_customers\
            """);
        own.put("fa_vendors", PARTY + """
            vendor_number text not null, parent_vendor_id uuid references app.fa_vendors,
            is_1099 boolean not null default false, form_1099_type text, form_1099_box text,
            payment_hold boolean not null default false\
            """);
        own.put("ce_calls", """
            session_id text, telephony_session_id text, direction text not null, channel text not null,
            outcome text not null, source_action text, source_result text, from_number text, from_name text,
            from_extension text, to_number text, to_name text, to_extension text, location text,
            extension_external_id text, started_at timestamptz not null, duration_seconds integer,
            has_recording boolean not null default false, recording_external_id text, message_external_id text,
            is_deleted boolean not null default false\
            """);
        return own;
    }
}
