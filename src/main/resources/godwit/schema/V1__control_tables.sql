-- The control tables. Every table has the organization in its key; row-level security is the second wall behind the
-- repositories. The owner runs this script; ${runtimeRole} only reads and writes rows.

grant usage on schema godwit to ${runtimeRole};
grant select on flyway_schema_history to ${runtimeRole};

create table connection (
    organization_id uuid not null,
    id uuid not null,
    name text not null check (length(name) between 1 and 100),
    source_key text not null check (source_key ~ '^[a-z][a-z0-9_]{0,62}$'),
    kind text not null check (kind in ('postgresql')),
    -- The operator's own: how it is reached stands in the service's settings, never here.
    shared boolean not null default false,
    host text,
    port integer check (port between 1 and 65535),
    database text,
    username text,
    password bytea,
    tls_mode text check (tls_mode in ('disable', 'require', 'verify_full')),
    ca_certificate text check (ca_certificate is null or tls_mode = 'verify_full'),
    authentication text check (authentication = 'scram' or authentication = 'any' and tls_mode = 'verify_full'),
    schema_pattern text not null,
    check (shared and num_nonnulls(host, port, database, username, password, tls_mode, ca_certificate, authentication) = 0
        or not shared and num_nonnulls(host, port, database, username, tls_mode, authentication) = 6),
    version bigint not null default 1,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    primary key (organization_id, id),
    unique (organization_id, name),
    unique (organization_id, source_key)
);

-- Which organizations there are. Ids only and no row-level security, like the task table: what works for all of them in turn
-- (the choice of the next run, the rotation of secrets) finds them here and binds one after the other.
create table organization (
    id uuid primary key,
    slot_taken_at timestamptz
);
grant select, insert, update on organization to ${runtimeRole};

create function note_organization() returns trigger language plpgsql set search_path = godwit, pg_temp as $$
begin
    insert into organization (id) values (new.organization_id) on conflict do nothing;
    return new;
end
$$;
create trigger note_organization after insert on connection for each row execute function note_organization();

create table mapping (
    organization_id uuid not null,
    id uuid not null,
    connection_id uuid not null,
    name text not null check (length(name) between 1 and 200),
    default_key text,
    source_schema text not null,
    source_table text not null,
    target_schema text not null,
    target_table text not null,
    execution_order integer not null check (execution_order between 0 and 1000000),
    active boolean not null,
    definition jsonb not null,
    version bigint not null default 1,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    primary key (organization_id, id),
    foreign key (organization_id, connection_id) references connection (organization_id, id),
    unique (organization_id, connection_id, default_key)
);

-- A run that names its tables must find one mapping, not several.
create unique index mapping_active on mapping
    (organization_id, connection_id, source_schema, source_table, target_schema, target_table) where active;

create table run (
    organization_id uuid not null,
    id uuid not null,
    mapping_id uuid,
    connection_id uuid not null,
    status text not null check (status in ('pending', 'running', 'pausing', 'paused', 'completed', 'completed_with_errors',
        'failed', 'cancelling', 'cancelled', 'rolling_back', 'rolled_back')),
    attempt integer not null default 1 check (attempt >= 1),
    source_table text not null,
    target_table text not null,
    -- As they hold now; the spec has what was asked for at the start.
    batch_size integer not null check (batch_size between 1 and 100000),
    auto_batch_size boolean not null default false,
    max_errors bigint check (max_errors >= 0),
    max_error_rate numeric check (max_error_rate between 0 and 1),
    row_limit bigint check (row_limit >= 1),
    consistency text not null default 'none' check (consistency in ('none', 'snapshot')),
    commit_mode text not null default 'batched' check (commit_mode in ('batched', 'atomic')),
    id_mapping boolean not null default true,
    dry_run boolean not null default false,
    spec jsonb not null,
    write_mode text check (write_mode in ('copy', 'insert')),
    parallelism integer not null default 1 check (parallelism between 1 and 16),
    first_of_scope boolean not null default false,
    target_was_empty boolean not null default false,
    total_estimated bigint check (total_estimated >= 0),
    -- Attempts in a row that met a passing fault without a batch committed between them, and what they met.
    stalls integer not null default 0,
    stalled_at_batch bigint not null default 0,
    next_try_at timestamptz,
    error_code text,
    created_by text not null,
    created_at timestamptz not null default clock_timestamp(),
    started_at timestamptz,
    finished_at timestamptz,
    -- How long it was at work before, the time between a stop and its resume not counted, and since when it is now.
    worked interval not null default '0',
    working_since timestamptz,
    primary key (organization_id, id),
    foreign key (organization_id, mapping_id) references mapping (organization_id, id),
    foreign key (organization_id, connection_id) references connection (organization_id, id),
    check ((finished_at is not null) =
        (status in ('completed', 'completed_with_errors', 'failed', 'cancelled', 'rolled_back')))
);
create index run_by_mapping on run (organization_id, mapping_id, created_at);
create index run_by_connection on run (organization_id, connection_id);
create index run_by_time on run (organization_id, created_at, id);
-- The organization last, so that no plan for an empty table mistakes it for the primary key's.
create index run_by_entity on run (source_table, target_table, organization_id);
create index run_queued on run (organization_id) where status = 'pending' or next_try_at is not null;
create index run_at_hand on run (organization_id, id)
    where status in ('pending', 'running', 'pausing', 'cancelling', 'rolling_back');

