-- Rippling, first API generation. Departments as Fivetran lands them.
create schema source_rippling;

create table source_rippling.departments (
  id text primary key,
  name text,
  parent text,
  _fivetran_deleted boolean,
  _fivetran_synced timestamptz
) with (autovacuum_enabled = false);
comment on column source_rippling.departments.parent is 'id of the department above; text null for none';

-- Employees as Airbyte appends them: no constraint at all, every sync may add another version.
create table source_rippling.employees (
  id text,
  "employeeNumber" integer,
  "firstName" text,
  "lastName" text,
  "preferredFirstName" text,
  name text,
  "workEmail" text,
  "personalEmail" text,
  "phoneNumber" text,
  title text,
  "departmentId" text,
  department text,
  manager text,
  "employmentType" text,
  "roleState" text,
  "startDate" text,
  "endDate" text,
  dob text,
  gender text,
  "identifiedGender" text,
  "workLocation" jsonb,
  "flsaStatus" text,
  "customFields" jsonb,
  "createdAt" text,
  "updatedAt" text,
  ssn text,
  compensation jsonb,
  _airbyte_raw_id text,
  _airbyte_extracted_at timestamptz,
  _airbyte_meta jsonb,
  _airbyte_generation_id bigint
);
comment on column source_rippling.employees."roleState" is 'INIT, HIRED, ACCEPTED, ACTIVE or TERMINATED';
