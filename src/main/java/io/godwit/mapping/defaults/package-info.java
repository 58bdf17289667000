/**
 * The default mappings of known source systems: one JSON resource per system, matched against the tables that are really
 * there, because the same object lands with other columns through each loading tool. Imports mapping, connection, explore and
 * target; nothing imports it. Stateless and safe for any thread.
 */
@NullMarked
package io.godwit.mapping.defaults;

import org.jspecify.annotations.NullMarked;
