/**
 * What is decided about a request before any framework on top of the HTTP server sees it, and the answers when one of them
 * fails without a body of its own. Runs on event loops: nothing here blocks.
 */
@NullMarked
package io.godwit.platform.http;

import org.jspecify.annotations.NullMarked;
