package io.tfe4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.party.Address;
import io.tfe4j.party.Cost;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.party.Transport;
import io.tfe4j.random.BoundedRandom;
import io.tfe4j.random.KeyedRandom;
import io.tfe4j.random.RandomStream;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.testkit.PlainShares;
import io.tfe4j.testkit.TappedParties;
import io.tfe4j.testkit.ThreeParties;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Input, opening, shuffle, sort, look-up. */
class MovementTest {
    private final SplittableRandom random = new SplittableRandom(13);
    private final ThreeParties parties = ThreeParties.seeded(13);

    @AfterEach
    void close() {
        parties.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 5001})
    void shuffle_movesWholeRows_forwardsAndBack(int n) {
        RingTensor x = RingTensor.of(
                Shape.of(n, 2), IntStream.range(0, 2 * n).asLongStream().toArray());
        List<ArithmeticShare> shares = parties.share(x);

        long[] moved = PlainShares.reveal(parties.runAll(
                        c -> Shuffle.shuffle(c, shares.get(c.self().ordinal()))))
                .data();

        assertThat(parties.measured()).isEqualTo(new Cost(2, 256L * 2 * n));
        for (int i = 0; i < n; i++) {
            assertThat(moved[2 * i + 1]).isEqualTo(moved[2 * i] + 1);
        }
        assertThat(Arrays.stream(moved).sorted().toArray()).isEqualTo(x.data());
        if (n > 50) {
            assertThat(moved).isNotEqualTo(x.data());
        }
    }

    /** More columns than a byte counts: each has words and messages of its own all the same. */
    @ParameterizedTest
    @ValueSource(ints = {255, 256, 700})
    void shuffleAndSort_ofManyColumns_moveWholeRows(int columns) {
        int n = 5;
        long[] rows = new long[n * columns];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = 1000L * (i / columns) + i % columns;
        }
        List<ArithmeticShare> table = parties.share(RingTensor.of(Shape.of(n, columns), rows));
        List<ArithmeticShare> keys = parties.share(Samples.vector(new long[] {3, 1, 4, 0, 2}));

        long[] shuffled = PlainShares.reveal(parties.runAll(
                        c -> Shuffle.shuffle(c, table.get(c.self().ordinal()))))
                .data();
        long[] sorted = PlainShares.reveal(parties.runAll(c -> RadixSort.sortByKey(
                                c,
                                keys.get(c.self().ordinal()),
                                4,
                                List.of(table.get(c.self().ordinal())))
                        .get(0)))
                .data();

        int[] order = {3, 1, 4, 0, 2};
        for (int row = 0; row < n; row++) {
            for (int column = 0; column < columns; column++) {
                assertThat(shuffled[row * columns + column]).isEqualTo(shuffled[row * columns] + column);
                assertThat(sorted[row * columns + column]).isEqualTo(1000L * order[row] + column);
            }
        }
    }

    @Test
    void shuffle_ofThreeRows_reachesEveryOrderEquallyOften() {
        RingTensor x = Samples.vector(new long[] {0, 1, 2});
        Map<String, Integer> counts = new HashMap<>();
        int runs = 6000;
        for (int i = 0; i < runs; i++) {
            List<ArithmeticShare> shares = parties.share(x);
            long[] moved = PlainShares.reveal(parties.runAll(
                            c -> Shuffle.shuffle(c, shares.get(c.self().ordinal()))))
                    .data();
            counts.merge(Arrays.toString(moved), 1, Integer::sum);
        }
        assertThat(counts).hasSize(6);
        double chiSquare = counts.values().stream()
                .mapToDouble(v -> (v - 1000.0) * (v - 1000.0) / 1000.0)
                .sum();
        assertThat(chiSquare).as("5 degrees of freedom, false alarm 1e-6").isLessThan(36.0);
    }

    @Test
    void permutation_ofFourElements_isUniform() {
        BoundedRandom bounded =
                new BoundedRandom(new RandomStream(new KeyedRandom(new byte[KeyedRandom.KEY_BYTES]), 1, 2), 4);
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 24_000; i++) {
            counts.merge(Arrays.toString(bounded.permutation(4)), 1, Integer::sum);
        }
        assertThat(counts).hasSize(24);
        double chiSquare = counts.values().stream()
                .mapToDouble(v -> (v - 1000.0) * (v - 1000.0) / 1000.0)
                .sum();
        assertThat(chiSquare).as("23 degrees of freedom, fixed stream").isLessThan(60.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 63, 1000})
    void sortByKey_isStableAndCarriesPayloads(int n) {
        long[] keys = Samples.signed(random, n, 6);
        RingTensor payload = RingTensor.of(Shape.of(n, 3), random.longs(3L * n).toArray());
        List<ArithmeticShare> keyShares = parties.share(Samples.vector(keys));
        List<ArithmeticShare> payloadShares = parties.share(payload);

        List<List<ArithmeticShare>> sorted = parties.runAll(c -> RadixSort.sortByKey(
                c,
                keyShares.get(c.self().ordinal()),
                6,
                List.of(
                        keyShares.get(c.self().ordinal()),
                        payloadShares.get(c.self().ordinal()))));

        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted((a, b) -> Long.compare(keys[a], keys[b]))
                .mapToInt(i -> i)
                .toArray();
        assertThat(PlainShares.reveal(sorted.stream().map(s -> s.get(0)).toList())
                        .data())
                .isEqualTo(Arrays.stream(keys).sorted().toArray());
        assertThat(PlainShares.reveal(sorted.stream().map(s -> s.get(1)).toList())
                        .data())
                .isEqualTo(payload.gather(order, 0).data());
        ArithmeticShare k = ArithmeticShare.symbolic(Shape.of(n));
        ArithmeticShare p = ArithmeticShare.symbolic(Shape.of(n, 3));
        Cost declared = ThreeParties.declared(c -> RadixSort.sortByKey(c, k, 6, List.of(k, p)));
        assertThat(parties.measured().bits()).isEqualTo(declared.bits());
        assertThat(parties.measured().rounds()).isLessThanOrEqualTo(declared.rounds());
    }

    /**
     * What a sort opens is a random order, the same for all keys. Of 400 runs, the two rows are in one of both orders in
     * less than 120 or more than 280 with a probability below 3e-14 (Hoeffding).
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sortByKey_opensBothOrdersEquallyOften_whateverTheKeys(boolean descending) {
        Map<String, Integer> ordered = new HashMap<>();
        for (int run = 0; run < 400; run++) {
            Map<String, long[]> opened = new ConcurrentHashMap<>();
            List<ArithmeticShare> keys =
                    parties.share(Samples.vector(descending ? new long[] {1, -1} : new long[] {-1, 1}));
            TappedParties.run(
                    10_000,
                    (party, transport) -> watchOpenings(transport, opened),
                    c -> RadixSort.sortByKey(
                            c,
                            keys.get(c.self().ordinal()),
                            2,
                            List.of(keys.get(c.self().ordinal()))));
            opened.forEach((step, values) -> ordered.merge(step, values[0] < values[1] ? 1 : 0, Integer::sum));
        }

        assertThat(ordered).hasSize(2);
        assertThat(ordered.values()).allSatisfy(count -> assertThat(count).isBetween(120, 280));
    }

    /** Puts the three components of every opening together. */
    private static Transport watchOpenings(Transport inner, Map<String, long[]> opened) {
        return new Transport() {
            @Override
            public void send(int to, Address address, Message message) {
                inner.send(to, address, message);
            }

            @Override
            public Message receive(int from, Address address, String step) {
                Message message = inner.receive(from, address, step);
                if (step.endsWith("SEND_COMPONENT")) {
                    boolean isBits = step.contains("MOVE_OPEN");
                    opened.merge(step, message.words().clone(), (sum, component) -> {
                        for (int i = 0; i < sum.length; i++) {
                            sum[i] = isBits ? sum[i] ^ component[i] : sum[i] + component[i];
                        }
                        return sum;
                    });
                }
                return message;
            }
        };
    }

    @Test
    void sortByKey_of32BitExtremes_isInOrder() {
        long[] keys = Samples.signed(random, 300, 32);
        List<ArithmeticShare> shares = parties.share(Samples.vector(keys));

        long[] sorted = PlainShares.reveal(parties.runAll(c -> RadixSort.sortByKey(
                                c,
                                shares.get(c.self().ordinal()),
                                32,
                                List.of(shares.get(c.self().ordinal())))
                        .get(0)))
                .data();

        assertThat(sorted).isEqualTo(Arrays.stream(keys).sorted().toArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 16, 100})
    void lookup_atSecretIndices_readsPublicAndPrivateTables(int entries) {
        RingTensor table =
                RingTensor.of(Shape.of(entries, 2), random.longs(2L * entries).toArray());
        int[] indices = random.ints(17, 0, entries).toArray();
        RingTensor x = Samples.vector(Arrays.stream(indices).asLongStream().toArray());
        long[] expected = table.gather(indices, 0).data();

        long[] fromPublic =
                parties.run(x, (c, s) -> Lookup.publicTable(c, s, table)).data();
        assertThat(parties.measured()).isEqualTo(Lookup.publicTableCost(17, entries, 2));
        long[] fromPrivate = parties.run(x, table, Lookup::privateTable).data();

        assertThat(fromPublic).isEqualTo(expected);
        assertThat(fromPrivate).isEqualTo(expected);
    }

    @Test
    void opening_tellsEveryPartyOrOne() {
        long[] x = Samples.signed(random, 100, 64);
        List<ArithmeticShare> shares = parties.share(Samples.vector(x));

        List<RingTensor> all =
                parties.runAll(c -> Opening.toAll(c, shares.get(c.self().ordinal())));
        assertThat(all).allSatisfy(opened -> assertThat(opened.data()).isEqualTo(x));
        assertThat(parties.measured()).isEqualTo(Opening.toAllCost(100));

        long[] one = parties.runAll(c ->
                        new RingTensor[] {Opening.toParty(c, shares.get(c.self().ordinal()), Party.P1)})
                .get(1)[0]
                .data();
        assertThat(one).isEqualTo(x);
        assertThat(parties.measured()).isEqualTo(Opening.toPartyCost(100));
    }

    @Test
    void opening_whenHoldersDisagree_endsWithoutAValue() {
        List<ArithmeticShare> shares = parties.share(Samples.vector(new long[] {1, 2, 3}));
        ArithmeticShare tampered = new ArithmeticShare(
                shares.get(1).left().plus(RingTensor.scalar(1)), shares.get(1).right());

        assertThatThrownBy(() -> parties.runAll(c -> Opening.toAll(
                        c, c.self() == Party.P1 ? tampered : shares.get(c.self().ordinal()))))
                .isInstanceOfSatisfying(
                        MpcException.class, e -> assertThat(e.code()).isEqualTo(MpcException.Code.INCONSISTENT));
    }

    @Test
    void input_fromEachParty_isShared() {
        RingTensor x = Samples.vector(Samples.signed(random, 50, 64));
        for (Party owner : Party.values()) {
            List<ArithmeticShare> shares =
                    parties.runAll(c -> InputSharing.fromParty(c, owner, x.shape(), c.self() == owner ? x : null));

            assertThat(PlainShares.reveal(shares).data()).isEqualTo(x.data());
            assertThat(parties.measured()).isEqualTo(InputSharing.fromPartyCost(50));
        }
    }

    @Test
    void sumOfWhatEachPartyOwns_isShared() {
        List<RingTensor> own = List.of(
                Samples.vector(Samples.signed(random, 50, 64)),
                Samples.vector(Samples.signed(random, 50, 64)),
                Samples.vector(Samples.signed(random, 50, 64)));

        List<ArithmeticShare> shares = parties.runAll(c -> InputSharing.sumOfParties(
                c, own.get(0).shape(), own.get(c.self().ordinal())));

        assertThat(PlainShares.reveal(shares).data())
                .isEqualTo(own.get(0).plus(own.get(1)).plus(own.get(2)).data());
        assertThat(parties.measured()).isEqualTo(InputSharing.sumOfPartiesCost(50));
    }

    @Test
    void sharesOfEveryProtocol_areUniformBytes() {
        int n = 1 << 17;
        for (long secret : new long[] {0, 1, -1, Long.MIN_VALUE}) {
            long[] x = new long[n];
            Arrays.fill(x, secret);
            RingTensor tensor = Samples.vector(x);
            List<ArithmeticShare> input = parties.runAll(
                    c -> InputSharing.fromParty(c, Party.P0, tensor.shape(), c.self() == Party.P0 ? tensor : null));
            List<ArithmeticShare> product = parties.runAll(c -> Multiplication.multiply(
                    c, input.get(c.self().ordinal()), input.get(c.self().ordinal())));
            for (Party party : Party.values()) {
                assertUniform(product.get(party.ordinal()).left().data());
                assertUniform(product.get(party.ordinal()).right().data());
            }
            assertUniform(input.get(0).left().data());
            assertUniform(input.get(1).left().data());
        }
    }

    private static void assertUniform(long[] words) {
        int[] counts = new int[256];
        for (long word : words) {
            for (int shift = 0; shift < 64; shift += 8) {
                counts[(int) (word >>> shift) & 255]++;
            }
        }
        double expected = words.length * 8 / 256.0;
        double chiSquare = Arrays.stream(counts)
                .mapToDouble(v -> (v - expected) * (v - expected) / expected)
                .sum();
        assertThat(chiSquare)
                .as("255 degrees of freedom, false alarm below 1e-9")
                .isLessThan(420.0);
    }
}
