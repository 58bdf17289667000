/**
 * What becomes of a claimed chunk: its batches and their books, or, for a run that is kept or lost as a whole, one transaction for
 * all of it. Imports the engine and run.metrics. Each object belongs to the thread that moves the chunk.
 */
@NullMarked
package io.godwit.run.batch;

import org.jspecify.annotations.NullMarked;
