/**
 * Mappings from source tables to target tables: fields, rules, defaults for known systems. Imports run (it implements the
 * port from which a run gets its spec), connection, explore and target. Stateless and safe for any thread.
 */
@NullMarked
package io.godwit.mapping;

import org.jspecify.annotations.NullMarked;
