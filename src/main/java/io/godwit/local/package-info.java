/**
 * Local mode: the embedded PostgreSQL, demo sources and targets, generated keys and tokens, the banner and the demo.
 * Nothing imports it but the entry point. It may use the command-line client, because the demo is a user of the API.
 */
@NullMarked
package io.godwit.local;

import org.jspecify.annotations.NullMarked;
