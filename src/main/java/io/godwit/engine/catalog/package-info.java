/**
 * What a database says of itself: tables, columns, types and keys. Immutable values, safe for any thread.
 */
@NullMarked
package io.godwit.engine.catalog;

import org.jspecify.annotations.NullMarked;
