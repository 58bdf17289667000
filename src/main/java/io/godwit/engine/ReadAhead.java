package io.godwit.engine;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a chunk on a thread of its own, so that source and target work at the same time. At most three batches are in memory: one
 * being read, one ready, one being written. Made, asked and closed by one thread.
 *
 * @param <B> what is read at a time
 */
final class ReadAhead<B extends ChunkWork.Batch> implements AutoCloseable {

    private final ChunkWork<B> work;
    private final BlockingQueue<Step<B>> steps = new ArrayBlockingQueue<>(1);
    private final Semaphore permits;
    private final Thread reader;

    /** Either a batch or what kept it from being read. */
    private record Step<B>(@Nullable B batch, @Nullable Throwable failure) {}

    /**
     * Begins to read.
     *
     * @param inStep true to read nothing before what was read before is {@linkplain #committed committed}
     */
    ReadAhead(ChunkWork<B> work, boolean inStep) {
        this.work = work;
        this.permits = new Semaphore(inStep ? 1 : Integer.MAX_VALUE);
        this.reader = new Thread(this::readAll, "godwit-reader");
        this.reader.setDaemon(true);
        this.reader.start();
    }

    /**
     * The next batch, or null when it did not come within the time.
     *
     * @throws GodwitException what reading it met; every batch before it was given out
     */
    @Nullable
    B poll(Duration most) {
        try {
            Step<B> step = steps.poll(most.toMillis(), TimeUnit.MILLISECONDS);
            if (step == null) {
                return null;
            }
            if (step.failure() instanceof Error fatal) {
                throw fatal;
            }
            if (step.failure() instanceof RuntimeException failure) {
                throw failure;
            }
            return step.batch();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.SUPERSEDED, "The worker was interrupted", stopped);
        }
    }

    /** The batch given last is committed. */
    void committed() {
        if (permits.availablePermits() == 0) {
            permits.release();
        }
    }

    private void readAll() {
        try {
            B batch;
            do {
                permits.acquire();
                batch = work.read();
                steps.put(new Step<>(batch, null));
            } while (!batch.isLast());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failure) {
            tell(failure);
        }
    }

    private void tell(Throwable failure) {
        try {
            steps.put(new Step<>(null, failure));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when the source is no longer used. */
    @Override
    public void close() {
        reader.interrupt();
        work.close();
        boolean interrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
