/**
 * The append-only record of who did what: one entry for every change and for every attempt that lacked the permission, chained
 * by hashes per organization. Any slice may publish through {@link io.godwit.audit.Audit}; this one imports the platform only.
 * Everything is stateless and safe for any thread.
 */
@NullMarked
package io.godwit.audit;

import org.jspecify.annotations.NullMarked;
