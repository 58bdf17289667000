package io.godwit.bench;

import java.util.ArrayList;
import java.util.List;

/** Lets contenders move the same rows by turns, A B C A B C, so that what disturbs the machine disturbs them all. */
final class Rounds {

    private static final double NANOS = 1e9;

    private final Servers servers;
    private final Arrival arrival;
    private final int warmUps;
    private final int count;

    /**
     * @param warmUps rounds before those that count
     * @param count rounds that count
     */
    Rounds(Servers servers, int warmUps, int count) {
        this.servers = servers;
        this.arrival = new Arrival(servers);
        this.warmUps = warmUps;
        this.count = count;
    }

    /** What one contender is to do. */
    record Turn(Contender contender, Workload workload) {}

    /** The same workload for each of the contenders. */
    List<Result> run(Workload workload, List<Contender> contenders) throws Exception {
        return run(contenders.stream()
                .map(contender -> new Turn(contender, workload))
                .toList());
    }

    /**
     * Takes the turns of all rounds.
     *
     * @return a result for each turn, in their order
     * @throws IllegalStateException when a contender did not move what it should
     */
    List<Result> run(List<Turn> turns) throws Exception {
        List<List<Double>> seconds = new ArrayList<>();
        turns.forEach(turn -> seconds.add(new ArrayList<>()));
        String[] notes = new String[turns.size()];
        for (int round = 1 - warmUps; round <= count; round++) {
            for (int i = 0; i < turns.size(); i++) {
                double taken = take(turns.get(i));
                System.out.printf(
                        "round %d: %8.2f s  %s, %s%n",
                        round,
                        taken,
                        turns.get(i).contender().name(),
                        turns.get(i).workload().title());
                notes[i] = turns.get(i).contender().note();
                if (round > 0) {
                    seconds.get(i).add(taken);
                }
            }
        }
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            results.add(result(turns.get(i), seconds.get(i), notes[i]));
        }
        return results;
    }

    private static Result result(Turn turn, List<Double> seconds, String note) {
        Workload workload = turn.workload();
        long moved = Math.min(workload.rows(), turn.contender().mostRows(workload));
        return new Result(turn.contender().name(), workload.title(), workload.rows(), moved, seconds, note);
    }

    /**
     * Takes one turn by itself.
     *
     * @return its seconds
     * @throws IllegalStateException when the contender did not move what it should
     */
    double take(Turn turn) throws Exception {
        Contender contender = turn.contender();
        Workload workload = turn.workload().limitedTo(contender.mostRows(turn.workload()));
        if (!contender.continues()) {
            servers.empty(workload);
        }
        servers.settle(workload);
        long start = System.nanoTime();
        contender.move(workload);
        double seconds = (System.nanoTime() - start) / NANOS;
        arrival.check(contender, workload);
        return seconds;
    }
}
