package io.tfe4j.examples;

/** A program to read and run. */
interface Example {
    /** What to type. */
    String name();

    /** A line on what it computes. */
    String summary();

    /**
     * Runs it and prints what happened.
     *
     * @throws WrongResultException if the result differs from the plaintext one
     */
    void run(Stage stage);
}
