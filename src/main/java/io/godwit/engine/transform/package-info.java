/**
 * Transform rules. One file a rule, with the examples that are its tests and its documentation; {@link
 * io.godwit.engine.transform.Transforms} is the list. Compiled rules are immutable and safe for any thread.
 */
@NullMarked
package io.godwit.engine.transform;

import org.jspecify.annotations.NullMarked;
