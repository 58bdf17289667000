package io.godwit.platform.error;

/**
 * What errors of one kind have in common.
 *
 * @param family whose move it is
 * @param type under what it is grouped
 * @param status the HTTP status when it is the answer to a request
 * @param retry whether trying again by itself makes sense
 */
record ErrorKind(ErrorFamily family, ErrorType type, int status, Retry retry) {}
