package io.godwit.local.proof;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Walks through both sides at once and says of every key what became of it. Holds no rows, so that any number of them
 * can be compared. For one use; not thread-safe.
 */
final class KeyComparison {

    private final Set<String> failedKeys;
    private final Set<String> unseenFailures;

    private final Map<String, Long> skipped = new TreeMap<>();
    private long migrated;
    private long failed;
    private BigDecimal sourceSum = BigDecimal.ZERO;
    private BigDecimal targetSum = BigDecimal.ZERO;

    private final Examples missing = new Examples();
    private final Examples extra = new Examples();
    private final Examples contradicting = new Examples();
    private final Examples different = new Examples();

    /** @param failedKeys the keys of the rows that are said to have failed */
    KeyComparison(Set<String> failedKeys) {
        this.failedKeys = Set.copyOf(failedKeys);
        this.unseenFailures = new HashSet<>(failedKeys);
    }

    /** Compares to the end of both sides. */
    KeyComparison compare(KeyedRow.Cursor source, KeyedRow.Cursor target) throws SQLException {
        KeyedRow here = source.next();
        KeyedRow there = target.next();
        while (here != null || there != null) {
            int order = order(here, there);
            if (here != null && there != null && order == 0) {
                both(here, there);
            } else if (here != null && order < 0) {
                onlyInSource(here);
            } else if (there != null) {
                extra.add(there.key());
            }
            here = order <= 0 ? source.next() : here;
            there = order >= 0 ? target.next() : there;
        }
        unseenFailures.stream().sorted().forEach(contradicting::add);
        return this;
    }

    private void both(KeyedRow here, KeyedRow there) {
        migrated++;
        if (here.skipped() != null || failedKeys.contains(here.key())) {
            contradicting.add(here.key());
        }
        unseenFailures.remove(here.key());
        if (!Objects.equals(here.content(), there.content())) {
            different.add(here.key());
        }
        sourceSum = sourceSum.add(amount(here));
        targetSum = targetSum.add(amount(there));
    }

    private void onlyInSource(KeyedRow here) {
        if (unseenFailures.remove(here.key())) {
            failed++;
        } else if (here.skipped() != null) {
            skipped.merge(here.skipped(), 1L, Long::sum);
        } else {
            missing.add(here.key());
        }
    }

    /** As the databases order text in the collation "C"; a side that has ended is behind all keys. */
    private static int order(@Nullable KeyedRow here, @Nullable KeyedRow there) {
        if (here == null || there == null) {
            return here == null ? 1 : -1;
        }
        return Arrays.compareUnsigned(
                here.key().getBytes(StandardCharsets.UTF_8), there.key().getBytes(StandardCharsets.UTF_8));
    }

    private static BigDecimal amount(KeyedRow row) {
        return row.amount() == null ? BigDecimal.ZERO : row.amount();
    }

    /** Keys on both sides. */
    long migrated() {
        return migrated;
    }

    /** Keys in the source alone that failed. */
    long failed() {
        return failed;
    }

    /** Keys in the source alone that are left out for a reason, by reason. */
    Map<String, Long> skipped() {
        return Map.copyOf(skipped);
    }

    /** The sum over the keys on both sides, in the source. */
    BigDecimal sourceSum() {
        return sourceSum;
    }

    /** The same in the target. */
    BigDecimal targetSum() {
        return targetSum;
    }

    /** Keys in the source alone for which there is no reason. */
    Examples missing() {
        return missing;
    }

    /** Keys in the target alone. */
    Examples extra() {
        return extra;
    }

    /**
     * Keys said to be left out or failed that are in the target, and failures of keys that the source does not have.
     */
    Examples contradicting() {
        return contradicting;
    }

    /** Keys on both sides with unequal content. */
    Examples different() {
        return different;
    }
}
