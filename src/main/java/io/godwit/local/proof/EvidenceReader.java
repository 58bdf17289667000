package io.godwit.local.proof;

import io.godwit.local.demo.DemoExpectation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Reads both databases for the proof. The sessions stay open and are the caller's. Not thread-safe. */
final class EvidenceReader {

    private static final int ROWS_AT_ONCE = 5_000;

    private final Connection source;
    private final Connection target;
    private final UUID organization;

    EvidenceReader(Connection source, Connection target, UUID organization) {
        this.source = source;
        this.target = target;
        this.organization = organization;
    }

    Evidence read(DemoExpectation expected, ServiceFigures service) throws SQLException {
        Comparison comparison = Comparisons.of(expected.source());
        return new Evidence(comparison, expected, service, counts(comparison), keys(comparison, service));
    }

    private Evidence.SqlCounts counts(Comparison comparison) throws SQLException {
        try (PreparedStatement countSource = source.prepareStatement(comparison.countSource());
                ResultSet here = countSource.executeQuery();
                PreparedStatement countTarget = ofTarget(comparison, comparison.countTarget());
                ResultSet there = countTarget.executeQuery()) {
            here.next();
            there.next();
            long rows = here.getLong(1);
            long keyed = here.getLong(2);
            return new Evidence.SqlCounts(rows, rows - keyed, keyed - here.getLong(3), there.getLong(1));
        }
    }

    private KeyComparison keys(Comparison comparison, ServiceFigures service) throws SQLException {
        try (PreparedStatement selectSource = source.prepareStatement(comparison.selectSource());
                PreparedStatement selectTarget = ofTarget(comparison, comparison.selectTarget())) {
            selectSource.setFetchSize(ROWS_AT_ONCE);
            selectTarget.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet here = selectSource.executeQuery();
                    ResultSet there = selectTarget.executeQuery()) {
                return new KeyComparison(service.failedKeys()).compare(cursor(here), cursor(there));
            }
        }
    }

    private PreparedStatement ofTarget(Comparison comparison, String sql) throws SQLException {
        PreparedStatement statement = target.prepareStatement(sql);
        statement.setObject(1, organization);
        statement.setString(2, comparison.sourceSystem());
        return statement;
    }

    private static KeyedRow.Cursor cursor(ResultSet rows) {
        return () -> rows.next()
                ? new KeyedRow(
                        rows.getString("key"),
                        rows.getString("skipped"),
                        rows.getString("content"),
                        rows.getBigDecimal("amount"))
                : null;
    }
}