create function note_work() returns trigger language plpgsql set search_path = godwit, pg_temp as $$
begin
    if new.status in ('running', 'rolling_back') then
        new.working_since := coalesce(old.working_since, clock_timestamp());
    elsif new.status not in ('pausing', 'cancelling') and old.working_since is not null then
        new.worked := old.worked + (clock_timestamp() - old.working_since);
        new.working_since := null;
    end if;
    return new;
end
$$;
create trigger note_work before update of status on run for each row execute function note_work();

-- The unit of claiming. The fence matches attempt, owner and batch number before anything of a batch is kept.
create table chunk (
    organization_id uuid not null,
    run_id uuid not null,
    number integer not null check (number >= 1),
    kind text not null check (kind in ('stage', 'null_keys', 'rows', 'references', 'whole', 'unstage')),
    status text not null default 'pending' check (status in ('pending', 'running', 'completed')),
    attempt integer not null default 0,
    -- Who has it; while it is pending, who had it when it was interrupted. One who gives it up in order leaves none.
    owner text,
    -- Which of the run's slots has it: whoever works for that slot after a death goes on with it.
    slot integer,
    -- How many of its workers have died on it, and what was committed when the present one took it.
    deaths integer not null default 0 check (deaths >= 0),
    claimed_at_batch integer not null default 0,
    -- The last batch whose row was touched, where rows are moved one by one to find the one that kills.
    touched_batch integer not null default 0,
    -- What the batch size has come to, where the time that batches take decides.
    tuned_batch_size integer,
    lower_bound jsonb,
    upper_bound jsonb,
    position jsonb,
    batch_number integer not null default 0,
    rows_read bigint not null default 0,
    rows_inserted bigint not null default 0,
    rows_updated bigint not null default 0,
    rows_unchanged bigint not null default 0,
    rows_skipped bigint not null default 0,
    rows_failed bigint not null default 0,
    warnings bigint not null default 0,
    skip_reasons jsonb not null default '{}',
    updated_at timestamptz not null default clock_timestamp(),
    primary key (organization_id, run_id, number),
    foreign key (organization_id, run_id) references run (organization_id, id),
    check (rows_read = rows_inserted + rows_updated + rows_unchanged + rows_skipped + rows_failed),
    check ((status = 'running') = (owner is not null and slot is not null))
);

create table batch (
    organization_id uuid not null,
    run_id uuid not null,
    chunk integer not null,
    number integer not null,
    rows_read integer not null,
    rows_inserted integer not null,
    rows_updated integer not null,
    rows_unchanged integer not null,
    rows_skipped integer not null,
    rows_failed integer not null,
    warnings integer not null,
    last_key jsonb,
    -- What its chunk went on behind, where that is not its last key.
    position jsonb,
    -- The most keys that it could have, when it was cut; what it has is rows_read.
    batch_size integer not null check (batch_size between 1 and 100000),
    -- How many times it was rolled back and tried again at once; a worker that begins anew begins to count anew.
    retry_count integer not null check (retry_count >= 0),
    -- The chunk's attempt that committed it, and whether it is the first one behind the place from which a chunk went on whose worker
    -- had died, met a fault or failed.
    attempt integer not null check (attempt >= 1),
    recovery boolean not null,
    started_at timestamptz not null,
    completed_at timestamptz not null default clock_timestamp(),
    primary key (organization_id, run_id, chunk, number),
    foreign key (organization_id, run_id, chunk) references chunk (organization_id, run_id, number),
    check (rows_read = rows_inserted + rows_updated + rows_unchanged + rows_skipped + rows_failed)
) partition by hash (run_id);
create table batch_0 partition of batch for values with (modulus 4, remainder 0);
create table batch_1 partition of batch for values with (modulus 4, remainder 1);
create table batch_2 partition of batch for values with (modulus 4, remainder 2);
create table batch_3 partition of batch for values with (modulus 4, remainder 3);
create index batch_by_time on batch (organization_id, run_id, completed_at, chunk, number);

