/**
 * How much one organization may ask of the service. Kept in memory, by each node for itself. Safe for any thread.
 */
@NullMarked
package io.godwit.platform.limit;

import org.jspecify.annotations.NullMarked;
