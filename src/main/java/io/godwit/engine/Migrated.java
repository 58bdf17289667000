package io.godwit.engine;

import java.util.UUID;

/**
 * Where a source row went.
 *
 * @param destination the key of the target row, as text
 * @param run the run that put it there
 */
public record Migrated(String destination, UUID run) {}
