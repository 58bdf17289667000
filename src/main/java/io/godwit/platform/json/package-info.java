/**
 * What JSON may be: the mapper's rules, and the look at a body before anything is made of it. Safe for any thread.
 */
@NullMarked
package io.godwit.platform.json;

import org.jspecify.annotations.NullMarked;
