/**
 * Who calls: the caller, the organization and the permissions. Immutable values, safe for any thread.
 */
@NullMarked
package io.godwit.platform.access;

import org.jspecify.annotations.NullMarked;
