/**
 * The application database: transactions bound to an organization, sessions that end when it falls silent, and the translation of
 * SQL states.
 */
@NullMarked
package io.godwit.platform.sql;

import org.jspecify.annotations.NullMarked;
