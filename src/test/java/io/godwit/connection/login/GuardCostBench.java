package io.godwit.connection.login;

import io.godwit.connection.guard.Guards;
import io.godwit.support.TestDatabase;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** What the guard costs: the same rows read with it and without, by turns. Prints a ratio and asserts nothing. */
@Tag("bench")
class GuardCostBench {

    private static final int ROUNDS = 9;

    @Test
    void readsWithAndWithoutTheGuard() throws SQLException {
        TestDatabase.execute("source", """
                create table if not exists guard_cost as select i as id, 'name ' || i as name, i * 1.5 as amount,
                    now() + i * interval '1 second' as at, md5(i::text) as code, i % 2 = 0 as flag
                from generate_series(1, 1000000) i;
                grant select on guard_cost to demo_reader""");
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long with = read(true);
            long without = read(false);
            if (round > 0) {
                ratios.add((double) with / without);
            }
        }
        Collections.sort(ratios);
        System.out.printf(
                "guard: %.3f times the time without it (median of %d, from %.3f to %.3f)%n",
                ratios.get(ratios.size() / 2), ratios.size(), ratios.get(0), ratios.get(ratios.size() - 1));
    }

    private static long read(boolean guarded) throws SQLException {
        SourceLogin login = new SourceLogin(
                "127.0.0.1",
                TestDatabase.port(),
                "source",
                TestDatabase.READER,
                TestDatabase.PASSWORD,
                Protection.of(TlsMode.DISABLE));
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
            CopyOut copy = session.unwrap(PGConnection.class).getCopyAPI().copyOut("copy guard_cost to stdout");
            long bytes = 0;
            for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
                bytes += row.length;
            }
            return bytes == 0 ? 0 : System.nanoTime() - start;
        } finally {
            Guards.close(way);
        }
    }
}
