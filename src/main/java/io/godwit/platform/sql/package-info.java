/**
 * The application database: transactions bound to an organization, and the translation of SQL states.
 */
@NullMarked
package io.godwit.platform.sql;

import org.jspecify.annotations.NullMarked;
