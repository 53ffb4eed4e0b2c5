package io.tfe4j.program;

/** A value that the servers keep between the runs of a session. The type is fixed, its range included. */
public record Variable(String name, ValueType type) {}
