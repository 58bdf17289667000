package io.godwit.bench;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/** The limit: COPY out, with the rules in SQL, into COPY in; one transaction, nothing kept about it, no row may fail. */
final class RawPipe implements Contender {

    private static final int PIECE = 65_536;

    private final Servers servers;

    RawPipe(Servers servers) {
        this.servers = servers;
    }

    @Override
    public String name() {
        return "L: raw COPY pipe";
    }

    @Override
    public void move(Workload workload) throws SQLException {
        try (Connection source = servers.readSource();
                Connection target = servers.writeTarget()) {
            CopyOut out = source.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (" + workload.selectWithKey() + ") to stdout");
            CopyIn in = target.unwrap(PGConnection.class).getCopyAPI().copyIn(workload.copyIn());
            byte[] piece = new byte[PIECE];
            int filled = 0;
            for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
                if (filled + row.length > PIECE) {
                    in.writeToCopy(piece, 0, filled);
                    filled = 0;
                }
                if (row.length > PIECE) {
                    in.writeToCopy(row, 0, row.length);
                } else {
                    System.arraycopy(row, 0, piece, filled, row.length);
                    filled += row.length;
                }
            }
            in.writeToCopy(piece, 0, filled);
            in.endCopy();
        }
    }
}
