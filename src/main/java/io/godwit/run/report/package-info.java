/**
 * What a run leaves to be read: its errors and warnings, one by one and grouped, its batches and its checkpoints. Imports run and the
 * platform. Safe for any thread.
 */
@NullMarked
package io.godwit.run.report;

import org.jspecify.annotations.NullMarked;
