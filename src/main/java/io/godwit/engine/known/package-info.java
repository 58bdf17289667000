/**
 * What the target has already, found out before a row is sent: rows of the same key, rows that are referred to. A failed COPY costs as
 * much as thousands of good rows. Imports what the sink imports, and the sink. Each object belongs to the thread that writes.
 */
@NullMarked
package io.godwit.engine.known;

import org.jspecify.annotations.NullMarked;
