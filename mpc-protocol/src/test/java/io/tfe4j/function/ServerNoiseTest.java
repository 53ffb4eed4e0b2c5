package io.tfe4j.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.party.Party;
import io.tfe4j.random.DiscreteGaussian;
import io.tfe4j.random.RandomWords;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.testkit.PlainShares;
import io.tfe4j.testkit.ThreeParties;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is left of the noise to a server that knows its own share, and if a server adds none. */
@Tag("security-45")
class ServerNoiseTest {
    private static final int COUNT = 60_000;
    private static final double DEVIATION = 0.25;
    private static final double UNITS = DEVIATION * 65536;

    private final Map<Party, long[]> drawn = new EnumMap<>(Party.class);

    private synchronized long[] draw(Party party, int count, BigInteger variance, boolean silent) {
        long[] own = new long[count];
        if (!silent) {
            new DiscreteGaussian(RandomWords.fresh(), variance).fill(own);
        }
        drawn.put(party, own.clone());
        return own;
    }

    private long[] noise(@Nullable Party silent) {
        Shape shape = Shape.of(COUNT);
        try (ThreeParties parties = ThreeParties.seeded(5)) {
            List<ArithmeticShare> shares = parties.runAll(context -> {
                FixedTensor zeros = new FixedTensor(
                        ArithmeticShare.of(shape, new long[COUNT], new long[COUNT]), 16, new Range(0, 0));
                return ServerNoise.add(
                                context,
                                zeros,
                                DEVIATION,
                                (count, variance) -> draw(context.self(), count, variance, context.self() == silent))
                        .share();
            });
            return PlainShares.reveal(shares).data();
        }
    }

    private static double variance(long[] noise) {
        return Arrays.stream(noise).mapToDouble(x -> (double) x * x).sum() / noise.length / UNITS / UNITS;
    }

    private static void assertVariance(long[] noise, double expected) {
        assertThat(variance(noise)).isCloseTo(expected, within(6 * expected * Math.sqrt(2.0 / COUNT)));
    }

    @Test
    void sum_isOfThreeShares_ofHalfTheVarianceEach() {
        long[] noise = noise(null);

        assertVariance(noise, 1.5);
        for (Party party : Party.values()) {
            assertVariance(Objects.requireNonNull(drawn.get(party)), 0.5);
        }
    }

    @Test
    void serverThatKnowsItsShare_facesTheNoiseAskedFor() {
        long[] noise = noise(null);

        for (Party party : Party.values()) {
            long[] own = Objects.requireNonNull(drawn.get(party));
            long[] left = new long[COUNT];
            Arrays.setAll(left, i -> noise[i] - own[i]);
            assertVariance(left, 1);
            double product = 0;
            for (int i = 0; i < COUNT; i++) {
                product += left[i] * (double) own[i] / UNITS / UNITS;
            }
            assertThat(product / COUNT).isCloseTo(0, within(6 * Math.sqrt(0.5 / COUNT)));
        }
    }

    @Test
    void serverThatAddsNone_leavesTheNoiseAskedFor() {
        assertVariance(noise(Party.P1), 1);
    }
}
