package io.godwit.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of a terminal, painted over and over; it fits into 80 columns, because a line that wraps cannot be painted
 * over.
 */
final class MovingBar implements ProgressBar {

    private static final int CELLS = 24;

    private final PrintStream out;
    private int painted;

    MovingBar(PrintStream out, String title) {
        this.out = out;
        out.println(title);
        paint(bar(null));
    }

    @Override
    public void show(Progress progress) {
        paint(bar(progress.percent()) + facts(progress) + left(progress.left()));
    }

    @Override
    public void end(Progress progress, String outcome) {
        paint(bar(progress.percent()) + facts(progress) + "  " + outcome);
        out.println();
    }

    private void paint(String line) {
        // The blanks wipe off what is left of a longer line.
        out.print("\r" + line + " ".repeat(Math.max(0, painted - line.length())));
        out.flush();
        painted = line.length();
    }

    private static String bar(@Nullable Double percent) {
        if (percent == null) {
            return "  [" + " ".repeat(CELLS) + "]   ? %";
        }
        int full = (int) (percent * CELLS / 100);
        String head = full < CELLS ? ">" : "";
        String rest = " ".repeat(CELLS - full - head.length());
        // Rounded down: 100 % is only what is done.
        return "  [" + "=".repeat(full) + head + rest + String.format(Locale.ROOT, "] %3d %%", percent.intValue());
    }

    private static String facts(Progress progress) {
        Double rate = progress.rowsPerSecond();
        return "  " + Figures.rows(progress.rows())
                + (rate == null ? "" : "  " + Figures.count(Math.round(rate)) + "/s");
    }

    private static String left(@Nullable Duration left) {
        return left == null ? "" : "  " + Figures.duration(left) + " left";
    }
}
