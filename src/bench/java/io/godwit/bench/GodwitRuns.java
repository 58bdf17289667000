package io.godwit.bench;

import io.godwit.bench.GodwitRun.Fate;
import io.godwit.cli.ApiClient;
import java.util.Optional;

/** The service, used as everybody may: over its REST API. Its time is that of the client, from the start to the answer. */
final class GodwitRuns implements Contender {

    /** As many as a run gets that does not say. */
    static final int PARTS = 2;

    /** What a run finds and does. */
    private enum Pass {
        LOAD("", Fate.INSERTED),
        BARE(", without id mappings", Fate.INSERTED),
        SKIP(", again: all skipped", Fate.SKIPPED),
        COMPARE(", again: all compared, none changed", Fate.UNCHANGED),
        UPDATE(", again: all updated", Fate.UPDATED);

        private final String suffix;
        private final Fate fate;

        Pass(String suffix, Fate fate) {
            this.suffix = suffix;
            this.fate = fate;
        }
    }

    private final Service service;
    private final Mappings mappings;
    private final int batchSize;
    private final int parallelism;
    private final Pass pass;
    private String note = "";

    private GodwitRuns(Service service, Mappings mappings, int batchSize, int parallelism, Pass pass) {
        this.service = service;
        this.mappings = mappings;
        this.batchSize = batchSize;
        this.parallelism = parallelism;
        this.pass = pass;
    }

    /** A load into the emptied target, in as many parts at a time. */
    static GodwitRuns load(Service service, Mappings mappings, int batchSize, int parallelism) {
        return new GodwitRuns(service, mappings, batchSize, parallelism, Pass.LOAD);
    }

    /** The same without keeping where each row went. */
    static GodwitRuns bare(Service service, Mappings mappings, int batchSize, int parallelism) {
        return new GodwitRuns(service, mappings, batchSize, parallelism, Pass.BARE);
    }

    /** The same once more behind a load: all rows are there and are skipped. */
    static GodwitRuns again(Service service, Mappings mappings, int batchSize) {
        return new GodwitRuns(service, mappings, batchSize, PARTS, Pass.SKIP);
    }

    /** The same behind a load, where rows that have changed would be written over: all are read and held against the source. */
    static GodwitRuns compare(Service service, Mappings mappings, int batchSize) {
        return new GodwitRuns(service, mappings, batchSize, PARTS, Pass.COMPARE);
    }

    /** The same behind a load, where all rows are written over with what they have. */
    static GodwitRuns update(Service service, Mappings mappings, int batchSize) {
        return new GodwitRuns(service, mappings, batchSize, PARTS, Pass.UPDATE);
    }

    @Override
    public String name() {
        return "Godwit, batches of " + batchSize + (parallelism == 1 ? ", one part" : ", two parts at a time")
                + pass.suffix;
    }

    @Override
    public boolean continues() {
        return pass != Pass.LOAD && pass != Pass.BARE;
    }

    @Override
    public Optional<String> books() {
        return pass == Pass.BARE ? Optional.empty() : Optional.of("godwit.id_mapping");
    }

    @Override
    public String note() {
        return note;
    }

    @Override
    public void move(Workload workload) {
        service.footprint().reset();
        ApiClient client = service.client();
        GodwitRun run = GodwitRun.start(client, mapping(workload), batchSize, parallelism, pass != Pass.BARE)
                .awaitEnd(client);
        run.check(workload, pass.fate);
        note = "%.2f s by the run's own clock in the last round; %s"
                .formatted(run.seconds(), service.footprint().text());
    }

    private String mapping(Workload workload) {
        return switch (pass) {
            case LOAD, BARE, SKIP -> mappings.id(workload);
            case COMPARE -> mappings.id(workload, "update_if_changed");
            case UPDATE -> mappings.id(workload, "update");
        };
    }
}
