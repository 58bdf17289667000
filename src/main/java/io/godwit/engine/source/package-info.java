/**
 * Reading a source: the ports that every kind of system implements. A reader belongs to one thread.
 */
@NullMarked
package io.godwit.engine.source;

import org.jspecify.annotations.NullMarked;
