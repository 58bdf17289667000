/**
 * How rows move: a frozen {@link io.godwit.engine.RunSpec}, the batch loop and its checkpoint. Knows no HTTP, no tenant and
 * no table of ours; it talks back only through the ports RunJournal and StopSignal. One loop belongs to one thread.
 */
@NullMarked
package io.godwit.engine;

import org.jspecify.annotations.NullMarked;
