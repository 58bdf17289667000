package io.godwit.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** Proves that the rows have arrived: their number and a checksum over all their values, computed on both sides. */
final class Arrival {

    /** The sum does not depend on the order of the rows. */
    private static final String DIGEST =
            "select count(*), coalesce(sum(hashtextextended(moved::text, 0)::numeric), 0) from (%s) moved";

    private final Servers servers;
    private final Map<Workload, Digest> expected = new HashMap<>();

    private record Digest(long rows, String sum) {}

    Arrival(Servers servers) {
        this.servers = servers;
    }

    /** @throws IllegalStateException when anything is missing, other or too much */
    void check(Contender contender, Workload workload) throws SQLException {
        Digest wanted = expected(workload);
        try (Connection target = servers.superviseTarget()) {
            Digest found = digest(target, workload.arrived());
            if (wanted.rows() == 0 || !wanted.equals(found)) {
                throw new IllegalStateException(
                        contender.name() + ", " + workload.title() + ": expected " + wanted + ", found " + found);
            }
            if (contender.books().isPresent()) {
                long noted = count(target, contender.books().get());
                if (noted != wanted.rows()) {
                    throw new IllegalStateException(
                            contender.name() + " has noted " + noted + " ids of " + wanted.rows());
                }
            }
        }
    }

    private Digest expected(Workload workload) throws SQLException {
        Digest known = expected.get(workload);
        if (known == null) {
            try (Connection source = servers.readSource()) {
                known = digest(source, workload.select());
            }
            expected.put(workload, known);
        }
        return known;
    }

    private static Digest digest(Connection session, String rows) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(DIGEST.formatted(rows))) {
            row.next();
            return new Digest(row.getLong(1), row.getString(2));
        }
    }

    private static long count(Connection session, String table) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getLong(1);
        }
    }
}
