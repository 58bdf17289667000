-- Run by the owner after the schema scripts, each time: makes the months (in UTC) in which the errors of runs are kept, a year ahead. A
-- month of which something was kept already where no month was made stays there.
do $$
declare
    month timestamp := date_trunc('month', timezone('UTC', now()));
    first timestamptz;
    behind timestamptz;
    name text;
begin
    set local lock_timeout = '2s';
    perform pg_advisory_xact_lock(hashtextextended('godwit.months', 0));
    for ahead in 0..12 loop
        first := timezone('UTC', month + make_interval(months => ahead));
        behind := timezone('UTC', month + make_interval(months => ahead + 1));
        name := 'run_error_' || to_char(month + make_interval(months => ahead), 'YYYY_MM');
        if to_regclass('godwit.' || name) is null and not exists (
                select from godwit.run_error_later where occurred_at >= first and occurred_at < behind) then
            execute format('create table godwit.%I partition of godwit.run_error for values from (%L) to (%L)',
                name, first, behind);
        end if;
    end loop;
exception when lock_not_available then
    -- Whoever writes errors at this moment is not to wait for us: there is time until the next start.
    null;
end
$$;
