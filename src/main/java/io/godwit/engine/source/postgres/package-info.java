/**
 * PostgreSQL as a source: catalog queries, quoting and ordered streaming. A reader belongs to one thread.
 */
@NullMarked
package io.godwit.engine.source.postgres;

import org.jspecify.annotations.NullMarked;
