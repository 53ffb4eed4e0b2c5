package io.tfe4j.config;

import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.Transport;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sits on every link of a run: notes each message by who sends it where, and may interfere with one of them. */
final class Wiretap {
    /** What is done to the victim. */
    enum Interference {
        NONE,
        /** The sender dies instead of sending. */
        KILL,
        /** The message never arrives. */
        DROP,
        /** The last word is missing. */
        SHORTEN,
        /** One bit of the last word is another. */
        FLIP
    }

    private final Interference interference;
    private final String victim;
    private final Map<String, Integer> lengths = new ConcurrentHashMap<>();
    private final AtomicInteger hits = new AtomicInteger();

    private Wiretap(Interference interference, String victim) {
        this.interference = interference;
        this.victim = victim;
    }

    static Wiretap listening() {
        return new Wiretap(Interference.NONE, "");
    }

    /** Interferes with the message of this name, as {@link #messages} has it. */
    static Wiretap on(String victim, Interference interference) {
        return new Wiretap(interference, victim);
    }

    /** The number of words of each message, by sender, receiver and address. */
    Map<String, Integer> messages() {
        return new TreeMap<>(lengths);
    }

    boolean hasHit() {
        return hits.get() > 0;
    }

    Transport at(String player, Transport inner) {
        return new Transport() {
            @Override
            public void send(int to, Address address, Message message) {
                String name = player + " to " + to + " at " + address;
                lengths.put(name, message.words().length);
                Message sent = name.equals(victim) ? interfered(message) : message;
                if (sent != null) {
                    inner.send(to, address, sent);
                }
            }

            @Override
            public Message receive(int from, Address address, String step) {
                return inner.receive(from, address, step);
            }
        };
    }

    /** Null for a message that gets lost. */
    private @Nullable Message interfered(Message message) {
        hits.incrementAndGet();
        long[] words = message.words().clone();
        switch (interference) {
            case KILL -> throw new IllegalStateException("killed");
            case DROP -> {
                return null;
            }
            case SHORTEN -> words = Arrays.copyOf(words, words.length - 1);
            case FLIP -> words[words.length - 1] ^= 1;
            case NONE -> {}
        }
        return new Message(words, message.round());
    }
}
