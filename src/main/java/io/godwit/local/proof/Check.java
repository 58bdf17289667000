package io.godwit.local.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** One sentence that is true or not. Built up, then only read; not thread-safe. */
public final class Check {

    private final String sentence;
    private final List<String> differences = new ArrayList<>();

    Check(String sentence) {
        this.sentence = sentence;
    }

    /** One that does not hold, whatever else is known. */
    public static Check failed(String sentence) {
        return new Check(sentence).that(false, "nothing to compare");
    }

    /** Demands two numbers to be the same. */
    Check same(String what, long wanted, long found) {
        if (wanted != found) {
            differences.add(what + ": " + wanted + " wanted, " + found + " found");
        }
        return this;
    }

    /** Demands the same numbers under the same names; a name that is not there counts as zero. */
    Check same(String what, Map<String, Long> wanted, Map<String, Long> found) {
        TreeSet<String> names = new TreeSet<>(wanted.keySet());
        names.addAll(found.keySet());
        names.forEach(name -> same(what + " " + name, wanted.getOrDefault(name, 0L), found.getOrDefault(name, 0L)));
        return this;
    }

    /** Demands that there are none. */
    Check none(String what, Examples examples) {
        if (!examples.isEmpty()) {
            differences.add(what + ": " + examples);
        }
        return this;
    }

    /** Demands a condition. */
    Check that(boolean condition, String otherwise) {
        if (!condition) {
            differences.add(otherwise);
        }
        return this;
    }

    /** True when the sentence holds. */
    public boolean holds() {
        return differences.isEmpty();
    }

    /** The sentence with its verdict, and below it what differs. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add((holds() ? "ok      " : "NOT OK  ") + sentence);
        differences.forEach(difference -> lines.add("          " + difference));
        return lines;
    }
}
