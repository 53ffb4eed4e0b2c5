package io.tfe4j.benchmarks;

import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import java.util.Map;
import java.util.function.Function;

/** The servers that live in this JVM: all three as threads, or one, linked with two of other processes. */
interface Servers extends AutoCloseable {
    /** Runs {@code protocol} at the servers that are here, and returns their results. */
    <T> Map<Party, T> run(Function<PartyContext, T> protocol);

    /** Returns when all three have called it. */
    void meet();

    /** Whether what takes no partners is to be done here: at one place of the three. */
    boolean leads();

    /** Sent so far by the servers that are here, in their order. */
    long[] bytesSent();

    /** Rounds of the last run: the longest chain of messages in it. */
    int lastRounds();

    @Override
    void close();
}
