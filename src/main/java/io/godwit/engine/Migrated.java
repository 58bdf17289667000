package io.godwit.engine;

/**
 * Where a source row went.
 *
 * @param destination the key of the target row, as text
 * @param byThisRun true when this very run put it there
 */
public record Migrated(String destination, boolean byThisRun) {}
