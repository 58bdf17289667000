package io.godwit.connection.login;

import io.godwit.connection.guard.Guards;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** What the guard of source connections costs: the same rows read with it and without, by turns. */
public final class GuardCost {

    private final SourceLogin login;
    private final String copy;

    /**
     * @param port of a server on 127.0.0.1
     * @param table what is read, qualified
     */
    public GuardCost(int port, String database, String user, String password, String table) {
        this.login = new SourceLogin("127.0.0.1", port, database, user, password, Protection.of(TlsMode.DISABLE));
        this.copy = "copy " + table + " to stdout";
    }

    /**
     * Reads once to warm up and then in rounds.
     *
     * @return times with the guard in units of the time without it, one for each round, rising
     */
    public List<Double> ratios(int rounds) throws SQLException {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            long with = read(true);
            long without = read(false);
            if (round > 0) {
                ratios.add((double) with / without);
            }
        }
        return ratios.stream().sorted().toList();
    }

    private long read(boolean guarded) throws SQLException {
        String way = Guards.open(
                List.of(InetAddress.getLoopbackAddress()),
                login.port(),
                Patience.RUN.limits(),
                login.protection().trust());
        Properties properties = login.properties(way, Patience.RUN);
        if (!guarded) {
            properties.remove("socketFactory");
            properties.remove("socketFactoryArg");
        }
        try (Connection session = new Driver().connect("jdbc:postgresql://", properties)) {
            long start = System.nanoTime();
            CopyOut out = session.unwrap(PGConnection.class).getCopyAPI().copyOut(copy);
            long bytes = 0;
            for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
                bytes += row.length;
            }
            if (bytes == 0) {
                throw new IllegalStateException("Nothing was read by: " + copy);
            }
            return System.nanoTime() - start;
        } finally {
            Guards.close(way);
        }
    }
}
