package io.godwit.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/** What it costs at least to note for each row where it went: two tables by turns, in batches, in one transaction. */
final class RawPipeWithBooks implements Contender {

    private static final int BATCH = 5_000;
    private static final int UUID_LENGTH = 36;
    private static final String COPY_BOOKS =
            "copy " + Servers.BOOKS + " (destination_id, organization_id, source_key, scope_id, run_id) from stdin";

    private final Servers servers;
    private final byte[] ending = ("\t1\t" + new UUID(0, 1) + "\n").getBytes(StandardCharsets.US_ASCII);

    RawPipeWithBooks(Servers servers) {
        this.servers = servers;
    }

    @Override
    public String name() {
        return "L2: raw COPY pipe into rows and id mappings";
    }

    @Override
    public Optional<String> books() {
        return Optional.of(Servers.BOOKS);
    }

    @Override
    public void move(Workload workload) throws SQLException {
        try (Connection source = servers.readSource();
                Connection target = servers.writeTarget()) {
            CopyOut out = source.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (" + workload.selectWithKey() + ") to stdout");
            target.setAutoCommit(false);
            CopyManager writer = target.unwrap(PGConnection.class).getCopyAPI();
            byte[] row = out.readFromCopy();
            while (row != null) {
                CopyIn rows = writer.copyIn(workload.copyIn());
                ByteArrayOutputStream books = new ByteArrayOutputStream(BATCH * 100);
                for (int i = 0; i < BATCH && row != null; i++) {
                    rows.writeToCopy(row, 0, row.length);
                    books.write(row, 0, endOfKeys(row));
                    books.write(ending, 0, ending.length);
                    row = out.readFromCopy();
                }
                rows.endCopy();
                byte[] noted = books.toByteArray();
                CopyIn notes = writer.copyIn(COPY_BOOKS);
                notes.writeToCopy(noted, 0, noted.length);
                notes.endCopy();
            }
            target.commit();
        }
    }

    /** Each row begins with its key, its owner and the source's key. */
    private static int endOfKeys(byte[] row) {
        int end = 2 * (UUID_LENGTH + 1);
        while (row[end] != '\t') {
            end++;
        }
        return end;
    }
}
