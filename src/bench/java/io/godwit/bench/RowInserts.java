package io.godwit.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;

/**
 * What is written first when nobody measures: a statement and a commit for each row. Given few rows. Values go untyped, so that
 * the server makes of them what the column is.
 */
final class RowInserts implements Contender {

    private static final int SHARE = 100;
    private static final int MOST = 10_000;
    private static final int FETCHED = 1_000;

    private final Servers servers;

    RowInserts(Servers servers) {
        this.servers = servers;
    }

    @Override
    public String name() {
        return "One INSERT per row";
    }

    @Override
    public long mostRows(Workload workload) {
        return Math.min(workload.rows() / SHARE, MOST);
    }

    @Override
    public void move(Workload workload) throws SQLException {
        try (Connection source = servers.readSource();
                Connection target = servers.writeTarget();
                Statement read = source.createStatement()) {
            source.setAutoCommit(false);
            read.setFetchSize(FETCHED);
            try (ResultSet row = read.executeQuery(workload.selectWithKey())) {
                int columns = row.getMetaData().getColumnCount();
                String places = "?" + ", ?".repeat(columns - 1);
                try (PreparedStatement insert = target.prepareStatement("insert into " + workload.targetTable()
                        + " (id, " + workload.columns() + ") values (" + places + ")")) {
                    while (row.next()) {
                        for (int i = 1; i <= columns; i++) {
                            insert.setObject(i, row.getString(i), Types.OTHER);
                        }
                        insert.executeUpdate();
                    }
                }
            }
        }
    }
}
