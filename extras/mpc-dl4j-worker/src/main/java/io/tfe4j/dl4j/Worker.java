package io.tfe4j.dl4j;

import java.io.IOException;
import java.io.PrintStream;

/**
 * The main class of the process: answers requests on its standard input until that is closed. Then the process ends at
 * once, in the middle of a computation, too: who asked is gone.
 */
public final class Worker {
    private Worker() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream answers = System.out;
        // whatever a library prints must not come between answers
        System.setOut(System.err);
        int maxMessageBytes = Integer.getInteger("tfe4j.maxMessageBytes", 1 << 28);
        RequestReader requests = new RequestReader(
                System.in, maxMessageBytes, () -> Runtime.getRuntime().halt(0));
        new RequestLoop(requests, answers, new Requests()).run();
    }
}