create table run_error (
    organization_id uuid not null,
    run_id uuid not null,
    chunk integer not null,
    batch integer not null,
    ordinal integer not null,
    severity text not null check (severity in ('error', 'warning')),
    error_type text not null check (error_type in ('connection_error', 'data_validation', 'constraint_violation',
        'timeout', 'unknown')),
    error_code text not null check (error_code <> ''),
    source_key text,
    target_column text,
    occurred_at timestamptz not null default clock_timestamp(),
    primary key (organization_id, run_id, chunk, batch, ordinal, occurred_at),
    foreign key (organization_id, run_id) references run (organization_id, id)
) partition by range (occurred_at);
-- The months are made by afterMigrate.sql; what no month is made for is kept here.
create table run_error_later partition of run_error default;
create index run_error_by_code on run_error (organization_id, run_id, error_type, error_code);
create index run_error_by_time on run_error (error_type, occurred_at, organization_id);

-- Rows of a source that was read once, until their run has moved them. The digest orders them, so that equal rows are neighbours.
-- Row-level security and COPY as for the id mappings below. No foreign key: it would be checked for every row.
create table stage (
    organization_id uuid not null,
    run_id uuid not null,
    generation integer not null,
    digest uuid not null,
    seq bigint not null,
    line text not null,
    primary key (organization_id, run_id, generation, digest, seq)
) partition by list (organization_id);
create table stage_row partition of stage default;

-- Where a source key of a table went: written with the row, kept for ever.
create table id_scope (
    organization_id uuid not null,
    id bigint generated always as identity,
    source_key text not null,
    source_table text not null,
    target_table text not null,
    -- Without its columns a key says nothing: what was 7 by one column is another row by the next.
    key_columns text[] not null,
    primary key (organization_id, id),
    unique (organization_id, source_key, source_table, target_table, key_columns)
);

-- Row-level security guards the parent, through which everything reads. COPY cannot pass it, so the engine writes into the rows'
-- own table, in which the runtime role may insert and nothing else.
create table id_mapping (
    organization_id uuid not null,
    run_id uuid not null,
    destination_id uuid,
    scope_id bigint not null,
    active boolean not null default true,
    source_key text not null,
    destination_key text,
    -- No foreign key to id_scope: it would be checked for every row moved, and scopes are never deleted.
    primary key (organization_id, scope_id, source_key),
    check (num_nonnulls(destination_id, destination_key) = 1)
) partition by list (organization_id);
create table id_mapping_row partition of id_mapping default;
-- The destination first, so that no plan for an empty table mistakes these indexes for the primary key's. Of each row only one has
-- an entry; uuids that we make rise, so that theirs grows at its end.
create index id_mapping_by_id on id_mapping (destination_id) where destination_id is not null;
create index id_mapping_by_key on id_mapping (destination_key, organization_id, scope_id) where destination_key is not null;

-- The id mappings as the requirements describe them, for people and reports.
create view migration_mapping with (security_invoker = true) as
select md5(m.scope_id || '/' || m.source_key)::uuid as id, m.organization_id, m.run_id as migration_id, s.source_table,
    m.source_key as source_id, s.target_table as destination_table,
    coalesce(m.destination_id::text, m.destination_key) as destination_id, s.target_table as entity_type,
    jsonb_build_object('sourceKey', s.source_key, 'keyColumns', s.key_columns) as mapping_metadata, r.created_at, m.active as is_active
from id_mapping m
join id_scope s on s.organization_id = m.organization_id and s.id = m.scope_id
join run r on r.organization_id = m.organization_id and r.id = m.run_id;

-- A source key as the id mappings and errors write it: a single column as it is, several as a JSON array.
create function source_key_text(key jsonb) returns text language sql immutable parallel safe as $$
    select case jsonb_array_length(key) when 1 then key ->> 0
        else '[' || (select string_agg(to_json(part)::text, ',' order by place)
            from jsonb_array_elements_text(key) with ordinality e(part, place)) || ']' end
