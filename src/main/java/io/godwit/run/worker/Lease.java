package io.godwit.run.worker;

import io.godwit.run.SlotId;

/**
 * One worker's hold on a slot task. It is lost when the worker misses its heartbeats and another picks the task up: then what it
 * says about the run counts no more.
 *
 * @param slot the task
 * @param worker the process, unique among all that are alive
 * @param version raised each time the task is picked, so that two holds of one process differ
 */
record Lease(SlotId slot, String worker, long version) {

    /** The name under which chunks are claimed. */
    String owner() {
        return worker + "/" + version;
    }
}
