package io.godwit.engine;

/** Asked between batches. */
@FunctionalInterface
public interface StopSignal {

    /** True when the runner should return after the batch that it has committed. */
    boolean isRaised();
}
