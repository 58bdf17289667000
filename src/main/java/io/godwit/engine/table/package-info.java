/**
 * Moving the rows of a table: opening a run, the two passes over its rows, look-ups, keys and references. Imports the engine's
 * loop and ports, its source, transform, sink and catalog. What is made for a chunk belongs to one thread.
 */
@NullMarked
package io.godwit.engine.table;

import org.jspecify.annotations.NullMarked;
