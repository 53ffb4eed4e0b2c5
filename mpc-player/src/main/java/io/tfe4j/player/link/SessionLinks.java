package io.tfe4j.player.link;

import io.tfe4j.party.MpcException;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** One player's links to the others in one session. They last for all runs of the session. */
public interface SessionLinks extends AutoCloseable {
    /** Links with these endpoints too. */
    void add(Set<Integer> peers);

    /**
     * Waits until all links stand.
     *
     * @throws MpcException naming who is missing, and why, if they do not in time; the session is over then
     */
    default void awaitStanding() {
        awaitStanding(() -> true);
    }

    /**
     * As {@link #awaitStanding()}, while it is wanted; see {@link #lookAgain}.
     *
     * @return whether they stand; false if it is not wanted any more, and the session goes on then
     */
    boolean awaitStanding(BooleanSupplier wanted);

    /** What is waited for may not be wanted any more. */
    void lookAgain();

    /**
     * The transport of one run. Runs have rising numbers and do not overlap, but a peer may already be in the next one.
     *
     * @param maxBytes what one peer may send in this run; a frame beyond is refused before room for it is made
     * @param timeoutMillis how long a message may be awaited
     * @throws MpcException if the session is over
     */
    RunLinks run(int number, long maxBytes, long timeoutMillis);

    /** Ends the session here and at every peer; a run in progress fails with {@code cause}. */
    void fail(MpcException cause);

    boolean isOpen();

    /** Takes leave of the peers, and overwrites what was never received. */
    @Override
    void close();
}
