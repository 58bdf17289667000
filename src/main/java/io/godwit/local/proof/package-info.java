/**
 * The demo's proof that no row is missing: both databases are read with SQL of our own and compared key by key with
 * what the service says and with what the generator expects. May import the generator's figures and the client's view
 * of a run. One thread.
 */
@NullMarked
package io.godwit.local.proof;

import org.jspecify.annotations.NullMarked;
