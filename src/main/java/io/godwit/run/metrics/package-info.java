/**
 * What the operator's monitoring sees of runs: counts of this process, and how much work waits in the database. Imports engine,
 * connection, run and the error codes; nobody but this package knows the metrics library. A tag is one word of a short list: never an organization, a
 * name, a key or a value. Safe for any thread.
 */
@NullMarked
package io.godwit.run.metrics;

import org.jspecify.annotations.NullMarked;
