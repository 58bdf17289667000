/**
 * Rows as they come from a source, by key and by batch: what shares a key stays together, and a batch is cut by rows and by size.
 * Imports the readers of sources. What is made for a chunk belongs to one thread.
 */
@NullMarked
package io.godwit.engine.group;

import org.jspecify.annotations.NullMarked;
