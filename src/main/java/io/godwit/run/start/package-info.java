/**
 * Starting runs: what is asked for, from where its spec comes (the port {@link io.godwit.run.start.RunSpecSource}), and that a
 * repeated request starts no second one. Imports run and what run may import. Safe for any thread.
 */
@NullMarked
package io.godwit.run.start;

import org.jspecify.annotations.NullMarked;
