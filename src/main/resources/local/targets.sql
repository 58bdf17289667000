-- The application's tables that the demo migrates into. Run by their owner at every start.
-- References carry the organization, so that no row can refer to another tenant's.

create schema if not exists app;
grant usage on schema app to godwit_app;

create table if not exists app.hr_departments (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  source_system text not null,
  external_id text not null,
  source_entity text,
  source_created_at timestamptz,
  source_updated_at timestamptz,
  custom_fields jsonb not null default '{}',
  migration_run_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  name text not null,
  code text,
  parent_department_id uuid,
  is_active boolean not null default true,
  unique (organization_id, source_system, external_id),
  unique (organization_id, id),
  foreign key (organization_id, parent_department_id) references app.hr_departments (organization_id, id)
);
create index if not exists hr_departments_parent_department_id_idx
  on app.hr_departments (organization_id, parent_department_id) where parent_department_id is not null;

create table if not exists app.hr_employees (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  source_system text not null,
  external_id text not null,
  source_entity text,
  source_created_at timestamptz,
  source_updated_at timestamptz,
  custom_fields jsonb not null default '{}',
  migration_run_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  employee_number text,
  first_name text not null,
  last_name text not null,
  preferred_name text,
  display_name text,
  work_email text,
  personal_email text,
  phone text,
  job_title text,
  department_id uuid,
  manager_id uuid,
  employment_type text check (employment_type in ('full_time', 'part_time', 'contractor', 'temporary')),
  pay_basis text check (pay_basis in ('salaried', 'hourly')),
  employment_status text not null check (employment_status in ('pending', 'active', 'terminated')),
  hire_date date,
  termination_date date,
  termination_reason text,
  date_of_birth date,
  gender text,
  work_location text,
  country char(2) check (country ~ '^[A-Z]{2}$'),
  flsa_status text check (flsa_status in ('exempt', 'non-exempt')),
  unique (organization_id, source_system, external_id),
  unique (organization_id, id),
  foreign key (organization_id, department_id) references app.hr_departments (organization_id, id),
  foreign key (organization_id, manager_id) references app.hr_employees (organization_id, id)
);
create index if not exists hr_employees_department_id_idx
  on app.hr_employees (organization_id, department_id) where department_id is not null;
create index if not exists hr_employees_manager_id_idx
  on app.hr_employees (organization_id, manager_id) where manager_id is not null;

create table if not exists app.fa_gl_accounts (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  source_system text not null,
  external_id text not null,
  source_entity text,
  source_created_at timestamptz,
  source_updated_at timestamptz,
  custom_fields jsonb not null default '{}',
  migration_run_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  account_number text not null,
  name text not null,
  account_type text
    check (account_type in ('asset', 'liability', 'equity', 'revenue', 'cost_of_sales', 'expense')),
  category text,
  normal_balance text check (normal_balance in ('debit', 'credit')),
  statement text check (statement in ('balance_sheet', 'income_statement')),
  is_postable boolean not null,
  is_active boolean not null,
  parent_account_id uuid,
  closing_account_id uuid,
  requires_dimensions jsonb,
  unique (organization_id, source_system, external_id),
  unique (organization_id, id),
  foreign key (organization_id, parent_account_id) references app.fa_gl_accounts (organization_id, id),
  foreign key (organization_id, closing_account_id) references app.fa_gl_accounts (organization_id, id)
);
create index if not exists fa_gl_accounts_parent_account_id_idx
  on app.fa_gl_accounts (organization_id, parent_account_id) where parent_account_id is not null;
create index if not exists fa_gl_accounts_closing_account_id_idx
  on app.fa_gl_accounts (organization_id, closing_account_id) where closing_account_id is not null;

create table if not exists app.fa_customers (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  source_system text not null,
  external_id text not null,
  source_entity text,
  source_created_at timestamptz,
  source_updated_at timestamptz,
  custom_fields jsonb not null default '{}',
  migration_run_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  customer_number text not null,
  name text not null,
  customer_type text,
  contact_name text,
  email text,
  phone text,
  website text,
  address_line1 text,
  address_line2 text,
  city text,
  state text,
  postal_code text,
  country text check (country ~ '^[A-Z]{2}$'),
  currency_code char(3),
  credit_limit numeric(19,4),
  payment_terms text,
  tax_id text,
  is_taxable boolean,
  parent_customer_id uuid,
  status text not null check (status in ('active', 'on_hold', 'blocked', 'inactive')),
  unique (organization_id, source_system, external_id),
  unique (organization_id, id),
  foreign key (organization_id, parent_customer_id) references app.fa_customers (organization_id, id)
);
create index if not exists fa_customers_parent_customer_id_idx
  on app.fa_customers (organization_id, parent_customer_id) where parent_customer_id is not null;

create table if not exists app.fa_vendors (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  source_system text not null,
  external_id text not null,
  source_entity text,
  source_created_at timestamptz,
  source_updated_at timestamptz,
  custom_fields jsonb not null default '{}',
  migration_run_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  vendor_number text not null,
  name text not null,
  contact_name text,
  email text,
  phone text,
  website text,
  address_line1 text,
  address_line2 text,
  city text,
  state text,
  postal_code text,
  country text check (country ~ '^[A-Z]{2}$'),
  currency_code char(3),
  payment_terms text,
  tax_id text,
  is_taxable boolean,
  parent_vendor_id uuid,
  status text not null check (status in ('active', 'on_hold', 'blocked', 'inactive')),
  is_1099 boolean not null default false,
  form_1099_type text,
  form_1099_box text,
  payment_hold boolean not null default false,
  unique (organization_id, source_system, external_id),
  unique (organization_id, id),
  foreign key (organization_id, parent_vendor_id) references app.fa_vendors (organization_id, id)
);
create index if not exists fa_vendors_parent_vendor_id_idx
  on app.fa_vendors (organization_id, parent_vendor_id) where parent_vendor_id is not null;

create table if not exists app.ce_calls (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  source_system text not null,
  external_id text not null,
  source_entity text,
  source_created_at timestamptz,
  source_updated_at timestamptz,
  custom_fields jsonb not null default '{}',
  migration_run_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  session_id text,
  telephony_session_id text,
  direction text not null check (direction in ('inbound', 'outbound')),
  channel text not null check (channel in ('voice', 'fax')),
  outcome text not null check (outcome in (
    'answered', 'answered_elsewhere', 'missed', 'voicemail', 'abandoned', 'busy', 'rejected', 'blocked', 'failed',
    'emergency', 'completed', 'in_progress', 'unknown')),
  source_action text,
  source_result text,
  from_number text,
  from_name text,
  from_extension text,
  to_number text,
  to_name text,
  to_extension text,
  location text,
  extension_external_id text,
  started_at timestamptz not null,
  duration_seconds integer check (duration_seconds >= 0),
  has_recording boolean not null default false,
  recording_external_id text,
  message_external_id text,
  is_deleted boolean not null default false,
  unique (organization_id, source_system, external_id)
);

grant select, insert, update, delete on all tables in schema app to godwit_app;

-- One table is guarded by the database itself, its owner included.
alter table app.fa_vendors enable row level security;
alter table app.fa_vendors force row level security;
drop policy if exists own_organization on app.fa_vendors;
create policy own_organization on app.fa_vendors
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
