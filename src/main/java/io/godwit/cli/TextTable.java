package io.godwit.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of plain text, aligned by what is in it. A heading that begins with {@code >} makes a column of numbers,
 * which is aligned to the right. Not thread-safe.
 */
public final class TextTable {

    private static final String GAP = "  ";
    private static final String NUMBERS = ">";

    private final List<Boolean> toTheRight;
    private final List<List<String>> lines = new ArrayList<>();
    private int footer = Integer.MAX_VALUE;

    private TextTable(List<Boolean> toTheRight) {
        this.toTheRight = toTheRight;
    }

    /** An empty table, such as {@code of("source", ">rows")}. */
    public static TextTable of(String... headings) {
        List<String> all = List.of(headings);
        TextTable table = new TextTable(
                all.stream().map(heading -> heading.startsWith(NUMBERS)).toList());
        table.lines.add(all.stream()
                .map(heading -> heading.startsWith(NUMBERS) ? heading.substring(1) : heading)
                .toList());
        return table;
    }

    /** Adds a line with one cell for each heading. */
    public TextTable row(String... cells) {
        if (cells.length != toTheRight.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + toTheRight.size() + " columns");
        }
        lines.add(List.of(cells));
        return this;
    }

    /** Adds a last line, set off from the others: totals. */
    public TextTable footer(String... cells) {
        footer = lines.size();
        return row(cells);
    }

    /** The lines of text, the headings first, without blanks at their ends. */
    public List<String> lines() {
        List<Integer> widths = widths();
        String rule = widths.stream().map("-"::repeat).collect(Collectors.joining(GAP));
        List<String> text = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (i == 1 || i == footer) {
                text.add(rule);
            }
            text.add(line(lines.get(i), widths));
        }
        return text;
    }

    private String line(List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String blanks = " ".repeat(widths.get(column) - width(cell));
            line.append(column == 0 ? "" : GAP);
            line.append(toTheRight.get(column) ? blanks + cell : cell + blanks);
        }
        return line.toString().stripTrailing();
    }

    private List<Integer> widths() {
        List<Integer> widths = new ArrayList<>(Collections.nCopies(toTheRight.size(), 0));
        for (List<String> cells : lines) {
            for (int column = 0; column < cells.size(); column++) {
                widths.set(column, Math.max(widths.get(column), width(cells.get(column))));
            }
        }
        return widths;
    }

    /** Characters as a person counts them, so that one outside the basic plane is one. */
    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
