package io.godwit.engine;

/**
 * A column that the service fills in every row, whatever the mapping says.
 *
 * @param column the target column
 * @param value its value as text
 */
public record Stamp(String column, String value) {}
