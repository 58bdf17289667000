package io.godwit.bench;

import io.godwit.bench.Rounds.Turn;
import io.godwit.bench.Settings.Case;
import io.godwit.connection.login.GuardCost;
import io.godwit.local.postgres.Login;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs the benchmark: {@code mvn -Pbench verify}. */
final class Bench {

    private static final int DEFAULT_BATCH = 500;
    private static final int LARGE_BATCH = 5_000;
    private static final int WIDE_SHARE = 5;
    private static final int DOCUMENT_SHARE = 10;
    private static final int GROWTH = 10;
    private static final int GUARD_ROUNDS = 9;
    private static final int KILLS = 3;
    private static final long GUARDED_ROWS = 300_000;

    private final Settings settings;
    private final Servers servers;
    private final Rounds rounds;
    private final Report report = new Report();
    private final RawPipe limit;
    private final RawPipeWithBooks limitWithBooks;
    private final SpringBatchJob springBatch;
    private final GodwitRuns godwit;
    private final GodwitRuns godwitInOnePart;
    private final GodwitRuns godwitBare;
    private final GodwitRuns godwitBareInOnePart;
    private final GodwitRuns godwitBareByDefault;
    private final GodwitRuns godwitByDefault;
    private final GodwitRuns godwitAgain;
    private final GodwitRuns godwitComparing;
    private final GodwitRuns godwitUpdating;
    private final Resume resume;

    private Bench(Settings settings, Servers servers, Service service, SpringBatchJob springBatch) {
        this.settings = settings;
        this.servers = servers;
        this.rounds = new Rounds(servers, 1, settings.rounds());
        this.limit = new RawPipe(servers);
        this.limitWithBooks = new RawPipeWithBooks(servers);
        this.springBatch = springBatch;
        Mappings mappings = new Mappings(service, servers);
        this.godwit = GodwitRuns.load(service, mappings, LARGE_BATCH, GodwitRuns.PARTS);
        this.godwitInOnePart = GodwitRuns.load(service, mappings, LARGE_BATCH, 1);
        this.godwitBare = GodwitRuns.bare(service, mappings, LARGE_BATCH, GodwitRuns.PARTS);
        this.godwitBareInOnePart = GodwitRuns.bare(service, mappings, LARGE_BATCH, 1);
        this.godwitBareByDefault = GodwitRuns.bare(service, mappings, DEFAULT_BATCH, 1);
        this.godwitByDefault = GodwitRuns.load(service, mappings, DEFAULT_BATCH, GodwitRuns.PARTS);
        this.godwitAgain = GodwitRuns.again(service, mappings, LARGE_BATCH);
        this.godwitComparing = GodwitRuns.compare(service, mappings, LARGE_BATCH);
        this.godwitUpdating = GodwitRuns.update(service, mappings, LARGE_BATCH);
        this.resume = new Resume(service, mappings, servers);
    }

