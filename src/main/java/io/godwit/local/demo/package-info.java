/**
 * The demo sources: four external systems as their tables really arrive, with the awkward values that are documented of them,
 * generated the same at every start, and the figures that migrating them must come to. Plain JDBC on a given connection;
 * imports nothing of ours.
 */
@NullMarked
package io.godwit.local.demo;

import org.jspecify.annotations.NullMarked;
