package io.godwit.readiness;

import org.eclipse.microprofile.graphql.Description;

/**
 * What the organization has already, so that a client can show the next step.
 *
 * @param hasConnections there is at least one connection
 * @param hasMappings there is at least one mapping
 * @param hasRuns there is at least one run, in whatever state
 */
@Description("What the organization has already.")
public record Readiness(boolean hasConnections, boolean hasMappings, boolean hasRuns) {}
