/**
 * The demo's play: loads the default mappings, runs them as a user of the API, shows what became of the rows, and
 * proves with SQL on both databases that none is missing. May import the command-line client and the generator's
 * figures; what it needs of local mode it is given. One thread.
 */
@NullMarked
package io.godwit.local.showcase;

import org.jspecify.annotations.NullMarked;