$$;

-- The batches of runs: those that are committed, and the one that each worker has at hand, which begins where the one before has
-- ended. It is retrying while its run has committed nothing since a passing fault, failed when the run has failed over it, and pending
-- when its worker left it for a fault and no other has come. What a worker has read ahead of that one is not known here.
create view run_batch with (security_invoker = true) as
select b.organization_id, b.run_id, b.chunk, b.number, 'completed' as status, b.batch_size, b.retry_count, b.rows_read,
    b.rows_inserted, b.rows_updated, b.rows_unchanged, b.rows_skipped, b.rows_failed, b.warnings, b.last_key, b.started_at,
    b.completed_at
from batch b
union all
select c.organization_id, c.run_id, c.number, c.batch_number + 1, case
        when r.status = 'failed' then 'failed'
        when r.stalls > 0 and r.stalled_at_batch = (select sum(s.batch_number) from chunk s
            where s.organization_id = r.organization_id and s.run_id = r.id and s.kind <> 'stage') then 'retrying'
        when c.status = 'pending' then 'pending'
        else 'processing' end,
    r.batch_size, 0, 0, 0, 0, 0, 0, 0, 0, null, c.updated_at, null
from chunk c join run r on r.organization_id = c.organization_id and r.id = c.run_id
where (c.status = 'running' or c.status = 'pending' and c.owner is not null) and c.kind not in ('stage', 'unstage') and (r.status in ('running', 'pausing', 'cancelling')
    or r.status = 'failed' and r.error_code <> 'too_many_errors');

-- EntityMigrationStatus of the requirements: one source table on its way into one target table. A run is the migration of one
-- entity, so that migration_id is its own id until something groups runs. The order is that of the run's mapping as it is now. A
-- total is exact when all is read, else the source's estimate, and never less than what was read. Paused and rolled back are
-- pending, cancelled is failed; nobody skips an entity.
create view entity_migration_status with (security_invoker = true) as
select r.id, r.organization_id, r.id as migration_id, r.source_table as entity_name, r.target_table as target_entity,
    m.execution_order as dependency_order, case
        when r.status in ('completed', 'completed_with_errors') then 'completed'
        when r.status in ('failed', 'cancelled') then 'failed'
        when r.status in ('pending', 'paused', 'rolled_back') then 'pending' else 'running' end as status,
    case when c.done then c.read when r.total_estimated is not null then greatest(r.total_estimated, c.read) end as records_total,
    c.read - c.failed as records_processed, c.failed as records_failed, r.started_at, r.finished_at as completed_at,
    source_key_text(l.last_key) as last_processed_id, r.batch_size,
    round(c.read / nullif(extract(epoch from r.worked + coalesce(clock_timestamp() - r.working_since, '0')), 0), 1)
        as throughput_per_second
from run r
left join mapping m on m.organization_id = r.organization_id and m.id = r.mapping_id
cross join lateral (
    select coalesce(sum(rows_read), 0)::bigint as read, coalesce(sum(rows_failed), 0)::bigint as failed,
        coalesce(bool_and(status = 'completed'), false) as done
    from chunk where organization_id = r.organization_id and run_id = r.id) c
left join lateral (
    select b.last_key from batch b
    where b.organization_id = r.organization_id and b.run_id = r.id and b.last_key is not null
    order by b.completed_at desc, b.chunk desc, b.number desc limit 1) l on true;

-- BatchProcessingStatus of the requirements. Numbers follow the times of commit over all chunks of a run; the batch at hand comes
-- last. batch_size is what the batch holds, so that successful and failed sum up to it; planned_size is the setting that held.
create view batch_processing_status with (security_invoker = true) as
select md5(concat_ws('/', b.organization_id, b.run_id, b.chunk, b.number))::uuid as id, b.organization_id,
    b.run_id as entity_status_id, row_number() over (partition by b.organization_id, b.run_id
        order by b.completed_at, b.chunk, b.number) as batch_number,
    b.rows_read as batch_size, b.status, b.rows_read - b.rows_failed as records_successful, b.rows_failed as records_failed,
    b.started_at, b.completed_at,
    (extract(epoch from b.completed_at - b.started_at) * 1000)::bigint as processing_duration_ms, b.retry_count,
    (select jsonb_object_agg(error_code, amount) from (
        select error_code, count(*) as amount from run_error e
        where e.organization_id = b.organization_id and e.run_id = b.run_id and e.chunk = b.chunk and e.batch = b.number
            and e.severity = 'error' group by error_code) errors) as error_summary,
    b.batch_size as planned_size, b.chunk, b.number
