/**
 * What a run leaves to be read: its errors and warnings, one by one and grouped, and its batches. Imports run and the platform.
 * Safe for any thread.
 */
@NullMarked
package io.godwit.run.report;

import org.jspecify.annotations.NullMarked;
