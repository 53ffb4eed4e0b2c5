package io.tfe4j.examples;

import java.util.Map;

/** A program to read and run. */
interface Example {
    /** What to type. */
    String name();

    /** A line on what it computes. */
    String summary();

    /** What a user may set, with the values that it has otherwise. */
    default Map<String, String> settings() {
        return Map.of();
    }

    /**
     * Runs it and prints what happened.
     *
     * @throws WrongResultException if the result differs from the plaintext one
     */
    void run(Stage stage);
}
