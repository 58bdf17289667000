package io.godwit.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Lines for a log: one at the start, one at the end, and one every few seconds while it goes on. */
final class PlainProgress implements ProgressBar {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final PrintStream out;
    private final String title;
    private Duration due = PAUSE;

    PlainProgress(PrintStream out, String title) {
        this.out = out;
        this.title = title;
        out.println(title + ": started");
    }

    @Override
    public void show(Progress progress) {
        if (progress.elapsed().compareTo(due) < 0) {
            return;
        }
        due = progress.elapsed().plus(PAUSE);
        Double percent = progress.percent();
        String share = percent == null ? "" : String.format(Locale.ROOT, " (%d %%)", percent.intValue());
        Duration left = progress.left();
        String rest = left == null ? "" : ", " + Figures.duration(left) + " left";
        out.println(title + ": " + Figures.rows(progress.rows()) + share + rate(progress) + rest);
    }

    @Override
    public void end(Progress progress, String outcome) {
        String duration = Figures.duration(progress.elapsed());
        out.println(title + ": " + outcome + ", " + Figures.rows(progress.rows()) + " in " + duration + rate(progress));
    }

    private static String rate(Progress progress) {
        Double rate = progress.rowsPerSecond();
        return rate == null ? "" : ", " + Figures.count(Math.round(rate)) + "/s";
    }
}
