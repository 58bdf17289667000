/**
 * Named, encrypted access to a source system: keep, test, open. Imports the engine's source ports and the platform.
 * Services and repositories are stateless and safe for any thread.
 */
@NullMarked
package io.godwit.connection;

import org.jspecify.annotations.NullMarked;
