-- The three logins of local mode. Attributes are set again at every start, so that a role is never more than it should be.
do $$
declare
  role_name text;
begin
  foreach role_name in array array['godwit_owner', 'godwit_app', 'demo_reader'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      execute format('create role %I', role_name);
    end if;
    execute format(
      'alter role %I login nosuperuser nocreatedb nocreaterole noreplication nobypassrls', role_name);
  end loop;
end
$$;
