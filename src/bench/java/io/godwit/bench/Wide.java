package io.godwit.bench;

import java.sql.SQLException;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sixty columns of four types, two rules. */
final class Wide {

    private static final int OTHERS = 59;
    private static final int TRIMMED = 1;
    private static final int RAISED = 5;

    static final String TARGET = "create table app.wide (id uuid primary key, organization_id uuid not null, "
            + "source_number bigint not null, " + each(", ", column -> "c" + column + " " + type(column))
            + ", unique (organization_id, source_number))";

    private Wide() {}

    static Workload of(long rows) {
        String columns = "organization_id, source_number, " + each(", ", column -> "c" + column);
        String values = "'" + Workload.ORGANIZATION + "'::uuid, id, " + each(", ", Wide::value);
        String fields =
                "[{\"targetColumn\": \"source_number\", \"sourceColumns\": [\"id\"]}, " + each(", ", Wide::field) + "]";
        return new Workload(
                "Wide: 60 columns, two rules", "wide", "wide", Workload.MADE, rows, 0, columns, values, "true", fields);
    }

    static void load(Workload workload, Servers servers) throws SQLException {
        servers.load(
                workload,
                "create table source_bench.wide (id bigint primary key, "
                        + each(", ", column -> "c" + column + " " + type(column)) + ")",
                "insert into source_bench.wide select i, " + each(", ", Wide::made) + " from generate_series(1, "
                        + workload.rows() + "::bigint) i");
    }

    private static String type(int column) {
        return switch (column % 4) {
            case 0 -> "integer";
            case 1 -> "text";
            case 2 -> "numeric(12, 2)";
            default -> "timestamp";
        };
    }

    private static String made(int column) {
        return switch (column % 4) {
            case 0 -> "(i * " + column + " % 1000000)::integer";
            case 1 -> "' text " + column + " of ' || i % 1000";
            case 2 -> "(i % 100000)::numeric / 100 + " + column;
            default -> "timestamp '2020-01-01' + i * interval '1 minute'";
        };
    }

    private static String value(int column) {
        return switch (column) {
            case TRIMMED -> "btrim(c1)";
            case RAISED -> "upper(c5)";
            default -> "c" + column;
        };
    }

    private static String field(int column) {
        String rules =
                column == TRIMMED ? "[{\"rule\": \"trim\"}]" : column == RAISED ? "[{\"rule\": \"uppercase\"}]" : "[]";
        return "{\"targetColumn\": \"c" + column + "\", \"sourceColumns\": [\"c" + column + "\"], \"rules\": " + rules
                + "}";
    }

    private static String each(String separator, IntFunction<String> part) {
        return IntStream.rangeClosed(1, OTHERS).mapToObj(part).collect(Collectors.joining(separator));
    }
}
