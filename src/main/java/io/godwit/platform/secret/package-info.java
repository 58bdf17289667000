/**
 * Encryption of secrets at rest. Safe for any thread.
 */
@NullMarked
package io.godwit.platform.secret;

import org.jspecify.annotations.NullMarked;
