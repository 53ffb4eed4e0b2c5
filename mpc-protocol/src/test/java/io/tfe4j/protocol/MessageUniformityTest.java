package io.tfe4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.PairKeys;
import io.tfe4j.party.Party;
import io.tfe4j.party.Transport;
import io.tfe4j.random.KeyedRandom;
import io.tfe4j.ring.BitTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import io.tfe4j.testkit.PlainShares;
import io.tfe4j.testkit.TappedParties;
import io.tfe4j.testkit.TappedParties.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threat model, items 13 and 14 for large tensors: what a party receives is uniform, each word by itself, given all that the
 * party knows. The exhaustive view test says so for one or two elements; this one finds a mask that all elements,
 * chunks or rounds share, or that is missing in some.
 *
 * <p>The inputs are trivial sharings of a constant tensor, in which nothing is random. For each receiver every protocol
 * runs twice with the same inputs and the same keys, but for the key that the receiver lacks. What is not masked by that
 * key is the same in both runs. So the differences of the two runs, by xor and by subtraction, must be uniform words,
 * and so must be the xors of neighbouring differences, of those 64 words apart and one chunk apart, of the fields of a
 * word, and of two messages: a mask used twice would cancel there. See {@link Uniformity} for false alarms.
 */
@Tag("security-14")
class MessageUniformityTest {
    private static final int ELEMENTS = 20_000;
    /** Streams of fewer words say too little. */
    private static final int LEAST_WORDS = 150;
    /** Pairs of streams are compared by their first words. */
    private static final int PAIR_WORDS = 1500;

    /**
     * Each component of these results is fresh, also to a party that computes it: otherwise what the party lacks is
     * related from element to element. (Elsewhere a party may know, say, all of a component but its top bits.)
     */
    private static final List<String> FRESH =
            List.of("booleanToArithmetic", "randomBits", "bitToArithmetic", "select", "shuffle", "sortByKey", "and");

    private static final long VALUE = 3;
    private static final long SEED = 99;

    /** Openings tell the value itself, and digests are determined by it. */
    private static final List<String> TELLING = List.of("SEND_COMPONENT", "SEND_DIGEST");

    /** What a party got in one run: the parts of each message, by sender and step; and the components of its result. */
    private static final class View {
        private final Map<String, TreeMap<Integer, long[]>> messages = new TreeMap<>();
        private final List<long[]> outputs = new ArrayList<>();

        Transport watch(Transport inner) {
            return new Transport() {
                @Override
                public void send(int to, Address address, Message message) {
                    inner.send(to, address, message);
                }

                @Override
                public Message receive(int from, Address address, String step) {
                    Message message = inner.receive(from, address, step);
                    if (TELLING.stream().noneMatch(step::endsWith)) {
                        messages.computeIfAbsent(from + step, unused -> new TreeMap<>())
                                .put(address.part(), message.words().clone());
                    }
                    return message;
                }
            };
        }

        void keep(Object result) {
            if (result instanceof ArithmeticShare share) {
                outputs.add(share.left().data());
                outputs.add(share.right().data());
            } else if (result instanceof BooleanShare share) {
                outputs.add(words(share.left()));
                outputs.add(words(share.right()));
            } else if (result instanceof List<?> several) {
                several.forEach(this::keep);
            }
        }

        private static long[] words(BitTensor bits) {
            return bits.words();
        }
    }

