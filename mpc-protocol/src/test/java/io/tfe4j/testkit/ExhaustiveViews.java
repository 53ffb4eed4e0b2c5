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
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

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

    /**
     * What the value of a result may be, given everything that one party sees. Called for each choice of inputs, with how
     * often each value came together with each view, over all that the party does not know.
     */
    @FunctionalInterface
    public interface Ideal {
        void check(long[][] components, Map<String, Map<List<Long>, Integer>> valuesByView);

        /** The value is {@code f} of the inputs' components, whatever happens. */
        static Ideal function(Function<long[][], long[]> f) {
            return (components, valuesByView) -> {
                List<Long> expected = Arrays.stream(f.apply(components)).boxed().toList();
                valuesByView.forEach((view, values) -> {
                    if (!values.keySet().equals(Set.of(expected))) {
                        throw new AssertionError("the result is not the ideal one: components="
                                + Arrays.deepToString(components) + ", values=" + values + ", expected=" + expected);
                    }
                });
            };
        }

        /** Given any view, each of {@code outcomes} values is equally likely: the party knows nothing of it. */
        static Ideal uniform(int outcomes) {
            return (components, valuesByView) -> valuesByView.forEach((view, values) -> {
                if (values.size() != outcomes || Set.copyOf(values.values()).size() != 1) {
                    throw new AssertionError("a party knows something of a random value: values=" + values
                            + ", expected=" + outcomes + " equally often");
                }
            });
        }
    }

    private static final int MAX_BITS = 18;

    private final Ring ring;
    private final int[] inputBits;
    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final SplittableRandom random = new SplittableRandom(42);
    private Mutation mutation = Mutation.NONE;
    private int attempts = 2;
    private int moreHidden = 4;

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

    /** Goes through a quarter of the inputs, but all of the randomness: for protocols on several elements. */
    public ExhaustiveViews quick() {
        attempts = 1;
        moreHidden = 1;
        return this;
    }

    /** Throws {@link AssertionError} if any party's view depends on what it does not hold. */
    public void check(Protocol protocol) {
        for (int rotation = 0; rotation < 3; rotation++) {
            for (Party corrupt : Party.values()) {
                for (int attempt = 0; attempt < attempts; attempt++) {
                    check(protocol, corrupt, rotation);
                }
            }
        }
    }

    /**
     * The joint test: goes through the same cases, and compares what each party sees <em>together with</em> the value of
     * the result (the sharing that {@code protocol} returns) with the ideal. So it finds a result that depends on a
     * single component, and a random value that one party knows. Throws {@link AssertionError} if they differ.
     */
    public void checkJointly(Protocol protocol, Ideal ideal) {
        for (int rotation = 0; rotation < 3; rotation++) {
            for (Party corrupt : Party.values()) {
                long knownSeed = random.nextLong();
                long[][] held = randomHeld();
                for (long[] hidden : hiddenValues()) {
                    long[][] components = components(corrupt, held, hidden);
                    Map<String, Map<List<Long>, Integer>> valuesByView = new HashMap<>();
                    forEachRun(
                            protocol,
                            corrupt,
                            rotation,
                            components,
                            knownSeed,
                            run -> valuesByView
                                    .computeIfAbsent(run.view(), unused -> new HashMap<>())
                                    .merge(run.value(ring), 1, Integer::sum));
                    ideal.check(components, valuesByView);
                }
            }
        }
    }

    private long[][] randomHeld() {
        long[][] held = new long[inputBits.length][2];
        for (int input = 0; input < held.length; input++) {
            held[input][0] = randomBits(inputBits[input]);
            held[input][1] = randomBits(inputBits[input]);
        }
        return held;
    }

    private void check(Protocol protocol, Party corrupt, int rotation) {
        long knownSeed = random.nextLong();
        long[][] held = randomHeld();
        Map<String, Integer> reference = null;
        long[] referenceHidden = null;
        for (long[] hidden : hiddenValues()) {
            long[][] components = components(corrupt, held, hidden);
            Map<String, Integer> distribution = new HashMap<>();
            forEachRun(
                    protocol,
                    corrupt,
                    rotation,
                    components,
                    knownSeed,
                    run -> distribution.merge(run.view(), 1, Integer::sum));
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

    /** Some values of the missing components, the extremes among them. */
    private List<long[]> hiddenValues() {
        List<long[]> values = new ArrayList<>();
        values.add(new long[inputBits.length]);
        long[] ones = new long[inputBits.length];
        for (int i = 0; i < ones.length; i++) {
            ones[i] = (1L << inputBits[i]) - 1;
        }
        values.add(ones);
        for (int k = 0; k < moreHidden; k++) {
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

    /** Once for each value of the outputs of the key that the corrupt party lacks. */
    private void forEachRun(
            Protocol protocol,
            Party corrupt,
            int rotation,
            long[][] components,
            long knownSeed,
            Consumer<OneRun> consumer) {
        Enumerated unknown = new Enumerated();
        consumer.accept(run(protocol, corrupt, rotation, components, knownSeed, unknown));
        int bits = unknown.freeze();
        if (bits > MAX_BITS) {
            throw new IllegalArgumentException(
                    "too many random bits to go through: bits=" + bits + ", allowed=" + MAX_BITS);
        }
        for (long assignment = 1; assignment < 1L << bits; assignment++) {
            unknown.assign(assignment);
            consumer.accept(run(protocol, corrupt, rotation, components, knownSeed, unknown));
        }
    }

    /** What the corrupt party saw, and the results of all three. */
    private record OneRun(String view, List<Object> results) {
        /** The elements of the shared result, each reduced to the ring or to a word of bits. */
        List<Long> value(Ring ring) {
            if (results.get(0) instanceof ArithmeticShare) {
                List<ArithmeticShare> parts =
                        results.stream().map(ArithmeticShare.class::cast).toList();
                return Arrays.stream(PlainShares.reveal(parts, ring).data())
                        .boxed()
                        .toList();
            }
            List<BooleanShare> parts =
                    results.stream().map(BooleanShare.class::cast).toList();
            return Arrays.stream(PlainShares.revealBits(parts)).boxed().toList();
        }
    }

    private OneRun run(
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
        List<Object> returned = new ArrayList<>();
        for (Future<Object> result : results) {
            try {
                returned.add(result.get());
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError("protocol failed under the view test", e);
            }
        }
        return new OneRun(view.toString(), returned);
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
