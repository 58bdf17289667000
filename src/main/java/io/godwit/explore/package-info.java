/**
 * Browsing a connection: schemas, tables, columns, keys, sample rows. Imports connection and the engine's catalog.
 * Stateless and safe for any thread; each call opens and closes its own source session.
 */
@NullMarked
package io.godwit.explore;

import org.jspecify.annotations.NullMarked;
