/**
 * Commands that talk to a running service over its public REST API only. Imports nothing of ours but its own client.
 */
@NullMarked
package io.godwit.cli;

import org.jspecify.annotations.NullMarked;
