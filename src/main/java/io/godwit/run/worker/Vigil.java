package io.godwit.run.worker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Gives a source session up once somebody is told to stop who waits for one of its statements: planning asks for the greatest key,
 * and the source may take minutes to find it. Made and closed by who waits; asks on a thread of its own.
 */
final class Vigil implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Connection session;
    private final BooleanSupplier isOver;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean broken;

    /**
     * Begins.
     *
     * @param isOver asked every two seconds; a fault of its own counts as no
     */
    Vigil(Connection session, BooleanSupplier isOver) {
        this.session = session;
        this.isOver = isOver;
        Thread thread = new Thread(this::watch, "godwit-vigil");
        thread.setDaemon(true);
        thread.start();
    }

    /** True when the session was given up. */
    boolean hasBroken() {
        return broken;
    }

    private void watch() {
        try {
            while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                if (isTold()) {
                    broken = true;
                    session.abort(Runnable::run);
                    return;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (SQLException gone) {
            // Then nobody waits for it any more.
            broken = true;
        }
    }

    private boolean isTold() {
        try {
            return isOver.getAsBoolean();
        } catch (RuntimeException away) {
            return false;
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
