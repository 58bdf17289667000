/**
 * The workers: a db-scheduler task per run claims chunks, plans them first, and hands them to the engine. Imports run and what
 * run may import. A worker belongs to one scheduler thread; the chunk rows are the truth about its work.
 */
@NullMarked
package io.godwit.run.worker;

import org.jspecify.annotations.NullMarked;
