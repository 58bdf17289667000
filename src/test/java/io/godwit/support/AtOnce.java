package io.godwit.support;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does the same with many things, a few at a time: for walks whose steps have nothing to do with each other. */
public final class AtOnce {

    private static final int THREADS = 4;

    private AtOnce() {}

    /** Comes back when all are done, with what went wrong first in the order of the things, if something did. */
    public static <T> void each(Collection<T> things, Consumer<? super T> action) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            things.forEach(thing -> all.add(threads.submit(() -> action.accept(thing))));
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        } finally {
            threads.shutdownNow();
        }
    }
}