from run_batch b;

-- MigrationCheckpoint of the requirements. Every committed batch is one; the first behind the place from which a chunk went on
-- that nobody gave up in order is its recovery. A run that has come to its end adds one more. A chunk goes on from its last checkpoint only.
create view migration_checkpoint with (security_invoker = true) as
select md5(concat_ws('/', b.organization_id, b.run_id, b.chunk, b.number))::uuid as id, b.organization_id,
    b.run_id as migration_id, r.source_table as entity_name,
    case when b.recovery then 'error_recovery' else 'batch_completion' end as checkpoint_type,
    row_number() over entity as batch_number,
    source_key_text(b.last_key) as last_source_id,
    (sum(b.rows_read) over entity)::bigint as records_processed,
    jsonb_build_object('chunk', b.chunk, 'batch', b.number, 'kind', c.kind, 'attempt', b.attempt,
        'lowerBound', c.lower_bound, 'upperBound', c.upper_bound, 'position', coalesce(b.position, b.last_key)) as system_state,
    b.completed_at as created_at,
    b.number = c.batch_number and c.status <> 'completed' and r.status in ('pending', 'running', 'pausing', 'paused',
        'cancelling', 'cancelled', 'failed') as is_resumable,
    b.chunk, b.number
from batch b
join chunk c on c.organization_id = b.organization_id and c.run_id = b.run_id and c.number = b.chunk
join run r on r.organization_id = b.organization_id and r.id = b.run_id
window entity as (partition by b.organization_id, b.run_id order by b.completed_at, b.chunk, b.number)
union all
select md5(concat_ws('/', r.organization_id, r.id))::uuid, r.organization_id, r.id, r.source_table, 'entity_completion',
    (select count(*) from batch b where b.organization_id = r.organization_id and b.run_id = r.id),
    (select last_processed_id from entity_migration_status e where e.organization_id = r.organization_id and e.id = r.id),
    (select coalesce(sum(c.rows_read), 0)::bigint from chunk c where c.organization_id = r.organization_id and c.run_id = r.id),
    jsonb_build_object('attempt', r.attempt), r.finished_at, false, 0, 0
from run r where r.status in ('completed', 'completed_with_errors');

create table idempotency (
    organization_id uuid not null,
    operation text not null,
    key text not null check (length(key) between 1 and 255),
    body_hash text not null,
    run_id uuid not null,
    created_at timestamptz not null default clock_timestamp(),
    primary key (organization_id, operation, key),
    foreign key (organization_id, run_id) references run (organization_id, id)
);

-- Who did what: the runtime role adds entries and reads them, nothing else. Each entry's hash covers the one before it.
create table audit_entry (
    organization_id uuid not null,
    seq bigint not null check (seq >= 1),
    at timestamptz not null,
    actor text not null,
    action text not null,
    object_type text not null,
    object_id text,
    fields text[] not null,
    outcome text not null check (outcome in ('done', 'denied')),
    request_id text,
    hash text not null check (hash ~ '^[0-9a-f]{64}$'),
    primary key (organization_id, seq)
);
create index audit_entry_by_object on audit_entry (organization_id, object_id, seq);

-- Where each chain ends: its row lock puts an organization's entries in order, its value shows when the last ones are cut off.
create table audit_head (
    organization_id uuid primary key,
    seq bigint not null check (seq >= 0),
    hash text not null check (hash ~ '^[0-9a-f]{64}$')
);

