/**
 * The GraphQL edge's manners: which requests and documents it takes, and what its errors show. Safe for any thread.
 */
@NullMarked
package io.godwit.platform.graphql;

import org.jspecify.annotations.NullMarked;
