package io.tfe4j.testkit;

import io.tfe4j.party.Address;
import io.tfe4j.party.InMemoryNetwork;
import io.tfe4j.party.Message;
import io.tfe4j.party.PairKeys;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.RoundClock;
import io.tfe4j.party.Transport;
import io.tfe4j.random.RandomSource;
import io.tfe4j.ring.Ring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The exhaustive view test: the cheapest real check that a protocol tells a semi-honest party nothing.
 *
 * <p>For each party in turn, fix what it knows (its components of the inputs, the outputs of its two keys) and go
 * through <em>every</em> value of the outputs of the key it lacks, for several values of the input components it lacks.
 * The messages it receives must have exactly the same distribution for all of those values. Works on rings of a few
 * bits, where "every" is a few thousand runs.
 */
public final class ExhaustiveViews implements AutoCloseable {
    /** How the randomness of the protocol under test is deliberately broken, to show that the test notices. */
    public enum Mutation {
        NONE,
        /** Every draw of the named step is zero: a mask left out. */
        ZERO,
        /** Every draw gives the same word: a mask used twice. */
        REPEAT
    }

    /** A protocol on inputs given by their components: component k of input i is {@code components[i][k]}. */
    @FunctionalInterface
    public interface Protocol {
        Object run(PartyContext context, long[][] components);
    }

    private static final int MAX_BITS = 18;

    private final Ring ring;
    private final int[] inputBits;
    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final SplittableRandom random = new SplittableRandom(42);
    private Mutation mutation = Mutation.NONE;

    /**
     * @param inputBits the width of each input's components: the ring's for an integer, 1 for a bit
     */
    public ExhaustiveViews(int ringBits, int... inputBits) {
        this.ring = new Ring(ringBits);
        this.inputBits = inputBits;
    }

    public ExhaustiveViews mutated(Mutation newMutation) {
        mutation = newMutation;
        return this;
    }

    /** Throws {@link AssertionError} if any party's view depends on what it does not hold. */
    public void check(Protocol protocol) {
        for (int rotation = 0; rotation < 3; rotation++) {
            for (Party corrupt : Party.values()) {
                for (int attempt = 0; attempt < 2; attempt++) {
                    check(protocol, corrupt, rotation);
                }
            }
        }
    }

    private void check(Protocol protocol, Party corrupt, int rotation) {
        long knownSeed = random.nextLong();
        long[][] held = new long[inputBits.length][2];
        for (int input = 0; input < held.length; input++) {
            held[input][0] = randomBits(inputBits[input]);
            held[input][1] = randomBits(inputBits[input]);
        }
        Map<String, Integer> reference = null;
        long[] referenceHidden = null;
        for (long[] hidden : hiddenValues()) {
            long[][] components = components(corrupt, held, hidden);
            Map<String, Integer> distribution = distribution(protocol, corrupt, rotation, components, knownSeed);
            if (reference == null) {
                reference = distribution;
                referenceHidden = hidden;
            } else if (!reference.equals(distribution)) {
                throw new AssertionError("the view of " + corrupt + " depends on what it does not hold: hidden="
                        + Arrays.toString(referenceHidden) + " against " + Arrays.toString(hidden)
                        + ", rotation=" + rotation + ", distinct views=" + reference.size() + " against "
                        + distribution.size());
            }
        }
    }

    private long randomBits(int bits) {
        return random.nextLong() & (1L << bits) - 1;
    }

    /** Up to six values of the missing components, the extremes among them. */
    private List<long[]> hiddenValues() {
        List<long[]> values = new ArrayList<>();
        values.add(new long[inputBits.length]);
        long[] ones = new long[inputBits.length];
        for (int i = 0; i < ones.length; i++) {
            ones[i] = (1L << inputBits[i]) - 1;
        }
        values.add(ones);
        for (int k = 0; k < 4; k++) {
            values.add(Arrays.stream(inputBits).mapToLong(this::randomBits).toArray());
        }
        return values;
    }

    private static long[][] components(Party corrupt, long[][] held, long[] hidden) {
        long[][] components = new long[held.length][3];
        for (int input = 0; input < held.length; input++) {
            components[input][corrupt.ordinal()] = held[input][0];
            components[input][corrupt.next().ordinal()] = held[input][1];
            components[input][corrupt.previous().ordinal()] = hidden[input];
        }
        return components;
    }

