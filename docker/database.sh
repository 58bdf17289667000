#!/bin/bash
# Run once by the database's image: the two logins and the application's schema. The service makes its own schema itself.
set -euo pipefail

psql -v ON_ERROR_STOP=1 -U postgres -d godwit \
    -v owner="$GODWIT_DB_OWNER_PASSWORD" -v app="$GODWIT_DB_PASSWORD" << 'SQL'
create role godwit_owner login password :'owner';
create role godwit_app login password :'app';
grant create on database godwit to godwit_owner;
create schema app authorization godwit_owner;
grant usage on schema app to godwit_app;
alter default privileges for role godwit_owner in schema app
    grant select, insert, update, delete on tables to godwit_app;
SQL
