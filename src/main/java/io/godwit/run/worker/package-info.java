/**
 * The workers: a db-scheduler task per run plans chunks, claims them one after the other, and hands each to the engine, with the
 * journal of run.batch. Imports run and what run may import. A worker belongs to one scheduler thread; the chunk rows are the truth about its work.
 */
@NullMarked
package io.godwit.run.worker;

import org.jspecify.annotations.NullMarked;
