package io.tfe4j.federated.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.party.LocalParties;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final SplittableRandom random = new SplittableRandom(17);

    private static UpdateRules rules(int length) {
        return UpdateRules.of(length, 1);
    }

    private long[] honest(UpdateRules rules) {
        return UpdateEncoding.encode(
                rules, random.doubles(rules.length(), -1, 1).toArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 33, 2048, 5000})
    void sum_ofHonestClients_isExact(int length) {
        UpdateRules rules = rules(length);
        long[] expected = new long[length];
        try (RoundFixture round = new RoundFixture(rules, 10, PATIENCE)) {
            for (int i = 0; i < 10; i++) {
                long[] update = honest(rules);
                round.submit(i, update);
                for (int j = 0; j < length; j++) {
                    expected[j] += update[j];
                }
            }

            assertThat(round.gather()).isEqualTo(10);
            assertThat(round.counts()).isEqualTo(Map.of(Verdict.ACCEPTED, 10));
            assertThat(round.open(1)).isEqualTo(expected);
        }
    }

    /** Squares of 2^32 are 0 modulo 2^64; the others wrap to something small, or are just above. */
    @Test
    void updates_outOfNorm_areLeftOut() {
        UpdateRules rules = rules(100);
        long most = (long) rules.gridNorm();
        LongUnaryOperator[] cheats = {
            i -> i == 3 ? 1L << 32 : 0,
            i -> i == 99 ? Long.MIN_VALUE : 0,
            i -> i == 0 ? -(1L << 33) : 1,
            i -> 1L << 32,
            i -> i == 5 ? most + 1 : 0,
            i -> i < 2 ? most * 3 / 4 : 0,
            i -> i % 2 == 0 ? 1L << 48 : -(1L << 48),
        };
        long[] good = honest(rules);
        try (RoundFixture round = new RoundFixture(rules, cheats.length + 1, PATIENCE)) {
            for (int i = 0; i < cheats.length; i++) {
                round.submit(i, LongStream.range(0, 100).map(cheats[i]).toArray());
            }
            round.submit(cheats.length, good);

            assertThat(round.gather()).isEqualTo(1);
            assertThat(round.counts()).isEqualTo(Map.of(Verdict.ACCEPTED, 1, Verdict.OUT_OF_NORM, cheats.length));
            assertThat(round.open(1)).isEqualTo(good);
        }
    }

    /**
     * What the projections are for, and that the bound on them is tight: the squares of 2^32 wrap around to 0, and one random
     * sum of such an update is 0 with a probability of exactly a half. Five standard deviations are 36 of 200.
     */
    @Test
    void updates_whoseSquaresWrap_passOneProjectionHalfTheTime() {
        int clients = 200;
        UpdateRules rules = new UpdateRules(clients, 1, UpdateRules.DEFAULT_FRACTION_BITS, 1);
        try (RoundFixture round = new RoundFixture(rules, clients, PATIENCE)) {
            for (int i = 0; i < clients; i++) {
                long[] update = new long[clients];
                update[i] = 1L << 32;
                round.submit(i, update);
            }

            assertThat(round.gather()).isBetween(64, 136);
        }
    }

    @Test
    void updates_ofExactlyTheNorm_count() {
        UpdateRules rules = rules(4);
        long[] update = {(long) rules.gridNorm(), 0, 0, 0};
        try (RoundFixture round = new RoundFixture(rules, 1, PATIENCE)) {
            round.submit(0, update);

            assertThat(round.gather()).isEqualTo(1);
            assertThat(round.open(1)).isEqualTo(update);
        }
    }

    @Test
    void clients_thatGiveServersDifferentShares_areLeftOut() {
        UpdateRules rules = rules(8);
        long[] good = honest(rules);
        try (RoundFixture round = new RoundFixture(rules, 3, PATIENCE)) {
            SplitUpdate words = SplitUpdate.of(honest(rules));
            round.submit(0, words, share -> new SharedUpdate(Component.ofWords(new long[8]), share.right()));
            SplitUpdate seeds = SplitUpdate.of(honest(rules));
            round.submit(1, seeds, share -> new SharedUpdate(share.left(), Component.ofSeed(new byte[32])));
            round.submit(2, good);

            assertThat(round.gather()).isEqualTo(1);
            assertThat(round.counts()).isEqualTo(Map.of(Verdict.ACCEPTED, 1, Verdict.INCONSISTENT, 2));
            assertThat(round.open(1)).isEqualTo(good);
        }
    }

    @Test
    void clients_thatNotAllServersHave_doNotStopTheRound() {
        UpdateRules rules = rules(8);
        long[] good = honest(rules);
        try (RoundFixture round = new RoundFixture(rules, 6, SHORT)) {
            SplitUpdate update = SplitUpdate.of(honest(rules));
            round.submit(0, Party.P0, update.at(Party.P0));
            round.submit(1, Party.P1, update.at(Party.P1));
            round.submit(2, Party.P2, update.at(Party.P2));
            round.inbox(Party.P0).begin(RoundFixture.client(3), 8);
            round.submit(4, good);

            assertThat(round.gather()).isEqualTo(1);
            assertThat(round.counts()).isEqualTo(Map.of(Verdict.ACCEPTED, 1, Verdict.INCOMPLETE, 2, Verdict.ABSENT, 3));
            assertThat(round.open(1)).isEqualTo(good);
        }
    }

    @Test
    void clients_withAnotherShape_areRefusedAndCounted() {
        UpdateRules rules = rules(8);
        try (RoundFixture round = new RoundFixture(rules, 2, PATIENCE)) {
            assertThatThrownBy(() -> round.inbox(Party.P0).begin(RoundFixture.client(0), 9))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage("update has another length: length=9, expected=8");
            SplitUpdate longer = SplitUpdate.of(new long[9]);
            round.submit(1, Party.P0, longer.at(Party.P0));
            assertThatThrownBy(() -> round.submit(1, Party.P1, longer.at(Party.P1)))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage("components have another length: expected=8");

            assertThat(round.gather()).isZero();
            assertThat(round.counts()).isEqualTo(Map.of(Verdict.WRONG_SHAPE, 2));
        }
    }

    @Test
    void clients_submitOnce_andOnlyIfChosen() {
        UpdateRules rules = rules(8);
        try (RoundFixture round = new RoundFixture(rules, 1, PATIENCE)) {
            SplitUpdate update = SplitUpdate.of(honest(rules));
            round.submit(0, update, UnaryOperator.identity());

            assertThatThrownBy(() -> round.submit(0, update, UnaryOperator.identity()))
                    .isInstanceOf(RefusedException.class)
                    .extracting(refusal -> ((RefusedException) refusal).reason())
                    .isEqualTo(RefusedException.Reason.TWICE);
            assertThatThrownBy(() -> round.submit(1, update, UnaryOperator.identity()))
                    .isInstanceOf(RefusedException.class)
                    .extracting(refusal -> ((RefusedException) refusal).reason())
                    .isEqualTo(RefusedException.Reason.NOT_CHOSEN);
            assertThat(round.gather()).isEqualTo(1);
        }
    }

    @Test
    void clients_afterTheDeadline_areLate() {
        UpdateRules rules = rules(8);
        try (RoundFixture round = new RoundFixture(rules, 2, Duration.ZERO)) {
            assertThatThrownBy(() -> round.submit(0, new long[8]))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage("round is over");

            assertThat(round.gather()).isZero();
            // the first server that the client asked said so; P0 never heard of it
            assertThat(round.inbox(Party.P1).counts()).isEqualTo(Map.of(Verdict.LATE, 1, Verdict.ABSENT, 1));
        }
    }

    @Test
    void sum_ofTooFewClients_isNotOpened() {
        UpdateRules rules = rules(8);
        try (RoundFixture round = new RoundFixture(rules, 4, PATIENCE)) {
            IntStream.range(0, 4).forEach(i -> round.submit(i, honest(rules)));
            round.gather();

            assertThatThrownBy(() -> round.open(5))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("too few updates to open a sum: accepted=4, least=5");
        }
    }

    /** It would satisfy the least number of clients, and the bound of the norm, with one person's update many times. */
    @Test
    void firstServer_thatNamesOneClientManyTimes_isFoundOutByTheOthers() {
        UpdateRules rules = rules(8);
        ClientId one = RoundFixture.client(0);
        try (LocalParties parties = new LocalParties()) {
            List<String> ends = parties.run(context -> {
                Inbox inbox = new Inbox(rules, List.of(one, RoundFixture.client(1)), PATIENCE, 4);
                inbox.begin(one, 8);
                inbox.submit(one, SplitUpdate.of(new long[8]).at(context.self()));
                if (context.self() == Party.P0) {
                    new Agreement(context.at(Aggregator.Steps.AGREE))
                            .propose(new Agreement.Proposal(List.of(one, one, one), List.of(), false));
                    return "proposed";
                }
                try {
                    new Aggregator(rules, inbox, 4, NoiseShare.none(rules)).nextBatch(context);
                    return "taken";
                } catch (MpcException e) {
                    return String.valueOf(e.getMessage());
                }
            });

            assertThat(ends.get(1)).contains("first server proposes a batch that cannot be: clients=3");
            assertThat(ends.get(2)).isEqualTo(ends.get(1));
        }
    }

    @Test
    void sum_isOpenedOnce() {
        UpdateRules rules = rules(8);
        try (RoundFixture round = new RoundFixture(rules, 1, PATIENCE)) {
            round.submit(0, honest(rules));
            round.gather();
            round.open(1);

            assertThatThrownBy(() -> round.open(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("sum has been opened before");
        }
    }
}
