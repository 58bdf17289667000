/**
 * Which addresses and ports a source may have; the service's own network is not among them. Imports platform.error only. Looks names
 * up in the calling thread.
 */
@NullMarked
package io.godwit.connection.address;

import org.jspecify.annotations.NullMarked;
