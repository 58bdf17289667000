package io.godwit.connection.guard;

/**
 * How much a server may send and how long it may be waited for.
 *
 * @param bytes the most bytes of all messages together that may be kept in memory
 * @param largestMessage the most bytes of one message; at least what is kept of a row that is larger
 * @param seconds the longest time spent waiting for the server
 * @param rowsAreProgress true when rows of a COPY go through one by one, so that none is counted and each starts the time afresh
 */
public record Limits(long bytes, int largestMessage, int seconds, boolean rowsAreProgress) {}
