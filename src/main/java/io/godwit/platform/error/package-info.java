/**
 * The one catalogue of error codes and the one exception that carries them.
 */
@NullMarked
package io.godwit.platform.error;

import org.jspecify.annotations.NullMarked;