-- db-scheduler's own table, as its documentation gives it; task data carries ids only.
create table scheduled_tasks (
    task_name text not null,
    task_instance text not null,
    task_data bytea,
    execution_time timestamptz not null,
    picked boolean not null,
    picked_by text,
    last_success timestamptz,
    last_failure timestamptz,
    consecutive_failures integer,
    last_heartbeat timestamptz,
    version bigint not null,
    priority smallint,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_by_time on scheduled_tasks (execution_time);
create index scheduled_tasks_by_heartbeat on scheduled_tasks (last_heartbeat);

do $$
declare
    tenant_table text;
begin
    foreach tenant_table in array array['connection', 'mapping', 'run', 'chunk', 'batch', 'run_error', 'stage', 'id_scope',
        'id_mapping', 'idempotency', 'audit_entry', 'audit_head']
    loop
        execute format('alter table %I enable row level security', tenant_table);
        execute format('alter table %I force row level security', tenant_table);
        execute format('create policy organization on %I using '
            '(organization_id = nullif(current_setting(''app.organization_id'', true), '''')::uuid)', tenant_table);
        execute format('grant select, insert on %I to ${runtimeRole}', tenant_table);
    end loop;
end
$$;
grant update, delete on connection, mapping, run, chunk, batch, run_error, stage, id_scope, id_mapping, idempotency to ${runtimeRole};
grant update on audit_head to ${runtimeRole};
grant select, insert, update, delete on scheduled_tasks to ${runtimeRole};
grant usage on all sequences in schema godwit to ${runtimeRole};
grant insert on id_mapping_row, stage_row to ${runtimeRole};
grant select on migration_mapping, run_batch, entity_migration_status, batch_processing_status, migration_checkpoint
    to ${runtimeRole};

-- Gives a worker its next slots: first those of the organization that holds the fewest, then of the one that was given a slot the
-- longest ago, then a run's first slot before the further ones of another, then the oldest run; never of more runs than an
-- organization's share, nor more of one connection than its source shall bear. Nothing in it waits, so one lock for all is short, and behind it each call sees what the one before has
-- taken. A worker without heartbeats holds nothing.
create function pick_slots(
    in_task text, in_worker text, in_now timestamptz, in_lease interval, in_per_organization integer,
    in_per_connection integer, in_limit integer)
returns setof scheduled_tasks language plpgsql set search_path = godwit, pg_temp as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('godwit.pick_slots', 0));
    return query
    with slot as (
        select task_instance, split_part(task_instance, '/', 1)::uuid as organization,
            split_part(task_instance, '/', 2)::uuid as run,
            coalesce(nullif(split_part(task_instance, '/', 4), '')::integer, 0) as number,
            (convert_from(task_data, 'UTF8')::jsonb ->> 'connection')::uuid as connection,
            picked, picked and last_heartbeat > in_now - in_lease as held, execution_time <= in_now as due
        from scheduled_tasks where task_name = in_task
    ), holding as (
        select organization, count(*) as slots, count(distinct run) as runs, array_agg(run) as these
        from slot where held group by organization
    ), reading as (
        select connection, count(*) as slots from slot where held group by connection
    ), waiting as (
        select s.*, coalesce(s.run = any(h.these), false) as begun, coalesce(h.slots, 0) as their_slots,
            coalesce(h.runs, 0) as their_runs, coalesce(r.slots, 0) as readers,
            coalesce(r.slots, 0) + row_number() over (partition by s.connection order by s.number, s.run) as reader
        from slot s left join holding h using (organization) left join reading r using (connection)
        where s.due and not s.picked
    ), turn as (
        -- Runs that wait for a connection take nobody's place: only as many count as it has room for.
        select w.*, their_slots + row_number() over (partition by organization order by number, run) as turn,
            begun or their_runs + dense_rank() over (partition by organization, begun order by run)
                <= in_per_organization as fits
        from waiting w where begun or connection is null or reader <= in_per_connection
    ), bearable as (
        select t.*, connection is null or readers + row_number() over (partition by connection order by turn, number, run)
            <= in_per_connection as bears
        from turn t where fits
    ), next as (
        select t.task_instance from bearable t left join organization o on o.id = t.organization
        where t.bears
        order by t.turn, o.slot_taken_at nulls first, t.number, t.run limit in_limit
    ), taken as (
        update scheduled_tasks t
        set picked = true, picked_by = in_worker, last_heartbeat = in_now, version = t.version + 1
        from next where t.task_name = in_task and t.task_instance = next.task_instance and not t.picked
        returning t.*
    ), noted as (
        update organization set slot_taken_at = clock_timestamp()
        where id in (select split_part(task_instance, '/', 1)::uuid from taken)
    )
    select * from taken;
end
$$;
grant execute on function pick_slots to ${runtimeRole};

-- How much work there is in all, for the operator's monitoring: sums of all organizations and nothing else of them. The wall stands
-- here as well, so that it binds one organization after the other. A pending run waits from the time its task is due.
create function backlog(in_task text,
    out runs_pending bigint, out runs_running bigint, out oldest_pending_seconds double precision,
    out longest_silence_seconds double precision, out slots_due bigint, out slots_held bigint, out slots_waiting bigint)
language plpgsql set search_path = godwit, pg_temp as $$
declare
    each uuid;
    theirs record;
begin
    select count(*) filter (where not picked and execution_time <= clock_timestamp()), count(*) filter (where picked),
        count(*) filter (where not picked and execution_time > clock_timestamp())
    into slots_due, slots_held, slots_waiting from scheduled_tasks where task_name = in_task;
    runs_pending := 0;
    runs_running := 0;
    oldest_pending_seconds := 0;
    longest_silence_seconds := 0;
    for each in select id from organization loop
        perform set_config('app.organization_id', each::text, true);
        select count(*) filter (where r.status = 'pending') as pending, count(*) filter (where r.status <> 'pending') as running,
            extract(epoch from clock_timestamp() - min(coalesce(t.execution_time, r.created_at))
                filter (where r.status = 'pending')) as age,
            extract(epoch from clock_timestamp() - min(greatest(r.started_at, (select max(c.updated_at) from chunk c
                where c.organization_id = each and c.run_id = r.id))) filter (where r.status <> 'pending')) as silence
        into theirs
        from run r left join scheduled_tasks t on t.task_name = in_task
            and t.task_instance = concat_ws('/', r.organization_id, r.id, r.attempt, 0)
        where r.organization_id = each and r.status in ('pending', 'running', 'pausing', 'cancelling', 'rolling_back');
        runs_pending := runs_pending + theirs.pending;
        runs_running := runs_running + theirs.running;
        oldest_pending_seconds := greatest(oldest_pending_seconds, theirs.age);
        longest_silence_seconds := greatest(longest_silence_seconds, theirs.silence);
    end loop;
    perform set_config('app.organization_id', '', true);
end
$$;
grant execute on function backlog to ${runtimeRole};

-- The first statement of a batch: a worker that was taken over finds out before it does any work, and before it meets the rows of
-- its successor. Only the fence at the end decides, under lock.
create function require_chunk(in_organization uuid, in_run uuid, in_chunk integer, in_attempt integer, in_owner text)
returns void language plpgsql set search_path = godwit, pg_temp as $$
begin
    if not exists (select from run where organization_id = in_organization and id = in_run and status = 'running') then
        raise exception 'run was told to stop' using errcode = 'GW002';
    end if;
    if not exists (select from chunk where organization_id = in_organization and run_id = in_run and number = in_chunk
            and status = 'running' and attempt = in_attempt and owner = in_owner) then
        raise exception 'chunk was taken over' using errcode = 'GW001';
    end if;
end
$$;
grant execute on function require_chunk to ${runtimeRole};

-- True when more rows of a run failed than it may bear. A part of few rows says little: it is looked at from the thousandth row on,
-- and at the end.
create function is_beyond_budget(in_organization uuid, in_run uuid)
returns boolean language sql stable set search_path = godwit, pg_temp as $$
    select coalesce(sums.failed > run.max_errors, false)
        or coalesce(sums.failed > run.max_error_rate * sums.read and (sums.read >= 1000 or sums.done), false)
    from run cross join lateral (
        select sum(rows_failed) as failed, sum(rows_read) as read, bool_and(status = 'completed' or kind = 'unstage') as done
        from chunk where organization_id = in_organization and run_id = in_run) sums
    where run.organization_id = in_organization and run.id = in_run
$$;
grant execute on function is_beyond_budget to ${runtimeRole};

-- The same as require_chunk in the middle of a transaction that holds a whole run: it locks nothing, so that a stop need not wait.
-- True when more rows have failed in it than the run may bear; only its end knows the part of few rows.
create function require_whole(in_organization uuid, in_run uuid, in_chunk integer, in_attempt integer, in_owner text,
    in_failed bigint, in_read bigint)
returns boolean language plpgsql set search_path = godwit, pg_temp as $$
begin
    perform require_chunk(in_organization, in_run, in_chunk, in_attempt, in_owner);
    return (select coalesce(in_failed > max_errors, false)
            or coalesce(in_failed > max_error_rate * in_read and in_read >= 1000, false)
        from run where organization_id = in_organization and id = in_run);
end
$$;
grant execute on function require_whole to ${runtimeRole};

-- The deaths of a chunk when one more of its workers has died. Where a batch was committed in between, it was another row that
-- killed; but a chunk that is moved row by row already stays so.
create function deaths_after_one_more(in_deaths integer, in_batch integer, in_claimed_at_batch integer)
returns integer language sql immutable as $$
    select case when in_batch = in_claimed_at_batch then in_deaths + 1 when in_deaths >= 3 then 3 else 1 end
$$;
grant execute on function deaths_after_one_more to ${runtimeRole};

-- The next batch size, where the time that batches take decides. The source is read ahead: by its own size a batch tells, and only
-- one that had the size which holds now. A batch that its bytes have cut, or the end of the chunk, says nothing of larger ones.
create function tuned_batch_size(in_size integer, in_batch_size integer, in_read integer, in_took interval) returns integer
language sql immutable as $$
    select case
        when in_batch_size <> in_size then in_size
        when in_took > interval '1 second' then greatest(in_size / 2, least(in_size, 50))
        when in_took < interval '100 milliseconds' and in_read >= in_batch_size then least(in_size * 2, greatest(in_size, 20000))
        else in_size end
$$;

-- The fence: the last statement of a batch. It raises unless the chunk is still this worker's and the previous checkpoint is
-- the one this batch was built on, so that it may travel in one round trip with COMMIT. Gives the most rows of the next batch,
-- which somebody may have changed meanwhile, and whether there shall be one: the batch that breaks the budget is kept.
create function commit_batch(
    in_organization uuid, in_run uuid, in_chunk integer, in_attempt integer, in_owner text, in_batch integer,
    in_last_key jsonb, in_position jsonb, in_done boolean,
    in_read integer, in_inserted integer, in_updated integer, in_unchanged integer, in_skipped integer, in_failed integer,
    in_warnings integer, in_skip_reasons jsonb, in_started timestamptz, in_batch_size integer, in_retries integer,
    in_recovery boolean,
    out next_batch_size integer, out beyond_budget boolean)
language plpgsql set search_path = godwit, pg_temp as $$
declare
    chunk_kind text;
    tunes boolean;
begin
    -- A stop waits for this lock, so that no batch commits once the call that asked for it has returned. A pause lets the batch at
    -- hand commit; require_chunk lets none begin.
    select batch_size, auto_batch_size, max_errors is not null or max_error_rate is not null
        into next_batch_size, tunes, beyond_budget from run
    where organization_id = in_organization and id = in_run and status in ('running', 'pausing') for share;
    if not found then
        raise exception 'run was told to stop' using errcode = 'GW002';
    end if;
    update chunk set
        position = coalesce(in_position, position),
        batch_number = in_batch,
        rows_read = rows_read + in_read,
        rows_inserted = rows_inserted + in_inserted,
        rows_updated = rows_updated + in_updated,
        rows_unchanged = rows_unchanged + in_unchanged,
        rows_skipped = rows_skipped + in_skipped,
        rows_failed = rows_failed + in_failed,
        warnings = warnings + in_warnings,
        skip_reasons = in_skip_reasons,
        status = case when in_done then 'completed' else status end,
        owner = case when in_done then null else owner end,
        slot = case when in_done then null else slot end,
        tuned_batch_size = case when tunes then tuned_batch_size(
            coalesce(tuned_batch_size, next_batch_size), in_batch_size, in_read, clock_timestamp() - now()) end,
        updated_at = clock_timestamp()
    where organization_id = in_organization and run_id = in_run and number = in_chunk
        and status = 'running' and attempt = in_attempt and owner = in_owner and batch_number = in_batch - 1
    returning kind, coalesce(tuned_batch_size, next_batch_size) into chunk_kind, next_batch_size;
    if not found then
        raise exception 'chunk was taken over' using errcode = 'GW001';
    end if;
    if in_done then
        -- Whoever is told that the chunk is done may rely on it, and with it on every batch before.
        perform set_config('synchronous_commit', 'on', true);
    end if;
    -- The empty end of a chunk is no batch, nor is what fills the stage or empties it.
    if (in_read > 0 or in_warnings > 0 or not in_done) and chunk_kind not in ('stage', 'unstage') then
        insert into batch (organization_id, run_id, chunk, number, rows_read, rows_inserted, rows_updated, rows_unchanged,
            rows_skipped, rows_failed, warnings, last_key, position, batch_size, retry_count, attempt, recovery, started_at)
        values (in_organization, in_run, in_chunk, in_batch, in_read, in_inserted, in_updated, in_unchanged, in_skipped,
            in_failed, in_warnings, in_last_key, nullif(in_position, in_last_key), in_batch_size, in_retries, in_attempt, in_recovery, in_started);
    end if;
    beyond_budget := beyond_budget and is_beyond_budget(in_organization, in_run);
end
$$;
grant execute on function tuned_batch_size to ${runtimeRole};
grant execute on function commit_batch to ${runtimeRole};
