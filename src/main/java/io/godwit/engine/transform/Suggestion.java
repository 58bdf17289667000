package io.godwit.engine.transform;

import java.util.Collection;
import java.util.Locale;

/** Finds the name that was probably meant, for the message about an unknown one. */
public final class Suggestion {

    /** Longer names are never near misses worth the work of comparing. */
    private static final int LONGEST = 128;

    private Suggestion() {}

    /** Such as {@code unknown source column 'firstNme'; did you mean 'firstName'?}. */
    public static String unknown(String kind, String name, Collection<String> known) {
        String message = "unknown " + kind + " '" + shortened(name) + "'";
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(folded(name), folded(candidate));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return bestDistance <= Math.min(3, (name.length() + 1) / 3)
                ? message + "; did you mean '" + best + "'?"
                : message;
    }

    /** Case and punctuation do not count: work_email is a near miss of workEmail. */
    private static String folded(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        shortened(name)
                .toLowerCase(Locale.ROOT)
                .chars()
                .filter(Character::isLetterOrDigit)
                .forEach(c -> folded.append((char) c));
        return folded.toString();
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
    }

    /**
     * The least number of insertions, deletions, replacements and swaps of neighbours that makes one text the other.
     */
    private static int distance(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, one, other, i, j);
            }
        }
        return cost[one.length()][other.length()];
    }

    private static int cheapest(int[][] cost, String one, String other, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
