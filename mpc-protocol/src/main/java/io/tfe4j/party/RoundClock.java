package io.tfe4j.party;

/**
 * Counts rounds the way Lamport's clock counts events: a message is one round later than the latest message its sender
 * had seen. The clock of one thread of control; concurrent operations have clocks of their own.
 */
public final class RoundClock {
    private int rounds;

    public RoundClock(int start) {
        rounds = start;
    }

    public int rounds() {
        return rounds;
    }

    void seen(int round) {
        rounds = Math.max(rounds, round);
    }

    public void advance(int more) {
        rounds += more;
    }
}
