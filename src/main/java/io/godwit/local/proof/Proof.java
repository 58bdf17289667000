package io.godwit.local.proof;

import io.godwit.cli.Figures;
import io.godwit.cli.FollowedRun;
import io.godwit.local.demo.DemoExpectation;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The checks of one table's migration: SQL alone must account for every source row, and the service and the generator,
 * who do not know of each other, must have the same figures.
 */
public final class Proof {

    private Proof() {}

    /** Reads both sides and checks. The sessions stay open; each must see one snapshot. */
    public static List<Check> of(
            DemoExpectation expected, ServiceFigures service, Connection source, Connection target, UUID organization)
            throws SQLException {
        return checks(new EvidenceReader(source, target, organization).read(expected, service));
    }

    static List<Check> checks(Evidence evidence) {
        return List.of(rows(evidence), keys(evidence), content(evidence), service(evidence), generator(evidence));
    }

    private static Check rows(Evidence evidence) {
        Evidence.SqlCounts rows = evidence.rows();
        String sentence = "rows       %s in the source = %s in the target + %s skipped + %s failed"
                .formatted(
                        Figures.count(rows.source()),
                        Figures.count(rows.target()),
                        Figures.count(evidence.skipped()),
                        Figures.count(evidence.failed()));
        return new Check(sentence)
                .same("rows accounted for", rows.source(), rows.target() + evidence.skipped() + evidence.failed());
    }

    private static Check keys(Evidence evidence) {
        KeyComparison keys = evidence.keys();
        long skipped = evidence.skipped() - evidence.rows().superseded();
        String sentence =
                "keys       %s distinct: %s in the target, %s skipped for a reason, %s among the errors, %s missing"
                        .formatted(
                                Figures.count(evidence.rows().source()
                                        - evidence.rows().keyless()
                                        - evidence.rows().superseded()),
                                Figures.count(keys.migrated()),
                                Figures.count(skipped),
                                Figures.count(keys.failed()),
                                Figures.count(keys.missing().count()));
        return new Check(sentence)
                .none("in the source, but neither in the target nor explained", keys.missing())
                .none("in the target, but not in the source", keys.extra())
                .none("skipped or failed, and yet in the target or not in the source", keys.contradicting());
    }

    private static Check content(Evidence evidence) {
        KeyComparison keys = evidence.keys();
        Comparison.Sum sum = evidence.comparison().sum();
        String sums = sum == null ? "" : "; the " + sum.name() + " add up to " + plain(keys.targetSum());
        String sentence = "content    %s have the same %s%s"
                .formatted(Figures.rows(keys.migrated()), evidence.comparison().contentNames(), sums);
        return new Check(sentence)
                .none("unequal", keys.different())
                .that(
                        keys.sourceSum().compareTo(keys.targetSum()) == 0,
                        "sums: " + plain(keys.sourceSum()) + " in the source, " + plain(keys.targetSum())
                                + " in the target");
    }

    private static Check service(Evidence evidence) {
        FollowedRun run = evidence.service().run();
        Map<String, Long> skipped = new TreeMap<>(evidence.keys().skipped());
        if (evidence.rows().superseded() > 0) {
            skipped.put("superseded", evidence.rows().superseded());
        }
        return new Check("service    counted the same, and the run " + run.outcome())
                .that(run.hasCompleted(), "the run ended as " + run.outcome())
                .same("read", evidence.rows().source(), run.rows().read())
                .same("inserted", evidence.rows().target(), run.rows().inserted())
                .same("updated", 0, run.rows().updated())
                .same("unchanged", 0, run.rows().unchanged())
                .same("skipped", evidence.skipped(), run.rows().skipped())
                .same("skipped as", skipped, run.skippedByReason())
                .same("failed", evidence.failed(), run.rows().failed());
    }

    private static Check generator(Evidence evidence) {
        DemoExpectation expected = evidence.expected();
        FollowedRun run = evidence.service().run();
        Map<String, Long> dropped = new TreeMap<>(expected.skipped());
        dropped.putAll(expected.failed());
        String reasons = dropped.entrySet().stream()
                .map(reason -> reason.getKey() + " " + Figures.count(reason.getValue()))
                .collect(Collectors.joining(", "));
        return new Check("generator  foresaw the same: " + reasons)
                .same("read", expected.read(), evidence.rows().source())
                .same("inserted", expected.inserted(), evidence.rows().target())
                .same("skipped as", expected.skipped(), run.skippedByReason())
                .same("failed with", expected.failed(), evidence.service().failedByCode());
    }

    private static String plain(BigDecimal sum) {
        return String.format(Locale.ROOT, "%,.2f", sum);
    }
}
