package io.godwit.connection;

import static io.godwit.connection.Diagnosis.StageStatus.FAILED;
import static io.godwit.connection.Diagnosis.StageStatus.NOT_REACHED;
import static io.godwit.connection.Diagnosis.StageStatus.OK;
import static io.godwit.connection.Diagnosis.StageStatus.SKIPPED;

import io.godwit.connection.Diagnosis.Finding;
import io.godwit.connection.Diagnosis.Stage;
import io.godwit.connection.Diagnosis.StageName;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The steps that a test of a connection has gone, and what it found. Belongs to one test. */
final class Walk {

    private final List<Stage> stages = new ArrayList<>();
    private @Nullable Finding finding;

    /** Goes a step; what it throws is noted and thrown on. */
    <T> T step(StageName name, Supplier<T> work) {
        long start = System.nanoTime();
        try {
            T result = work.get();
            stages.add(new Stage(name, OK, null, null, null, since(start)));
            return result;
        } catch (GodwitException failure) {
            ErrorCode code = failure.code();
            stages.add(new Stage(name, FAILED, code.wire(), code.hint(), failure.detail(), since(start)));
            throw failure;
        }
    }

    /** Leaves a step out that the connection's settings make needless. */
    void skip(StageName name) {
        stages.add(new Stage(name, SKIPPED, null, null, null, 0));
    }

    /** Notes what the login showed. */
    void found(Finding what) {
        finding = what;
    }

    Diagnosis diagnosis() {
        boolean ok = stages.stream().allMatch(stage -> stage.status() == OK || stage.status() == SKIPPED);
        StageName[] names = StageName.values();
        for (int at = stages.size(); at < names.length; at++) {
            stages.add(new Stage(names[at], NOT_REACHED, null, null, null, 0));
        }
        Finding what = finding == null ? new Finding(null, List.of(), null, List.of()) : finding;
        return new Diagnosis(ok, stages, what.serverVersion(), what.schemas(), what.sourceBytes(), what.hints());
    }

    private static int since(long start) {
        return (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
