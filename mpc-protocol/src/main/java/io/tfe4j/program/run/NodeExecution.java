package io.tfe4j.program.run;

import io.tfe4j.program.Node;

/**
 * One execution of a node at one player. {@code execution} counts the iterations of the loops around it; times are
 * {@link System#nanoTime}'s. A server's {@code startRound} is when the operands were complete; another player does not
 * know it, and starts at 0.
 */
public record NodeExecution(Node node, int execution, long startNanos, long endNanos, int startRound, int endRound) {
    public long nanos() {
        return endNanos - startNanos;
    }

    /** How many rounds later the result was complete than the operands. */
    public int rounds() {
        return endRound - startRound;
    }
}
