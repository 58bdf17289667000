/**
 * Writing a batch into one target table inside the caller's transaction. A writer belongs to one thread.
 */
@NullMarked
package io.godwit.engine.sink;

import org.jspecify.annotations.NullMarked;
