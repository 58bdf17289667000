/**
 * Where rows wait that can be read only once: those of tables without a key, and those that shall be of one moment. A run stages
 * them first, then moves them from here, and takes them away at its end. Imports the engine's ports. Nothing here is shared between
 * threads but {@link io.godwit.run.stage.Stages}.
 */
@NullMarked
package io.godwit.run.stage;

import org.jspecify.annotations.NullMarked;
