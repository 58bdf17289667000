package io.godwit.explore;

import org.eclipse.microprofile.graphql.NonNull;

/**
 * A schema of a source.
 *
 * @param name as the catalog spells it
 */
public record SourceSchema(@NonNull String name) {}
