package io.godwit.bench;

import java.sql.SQLException;

/**
 * Eight columns, eight rules, a unique key. The plain target has the source's own key; the keyed one a uuid made on the way, and a
 * foreign key. On wish with faults of four kinds, by turns.
 */
final class Narrow {

    private static final String TARGET_COLUMNS = """
            organization_id uuid not null, employee_number bigint not null, full_name text not null, email text not null,
            hired_on date not null, employment_type text not null, city text not null, salary numeric(12, 2),
            department_id bigint not null, badge text not null, unique (organization_id, email)""";

    static final String TARGET = """
            create table app.department (
                organization_id uuid not null, id bigint not null, name text not null, primary key (organization_id, id));
            create table app.staff (id bigint primary key, %2$s);
            create table app.employee (id uuid primary key, %2$s,
                foreign key (organization_id, department_id) references app.department (organization_id, id));
            create index on app.employee (organization_id, department_id);
            insert into app.department select '%1$s', i, 'Department ' || i from generate_series(1, 100) i
            """.formatted(Workload.ORGANIZATION, TARGET_COLUMNS);

    private static final String TABLE = """
            create table source_bench.%s (
                id bigint primary key, name text, email text, hired text, status text, city text, salary text,
                department bigint)
            """;

    /** Every thousandth row has no address and is skipped. An address that is taken belongs to a row far before. */
    private static final String ROWS = """
            insert into source_bench.%1$s
            select i,
                case when fault is distinct from 0 then '  Name ' || i || ' ' end,
                case when i %% 1000 <> 500 then 'User.'
                    || case when fault = 2 then i / period / 2 * period + period / 2 - 1 else i end
                    || '@Example.ORG' end,
                to_char(date '1990-01-01' + (i %% 12000)::integer, 'MM/DD/YYYY'),
                (array['FT', 'PT', 'CT'])[i %% 3 + 1],
                case when i %% 4 <> 0 then 'City ' || i %% 97 end,
                case when fault = 1 then 'n/a' else 30000 + i %% 50000 || '.50' end,
                case when fault = 3 then 0 else i %% 100 + 1 end
            from (
                select i, period, case when i %% period = period - 1 then i / period %% 4 end as fault
                from generate_series(1, %2$d::bigint) i, (values (nullif(%3$d::bigint, 0))) as p (period)) numbered
            """;

    private static final String COLUMNS =
            "organization_id, employee_number, full_name, email, hired_on, employment_type, city, "
                    + "salary, department_id, badge";

    private static final String VALUES = """
            '%s'::uuid, id, btrim(name), lower(email), to_date(hired, 'MM/DD/YYYY'),
            case status when 'FT' then 'full_time' when 'PT' then 'part_time' else 'other' end,
            upper(coalesce(city, 'unknown')), salary, department, department || '-' || id
            """.formatted(Workload.ORGANIZATION);

    private static final String FIELDS = """
            {"targetColumn": "employee_number", "sourceColumns": ["id"]},
            {"targetColumn": "full_name", "sourceColumns": ["name"], "rules": [{"rule": "trim"}]},
            {"targetColumn": "email", "sourceColumns": ["email"], "rules": [{"rule": "lowercase"}, {"rule": "skip_if_null"}]},
            {"targetColumn": "hired_on", "sourceColumns": ["hired"], "rules": [{"rule": "date_format"}]},
            {"targetColumn": "employment_type", "sourceColumns": ["status"], "rules": [{"rule": "map_values", "arguments":
                {"values": {"FT": "full_time", "PT": "part_time"}, "otherwise": {"value": "other"}}}]},
            {"targetColumn": "city", "sourceColumns": ["city"], "rules": [
                {"rule": "default", "arguments": {"value": "unknown"}}, {"rule": "uppercase"}]},
            {"targetColumn": "salary", "sourceColumns": ["salary"]},
            {"targetColumn": "department_id", "sourceColumns": ["department"]},
            {"targetColumn": "badge", "sourceColumns": ["department", "id"], "rules": [{"rule": "concat", "arguments":
                {"columns": ["department", "id"], "separator": "-"}}]}
            """;

    private static final String FIELD_OF_THE_KEY = """
            {"targetColumn": "id", "sourceColumns": ["id"]},
            """;

    private Narrow() {}

    /** Into the plain target. */
    static Workload plain(String title, String table, long rows) {
        String fields = "[" + FIELD_OF_THE_KEY + FIELDS + "]";
        return new Workload(title, table, "staff", "id", rows, 0, COLUMNS, VALUES, "email is not null", fields);
    }

    /** Into the keyed target. */
    static Workload keyed(String title, String table, long rows) {
        return keyed(title, table, rows, 0, "email is not null");
    }

    private static Workload keyed(String title, String table, long rows, long period, String good) {
        String fields = "[" + FIELDS + "]";
        return new Workload(title, table, "employee", Workload.MADE, rows, period, COLUMNS, VALUES, good, fields);
    }

    /**
     * Into the keyed target.
     *
     * @param period each such row by its number is bad
     */
    static Workload dirty(String title, String table, long rows, long period) {
        String good = "email is not null and id % " + period + " <> " + (period - 1);
        return keyed(title, table, rows, period, good);
    }

    static void load(Workload workload, Servers servers) throws SQLException {
        servers.load(
                workload,
                TABLE.formatted(workload.source()),
                ROWS.formatted(workload.source(), workload.rows(), workload.period()));
    }
}
