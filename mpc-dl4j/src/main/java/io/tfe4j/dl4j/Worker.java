package io.tfe4j.dl4j;

import java.io.PrintStream;

/** The main class of the process: answers requests on its standard input until that is closed. */
public final class Worker {
    private Worker() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream answers = System.out;
        // whatever a library prints must not look like an answer
        System.setOut(System.err);
        answers.flush();
    }
}
