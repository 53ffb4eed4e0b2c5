package io.tfe4j.imports;

/**
 * A result of a model.
 *
 * @param whole whether it is a whole number, such as a class
 */
public record ModelOutput(String name, boolean whole) {}
