/**
 * Which application tables may be written, with their columns and keys, read from the application database's catalog.
 * Stateless and safe for any thread.
 */
@NullMarked
package io.godwit.target;

import org.jspecify.annotations.NullMarked;
