package io.godwit.local.showcase;

import io.godwit.cli.Figures;
import io.godwit.cli.FollowedRun;
import io.godwit.cli.FollowedRun.Rows;
import io.godwit.cli.TextTable;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/** What became of the rows of several runs, with totals. */
final class RunTable {

    private static final List<ToLongFunction<Rows>> BUCKETS =
            List.of(Rows::read, Rows::inserted, Rows::updated, Rows::unchanged, Rows::skipped, Rows::failed);

    private RunTable() {}

    static List<String> lines(List<FollowedRun> runs) {
        TextTable table = TextTable.of(
                "source", "target", ">read", ">inserted", ">updated", ">unchanged", ">skipped", ">failed", ">duration");
        Duration total = Duration.ZERO;
        for (FollowedRun run : runs) {
            table.row(cells(
                    run.source(), run.target(), List.of(run), run.progress().elapsed()));
            total = total.plus(run.progress().elapsed());
        }
        return table.footer(cells("total", "", runs, total)).lines();
    }

    private static String[] cells(String source, String target, List<FollowedRun> runs, Duration duration) {
        String[] cells = new String[BUCKETS.size() + 3];
        cells[0] = source;
        cells[1] = target;
        for (int i = 0; i < BUCKETS.size(); i++) {
            ToLongFunction<Rows> bucket = BUCKETS.get(i);
            cells[i + 2] = Figures.count(runs.stream()
                    .mapToLong(run -> bucket.applyAsLong(run.rows()))
                    .sum());
        }
        cells[cells.length - 1] = Figures.duration(duration);
        return cells;
    }
}