    private Map<String, Integer> distribution(
            Protocol protocol, Party corrupt, int rotation, long[][] components, long knownSeed) {
        Enumerated unknown = new Enumerated();
        Map<String, Integer> views = new HashMap<>();
        views.merge(run(protocol, corrupt, rotation, components, knownSeed, unknown), 1, Integer::sum);
        int bits = unknown.freeze();
        if (bits > MAX_BITS) {
            throw new IllegalArgumentException(
                    "too many random bits to go through: bits=" + bits + ", allowed=" + MAX_BITS);
        }
        for (long assignment = 1; assignment < 1L << bits; assignment++) {
            unknown.assign(assignment);
            views.merge(run(protocol, corrupt, rotation, components, knownSeed, unknown), 1, Integer::sum);
        }
        return views;
    }

    private String run(
            Protocol protocol, Party corrupt, int rotation, long[][] components, long knownSeed, Enumerated unknown) {
        InMemoryNetwork network = new InMemoryNetwork(3, 10_000);
        TreeMap<String, String> view = new TreeMap<>();
        List<Future<Object>> results = new ArrayList<>();
        for (Party party : Party.values()) {
            Transport transport = network.endpoint(party.ordinal());
            Transport watched = party == corrupt ? new Recording(transport, view) : transport;
            PairKeys keys = new PairKeys(
                    source(party.ordinal(), corrupt, knownSeed, unknown),
                    source(party.next().ordinal(), corrupt, knownSeed, unknown));
            PartyContext context =
                    PartyContext.ofNode(party, ring, keys, watched, new RoundClock(0), "view", rotation, 0);
            results.add(threads.submit(() -> protocol.run(context, components)));
        }
        for (Future<Object> result : results) {
            try {
                result.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError("protocol failed under the view test", e);
            }
        }
        return view.toString();
    }

    /** The key of component j is unknown to the corrupt party exactly if the component is. */
    private RandomSource source(int component, Party corrupt, long knownSeed, Enumerated unknown) {
        return component == corrupt.previous().ordinal() ? unknown : new Fixed(knownSeed + component);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private record Word(long high, long low, long index) {}

    /** Some fixed function: what the corrupt party can compute itself. */
    private record Fixed(long seed) implements RandomSource {
        @Override
        public void fill(long high, long low, long fromWord, long mask, long[] target, int offset, int words) {
            for (int i = 0; i < words; i++) {
                long mixed = seed * 31 + high * 0x9E3779B97F4A7C15L + low * 0xC2B2AE3D27D4EB4FL + fromWord + i;
                target[offset + i] = new SplittableRandom(mixed).nextLong() & mask;
            }
        }

        @Override
        public void close() {}
    }

    /** The function the corrupt party lacks: a table of every word drawn, filled from the bits of a counter. */
    private final class Enumerated implements RandomSource {
        private final Map<Word, Long> masks = new LinkedHashMap<>();
        private Map<Word, Long> values = Map.of();
        private boolean frozen;

        @Override
        public synchronized void fill(
                long high, long low, long fromWord, long mask, long[] target, int offset, int words) {
            for (int i = 0; i < words; i++) {
                Word word = mutation == Mutation.REPEAT ? new Word(0, 0, 0) : new Word(high, low, fromWord + i);
                target[offset + i] = mutation == Mutation.ZERO ? 0 : draw(word, mask);
            }
        }

        private long draw(Word word, long mask) {
            if (frozen && !masks.containsKey(word)) {
                throw new AssertionError("a random draw depends on a secret or on timing: " + word);
            }
            masks.merge(word, mask, (a, b) -> a | b);
            return values.getOrDefault(word, 0L) & mask;
        }

        int freeze() {
            frozen = true;
            return masks.values().stream().mapToInt(Long::bitCount).sum();
        }

        void assign(long counter) {
            Map<Word, Long> assigned = new HashMap<>();
            long rest = counter;
            for (Map.Entry<Word, Long> entry : sorted()) {
                long value = 0;
                for (long left = entry.getValue(); left != 0; left &= left - 1, rest >>>= 1) {
                    value |= (rest & 1) * Long.lowestOneBit(left);
                }
                assigned.put(entry.getKey(), value);
            }
            values = assigned;
        }

        private List<Map.Entry<Word, Long>> sorted() {
            return List.copyOf(masks.entrySet());
        }

        @Override
        public void close() {}
    }

    /** Notes every message its party receives, by address. */
    private record Recording(Transport inner, Map<String, String> view) implements Transport {
        @Override
        public void send(int to, Address address, Message message) {
            inner.send(to, address, message);
        }

        @Override
        public Message receive(int from, Address address, String step) {
            Message message = inner.receive(from, address, step);
            view.put(from + " " + address, Arrays.toString(message.words()));
            return message;
        }
    }
}
