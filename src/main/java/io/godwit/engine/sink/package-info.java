/**
 * Writing a batch into one target table inside the caller's transaction: how a target row is put together, what the target would
 * surely refuse, and the sending. A writer belongs to one thread.
 */
@NullMarked
package io.godwit.engine.sink;

import org.jspecify.annotations.NullMarked;