    /** Ends with an exception, and so with a status other than 0, when a contender did not move what it should. */
    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        Settings settings = Settings.read();
        try (Servers servers = Servers.start(settings.home());
                Service service = Service.start(servers, settings.home());
                SpringBatchJob springBatch = new SpringBatchJob(servers)) {
            Bench bench = new Bench(settings, servers, service, springBatch);
            for (Case one : settings.cases()) {
                bench.run(one);
                bench.report.write(settings.report(), Machine.of(servers), settings);
            }
        }
    }

    private void run(Case one) throws Exception {
        switch (one) {
            case NARROW -> narrow();
            case KEYED -> keyed();
            case WIDE -> wide();
            case DOCUMENTS -> documents();
            case DIRTY -> dirty();
            case GROWTH -> growth();
            case GUARD -> guard();
            case RESUME -> resume();
        }
    }

    private void narrow() throws Exception {
        Workload narrow = Narrow.plain(
                "Narrow: 8 columns, eight rules, the source's own key and a unique key", "narrow", settings.rows());
        Narrow.load(narrow, servers);
        Optional<PgLoader> pgLoader = PgLoader.installed(servers, settings.home(), narrow);
        List<Contender> contenders = new ArrayList<>(
                List.of(limit, godwitBareInOnePart, godwitBare, godwitBareByDefault, godwit, springBatch));
        pgLoader.ifPresent(contenders::add);
        contenders.add(new RowInserts(servers));
        report.add(rounds.run(narrow, contenders));
        report.add(pgLoader.isPresent() ? pgLoader.get().text() : "pgloader: not present\n");
    }

    private void keyed() throws Exception {
        Workload keyed = Narrow.keyed(
                "Keyed: the same rows, with uuid keys made on the way, a unique key and a foreign key",
                "keyed",
                settings.rows());
        Narrow.load(keyed, servers);
        report.add(rounds.run(
                keyed,
                List.of(
                        limit,
                        limitWithBooks,
                        godwitInOnePart,
                        godwit,
                        godwitAgain,
                        godwitComparing,
                        godwitUpdating,
                        godwitByDefault,
                        springBatch)));
    }

    private void wide() throws Exception {
        Workload wide = Wide.of(settings.rows() / WIDE_SHARE);
        Wide.load(wide, servers);
        report.add(rounds.run(
                wide, List.of(limit, godwitBareInOnePart, godwitBare, limitWithBooks, godwitInOnePart, godwit)));
    }

    private void documents() throws Exception {
        Workload documents = Documents.of(settings.rows() / DOCUMENT_SHARE);
        Documents.load(documents, servers);
        report.add(rounds.run(documents, List.of(limit, godwitBare, limitWithBooks, godwit)));
    }

    /** L moves the good rows alone. In one part: in two, either of two rows with the same address may be the first. */
    private void dirty() throws Exception {
        Workload clean = Narrow.keyed("Clean rows, to compare with", "clean", settings.rows());
        Workload low = Narrow.dirty("0.1 % bad rows", "dirty_low", settings.rows(), 1_000);
        Workload high = Narrow.dirty("1 % bad rows", "dirty_high", settings.rows(), 100);
        List<Turn> turns = new ArrayList<>();
        for (Workload workload : List.of(clean, low, high)) {
            Narrow.load(workload, servers);
            turns.add(new Turn(limit, workload));
            turns.add(new Turn(godwitInOnePart, workload));
        }
        turns.add(new Turn(springBatch, high));
        List<Result> results = rounds.run(turns);
        report.add(results.subList(0, 2));
        report.add(results.subList(2, 4));
        report.add(results.subList(4, 7));
        double own = results.get(1).median();
        report.add("Of its own clean time Godwit takes %.2f with 0.1 %% bad rows and %.2f with 1 %%.%n"
                .formatted(results.get(3).median() / own, results.get(5).median() / own));
    }

    private void growth() throws Exception {
        Workload small = Narrow.plain("Growth: once", "growth_once", settings.rows());
        Workload large = Narrow.plain("Growth: ten times", "growth_ten_times", settings.rows() * GROWTH);
        Narrow.load(small, servers);
        Narrow.load(large, servers);
        List<Contender> contenders = List.of(limit, godwit);
        List<Result> once = rounds.run(small, contenders);
        List<Result> tenTimes = new Rounds(servers, 0, 1).run(large, contenders);
        report.add(once);
        report.add(tenTimes);
        report.add("Ten times the rows, moved once by each, take L %.1f times the time and Godwit %.1f times.%n"
                .formatted(
                        tenTimes.get(0).median() / once.get(0).median(),
                        tenTimes.get(1).median() / once.get(1).median()));
    }

    private void guard() throws SQLException {
        Workload read =
                Narrow.plain("The guard of source connections", "guarded", Math.max(settings.rows(), GUARDED_ROWS));
        Narrow.load(read, servers);
        Login reader = servers.sourceHome().secrets().demoReader();
        List<Double> ratios = new GuardCost(
                        servers.sourcePort(), Servers.DATABASE, reader.user(), reader.password(), read.sourceTable())
                .ratios(GUARD_ROUNDS);
        report.add(
                "## %s (%,d rows read)%n%nReading takes %.3f times the time without it (median of %d, from %.3f to %.3f).%n"
                        .formatted(
                                read.title(),
                                read.rows(),
                                ratios.get(ratios.size() / 2),
                                ratios.size(),
                                ratios.get(0),
                                ratios.get(ratios.size() - 1)));
    }

    private void resume() throws Exception {
        Workload killed = Narrow.keyed("Resume after a kill", "resumed", settings.rows());
        Narrow.load(killed, servers);
        for (int kill = 0; kill < KILLS; kill++) {
            rounds.take(new Turn(resume, killed));
        }
        report.add(resume.text(killed));
    }
}
