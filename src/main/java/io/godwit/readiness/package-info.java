/**
 * How far an organization has come on the way connections, explore, mappings, runs. Imports the services of these slices.
 * Stateless, safe for any thread.
 */
@NullMarked
package io.godwit.readiness;

import org.jspecify.annotations.NullMarked;
