package io.godwit.bench;

import java.sql.SQLException;

/** A text of 4 KB and a JSON document of 1 KB in each row, one rule. */
final class Documents {

    static final String TARGET = """
            create table app.document (
                id uuid primary key, organization_id uuid not null, source_number bigint not null, title text not null,
                body text, attributes jsonb, unique (organization_id, source_number))
            """;

    private static final String TABLE =
            "create table source_bench.document (id bigint primary key, title text, body text, attributes jsonb)";

    /** Hexadecimal noise in lines: about as compressible as a letter, and different in each row. */
    private static final String ROWS = """
            insert into source_bench.document
            select i, ' Document ' || i,
                (select string_agg(md5(i::text || line), E'\\n' order by line) from generate_series(1, 124) line),
                (select jsonb_object_agg('key' || field, md5(field::text || i)) from generate_series(1, 22) field)
            from generate_series(1, %d::bigint) i
            """;

    private static final String FIELDS = """
            [{"targetColumn": "source_number", "sourceColumns": ["id"]},
            {"targetColumn": "title", "sourceColumns": ["title"], "rules": [{"rule": "trim"}]},
            {"targetColumn": "body", "sourceColumns": ["body"]},
            {"targetColumn": "attributes", "sourceColumns": ["attributes"]}]
            """;

    private Documents() {}

    static Workload of(long rows) {
        return new Workload(
                "Documents: 4 KB of text and 1 KB of JSON, one rule",
                "document",
                "document",
                Workload.MADE,
                rows,
                0,
                "organization_id, source_number, title, body, attributes",
                "'" + Workload.ORGANIZATION + "'::uuid, id, btrim(title), body, attributes",
                "true",
                FIELDS);
    }

    static void load(Workload workload, Servers servers) throws SQLException {
        servers.load(workload, TABLE, ROWS.formatted(workload.rows()));
    }
}
