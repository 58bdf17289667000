/**
 * The benchmark: the same rows moved by a bare pipe, by other tools and by the service, by turns. No part of the product; the
 * Maven profile {@code bench} alone compiles and runs it. Everything here belongs to one thread.
 */
@NullMarked
package io.godwit.bench;

import org.jspecify.annotations.NullMarked;
