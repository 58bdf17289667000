package io.godwit.platform.error;

/**
 * One fault in a request body or parameter.
 *
 * @param field a JSON pointer into the body such as {@code /fields/2/targetColumn}, or a parameter's name
 * @param message what is wrong, for a person
 */
public record Violation(String field, String message) {}
