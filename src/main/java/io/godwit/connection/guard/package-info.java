/**
 * What stands between us and a source server, which may be hostile: how long it may keep us waiting, and how much it may send.
 * Imports platform.error only. One guard belongs to one physical connection; the watchdog's
 * thread looks at all of them.
 */
@NullMarked
package io.godwit.connection.guard;

import org.jspecify.annotations.NullMarked;
