/**
 * A run's life: start, claim, batches, errors, id mappings, cancel and resume. Imports connection and target; it never
 * learns where a spec came from. Services are safe for any thread; a worker belongs to one scheduler thread.
 */
@NullMarked
package io.godwit.run;

import org.jspecify.annotations.NullMarked;
