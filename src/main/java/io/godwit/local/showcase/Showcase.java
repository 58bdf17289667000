package io.godwit.local.showcase;

import io.godwit.cli.Figures;
import io.godwit.cli.FollowedRun;
import io.godwit.cli.RunFollower;
import io.godwit.local.demo.DemoExpectation;
import io.godwit.local.proof.Check;
import io.godwit.local.proof.Proof;
import io.godwit.local.proof.ServiceFigures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The steps of the demo, in order. For one use. */
public final class Showcase {

    private final Stage stage;
    private final RunErrors errors;

    public Showcase(Stage stage) {
        this.stage = stage;
        this.errors = new RunErrors(stage.api());
    }

    /**
     * Plays the demo.
     *
     * @return true when every row is accounted for and all three sides agree
     */
    public boolean play() throws SQLException {
        stage.heading("1. Default mappings of four systems");
        List<String> mappings = new DefaultSets(stage).load();
        stage.heading("2. Runs, in order of execution");
        List<FollowedRun> runs = run(mappings);
        stage.heading("3. What became of the rows");
        stage.show(RunTable.lines(runs));
        stage.heading("4. Errors (rows that failed) and warnings (rows that arrived with something to look at)");
        stage.show(errors.lines(runs));
        stage.heading("5. Three migrated rows");
        try (Connection target = stage.databases().target()) {
            stage.show(SampleRows.lines(target, stage.databases().organization()));
        }
        stage.heading("6. No row is missing: recomputed with SQL on both databases, row by row and key by key");
        return prove(runs);
    }

    private List<FollowedRun> run(List<String> mappings) {
        RunFollower follower = new RunFollower(stage.api(), stage.out(), stage.terminal());
        List<FollowedRun> runs = new ArrayList<>();
        for (String mapping : mappings) {
            runs.add(follower.run(mapping));
        }
        return runs;
    }

    private boolean prove(List<FollowedRun> runs) throws SQLException {
        long held = 0;
        long all = 0;
        try (Connection source = stage.databases().source();
                Connection target = stage.databases().target()) {
            for (DemoExpectation expected : stage.expectations()) {
                List<Check> checks = checks(expected, runs, source, target);
                held += checks.stream().filter(Check::holds).count();
                all += checks.size();
            }
        }
        stage.out().println();
        stage.show(List.of(Figures.count(held) + " of " + Figures.count(all) + " checks hold."));
        return all > 0 && held == all;
    }

    private List<Check> checks(DemoExpectation expected, List<FollowedRun> runs, Connection source, Connection target)
            throws SQLException {
        stage.show(List.of(expected.source() + " -> " + expected.target()));
        Optional<FollowedRun> run = runs.stream()
                .filter(candidate -> candidate.source().equals(expected.source()))
                .findFirst();
        List<Check> checks = run.isPresent()
                ? Proof.of(
                        expected,
                        figures(run.get()),
                        source,
                        target,
                        stage.databases().organization())
                : List.of(Check.failed("no run has read this table"));
        checks.forEach(check -> check.lines().forEach(line -> stage.show(List.of("  " + line))));
        return checks;
    }

    private ServiceFigures figures(FollowedRun run) {
        return new ServiceFigures(run, errors.failedByCode(run), errors.failedKeys(run));
    }
}
