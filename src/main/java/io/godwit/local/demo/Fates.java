package io.godwit.local.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Spreads a known number of rows that are dropped evenly over a table, so that no two of them are neighbours. */
final class Fates {

    private final int rows;
    private final List<Fate> dropped = new ArrayList<>();

    private Fates(int rows) {
        this.rows = rows;
    }

    static Fates of(int rows) {
        return new Fates(rows);
    }

    Fates with(int count, Fate fate) {
        dropped.addAll(Collections.nCopies(count, fate));
        return this;
    }

    int rows() {
        return rows;
    }

    Fate at(int row) {
        int slot = slot(row);
        return position(slot) == row ? dropped.get(slot) : Fate.INSERTED;
    }

    /** How many rows before this one are dropped: turns the variants of one fate over. */
    int slot(int row) {
        return (int) ((long) row * dropped.size() / rows);
    }

    private int position(int slot) {
        return (int) (((2L * slot + 1) * rows) / (2L * dropped.size()));
    }
}