    static Stream<Arguments> protocols() {
        return Catalogue.all().filter(entry -> !entry.get()[0].equals("toAll"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("protocols")
    void messages_givenAllThatTheirReceiverKnows_areUniform(String name, Catalogue.Entry protocol) {
        int tested = 0;
        for (Party receiver : Party.values()) {
            View first = view(protocol, receiver, 1, ELEMENTS);
            View second = view(protocol, receiver, 2, ELEMENTS);
            tested += check(name + " at " + receiver, first, second);
            for (int i = 0; i < first.outputs.size() && FRESH.contains(name); i++) {
                checkOutput(name + " at " + receiver + ", " + i, first.outputs.get(i), second.outputs.get(i));
            }
        }
        assertThat(tested).as("streams tested").isPositive();
    }

    /** Six chunks, so that each pair of parties draws its masks for several; the ledgers notice what is drawn twice. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("protocols")
    void protocol_onManyChunks_drawsNothingTwice(String name, Catalogue.Entry protocol) {
        View view = view(protocol, Party.P1, 1, 10 * ELEMENTS);
        assertThat(view.messages.size() + view.outputs.size()).isPositive();
    }

    /** @param fresh the key that the receiver lacks; the two that it holds are always the same */
    private static View view(Catalogue.Entry protocol, Party receiver, int fresh, int elements) {
        View view = new View();
        long[] value = new long[elements];
        Arrays.fill(value, VALUE);
        long[] bits = new long[BitTensor.wordsPerPlane(elements)];
        Arrays.fill(bits, -1);
        List<ArithmeticShare> x =
                PlainShares.parts(Shape.of(elements), new long[][] {value, new long[elements], new long[elements]});
        List<BooleanShare> bit = PlainShares.bitParts(
                Shape.of(elements), 1, new long[][] {bits, new long[bits.length], new long[bits.length]});

        List<Outcome<Object>> outcomes = TappedParties.run(
                20_000,
                keys(receiver, fresh),
                (party, transport) -> party == receiver ? view.watch(transport) : transport,
                context -> protocol.run(
                        context,
                        x.get(context.self().ordinal()),
                        bit.get(context.self().ordinal())));

        outcomes.forEach(outcome -> assertThat(outcome.failure()).as("failure").isNull());
        view.keep(outcomes.get(receiver.ordinal()).value());
        return view;
    }

    private static List<PairKeys> keys(Party receiver, int fresh) {
        List<PairKeys> keys = new ArrayList<>();
        for (Party party : Party.values()) {
            keys.add(new PairKeys(key(party, receiver, fresh), key(party.next(), receiver, fresh)));
        }
        return keys;
    }

    /** Key j belongs to parties j - 1 and j, and the receiver lacks that of the party before it. */
    private static KeyedRandom key(Party component, Party receiver, int fresh) {
        byte[] key = new byte[KeyedRandom.KEY_BYTES];
        boolean isUnknown = component == receiver.previous();
        new SplittableRandom(SEED + component.ordinal() + (isUnknown ? 1000L * fresh : 0)).nextBytes(key);
        return new KeyedRandom(key);
    }

    private static int check(String what, View first, View second) {
        List<Stretches> streams = new ArrayList<>();
        first.messages.forEach((step, parts) -> {
            Map<Integer, long[]> others = Objects.requireNonNull(second.messages.get(step));
            List<long[]> xors = new ArrayList<>();
            List<long[]> differences = new ArrayList<>();
            List<long[]> plain = new ArrayList<>(parts.values());
            parts.forEach((part, words) -> {
                long[] other = Objects.requireNonNull(others.get(part));
                xors.add(combine(words, other, (a, b) -> a ^ b));
                differences.add(combine(words, other, (a, b) -> a - b));
            });
            if (plain.stream().mapToInt(words -> words.length).sum() >= LEAST_WORDS) {
                streams.add(new Stretches(what + ", from=" + step, plain, xors, differences));
            }
        });
        streams.forEach(Stretches::check);
        requireDistinct(what, streams.stream().map(Stretches::xors));
        requireDistinct(what, streams.stream().map(Stretches::differences));
        for (int i = 0; i < streams.size(); i++) {
            for (int j = 0; j < i; j++) {
                streams.get(i).checkBeside(streams.get(j));
            }
        }
        return streams.size();
    }

    /**
     * Equal words show a mask shared at any distance, by two messages even. Of fewer than two million uniform words, two
     * pairs or more are equal with a probability below 1e-13.
     */
    private static void requireDistinct(String what, Stream<List<long[]>> streams) {
        long[] words = streams.flatMap(List::stream)
                .flatMapToLong(Arrays::stream)
                .sorted()
                .toArray();
        int equal = 0;
        for (int i = 1; i < words.length; i++) {
            equal += words[i] == words[i - 1] ? 1 : 0;
        }
        assertThat(equal).as(what + ", equal words").isLessThan(2);
    }

    private static long[] combine(long[] a, long[] b, LongBinaryOperator operator) {
        long[] result = new long[Math.min(a.length, b.length)];
        Arrays.setAll(result, i -> operator.applyAsLong(a[i], b[i]));
        return result;
    }

    /** Words that are the same in both runs are determined by what the receiver knows, as a mask that it shares. */
    private static void checkOutput(String what, long[] first, long[] second) {
        long[] xors = withoutZeros(combine(first, second, (a, b) -> a ^ b));
        long[] differences = withoutZeros(combine(first, second, (a, b) -> a - b));
        if (xors.length >= LEAST_WORDS) {
            requireUniform(what + ", xor of two runs", List.of(xors));
            requireUniform(what + ", xor of two runs, neighbours", List.of(apart(xors, 1)));
            requireUniform(what + ", difference of two runs", List.of(differences));
            requireUniform(what + ", difference of two runs, neighbours", List.of(apart(differences, 1)));
        }
    }

    private static long[] withoutZeros(long[] words) {
        return Arrays.stream(words).filter(word -> word != 0).toArray();
    }

    private static long[] apart(long[] words, int distance) {
        long[] result = new long[Math.max(0, words.length - distance)];
        Arrays.setAll(result, i -> words[i] ^ words[i + distance]);
        return result;
    }

    private static void requireUniform(String what, List<long[]> parts) {
        requireUniform(what, parts, Long.SIZE);
    }

    private static void requireUniform(String what, List<long[]> parts, int bits) {
        Uniformity uniformity = new Uniformity();
        for (long[] words : parts) {
            for (long word : words) {
                uniformity.add(word, bits);
            }
        }
        assertThat(uniformity.excess()).as(what).isLessThan(1);
    }

    /** The parts of one message: as sent in the first run, and compared with those of the second. */
    private record Stretches(String what, List<long[]> plain, List<long[]> xors, List<long[]> differences) {
        void check() {
            requireUniform(what, plain);
            check("xor", xors);
            check("difference", differences);
        }

        private void check(String how, List<long[]> parts) {
            String name = what + ", " + how + " of two runs";
            requireUniform(name, parts);
            requireUniform(name + ", neighbours", each(parts, words -> apart(words, 1)));
            requireUniform(name + ", 64 apart", each(parts, words -> apart(words, 64)));
            List<long[]> chunks = new ArrayList<>();
            for (int part = 1; part < parts.size(); part++) {
                chunks.add(combine(parts.get(part - 1), parts.get(part), (a, b) -> a ^ b));
            }
            requireUniform(name + ", a chunk apart", chunks);
            for (int shift : new int[] {16, 32}) {
                requireUniform(
                        name + ", fields " + shift + " bits apart",
                        each(
                                parts,
                                words -> Arrays.stream(words)
                                        .map(word -> word ^ word >>> shift)
                                        .toArray()),
                        Long.SIZE - shift);
            }
        }

        private static List<long[]> each(List<long[]> parts, java.util.function.UnaryOperator<long[]> change) {
            return parts.stream().map(change).toList();
        }

        void checkBeside(Stretches other) {
            String name = what + " beside " + other.what;
            requireUniform(name + ", xor", List.of(pairs(xors, other.xors, (a, b) -> a ^ b)));
            requireUniform(name + ", difference", List.of(pairs(differences, other.differences, (a, b) -> a - b)));
            requireUniform(name + ", sum", List.of(pairs(differences, other.differences, Long::sum)));
        }

        private static long[] pairs(List<long[]> mine, List<long[]> other, LongBinaryOperator operator) {
            return combine(start(mine), start(other), operator);
        }

        private static long[] start(List<long[]> parts) {
            return parts.stream()
                    .flatMapToLong(Arrays::stream)
                    .limit(PAIR_WORDS)
                    .toArray();
        }
    }
}
