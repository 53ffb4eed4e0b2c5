package io.tfe4j.privacy.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.privacy.accounting.RdpAccountant;
import io.tfe4j.privacy.audit.CanaryAudit;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every statistic as whoever sees its results can attack it: many results with and without the row that is worst for it, told
 * apart by a threshold that is chosen before. At least six tenths of what is claimed must be found, and no more than all of
 * it; of the same statistic with too little noise more than is claimed.
 */
@Tag("once")
class StatisticsAuditTest {
    private static final int RUNS = 8_000;
    private static final double SIGNIFICANCE = 1e-4;
    private static final double LEAST_FOUND = 0.6;
    private static final double DELTA = 1e-3;

    /** A statistic, two tables that differ by one row, and from where on a result speaks for the row. */
    private record Attack(
            String name, ToDoubleFunction<Asked> score, List<String> without, String canary, double threshold) {
        CanaryAudit audit(Noise noise) {
            List<String> more =
                    Stream.concat(without.stream(), Stream.of(canary)).toList();
            return CanaryAudit.of(scores(more, noise), scores(without, noise));
        }

        private double[] scores(List<String> lines, Noise noise) {
            PrivateDataset data = new PrivateDataset(
                    new Table(
                            List.of("key", "x"),
                            lines.stream().map(line -> line.split(",")).toList()),
                    Contributions.ROWS,
                    (purpose, event) -> {},
                    "rows");
            Asked asked = new Asked(data, noise);
            return IntStream.range(0, RUNS)
                    .mapToDouble(run -> score.applyAsDouble(asked))
                    .toArray();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private record Asked(PrivateDataset data, Noise noise) {}

    private static final List<String> FEW = List.of("a,50", "a,60", "b,40", "b,45", "b,55");
    /** So many that a quotient's divisor is hardly noised. */
    private static final List<String> AT_ONE_END = Collections.nCopies(200, "a,0");
    /** At either end, so that all places between are equally bad; a row more makes those above it better than the others. */
    private static final List<String> AT_BOTH_ENDS = List.of("a,0", "a,0", "a,100", "a,100", "a,100");

    private static final List<String> KEYS =
            IntStream.range(0, 20).mapToObj(i -> "k" + i).toList();
    private static final double SELECTION = 0.01;

    /** Of one group, and less than anything if it is not shown. */
    private static double of(Map<String, Estimate> shown, String key) {
        Estimate estimate = shown.get(key);
        return estimate == null ? Double.NEGATIVE_INFINITY : estimate.value();
    }

    static Stream<Attack> additive() {
        return Stream.of(
                new Attack("count", asked -> asked.data.count(asked.noise).value(), FEW, "c,100", 6),
                new Attack(
                        "sum", asked -> asked.data.sum("x", 0, 100, asked.noise).value(), FEW, "c,100", 350),
                new Attack(
                        "mean",
                        asked -> asked.data.mean("x", 0, 100, asked.noise).value(),
                        AT_ONE_END,
                        "a,1e9",
                        100 / 201.0),
                new Attack(
                        "variance",
                        asked -> asked.data.variance("x", 0, 100, asked.noise).value(),
                        AT_ONE_END,
                        "a,1e9",
                        10_000 / 201.0 * (1 - 1 / 201.0)),
                new Attack(
                        "group",
                        asked -> of(asked.data.groupBy("key", List.of("a", "c")).count(asked.noise), "c"),
                        FEW,
                        "c,100",
                        1),
                new Attack(
                        "mean of a group",
                        asked -> of(asked.data.groupBy("key", List.of("a", "b")).mean("x", 0, 100, asked.noise), "a"),
                        AT_ONE_END,
                        "a,100",
                        100 / 201.0),
                new Attack(
                        "histogram",
                        asked -> asked.data
                                .histogram("x", new double[] {0, 90, 100}, asked.noise)
                                .get(1)
                                .value(),
                        FEW,
                        "c,100",
                        1));
    }

    static Stream<Attack> choices() {
        return Stream.of(
                new Attack(
                        "median",
                        asked -> asked.data.median("x", 0, 100, asked.noise).value(),
                        AT_BOTH_ENDS,
                        "c,95",
                        95),
                new Attack(
                        "top",
                        asked -> asked.data.top(1, "key", KEYS, asked.noise).contains("k7") ? 1 : 0,
                        KEYS.stream().map(key -> key + ",1").toList(),
                        "k7,1",
                        1));
    }

    @ParameterizedTest
    @MethodSource("additive")
    void laplaceNoise_tellsWhatIsClaimed_andNotFarLess(Attack attack) {
        requireAudited(attack, 1);
    }

    @ParameterizedTest
    @MethodSource("choices")
    void choices_tellWhatIsClaimed_andNotFarLess(Attack attack) {
        requireAudited(attack, 2);
    }

    private static void requireAudited(Attack attack, double epsilon) {
        double found = attack.audit(Noise.pure(epsilon)).epsilonLowerBound(attack.threshold, 0, SIGNIFICANCE);

        assertThat(found).isBetween(LEAST_FOUND * epsilon, epsilon);
    }

    /** Of a cost for which the deviation that is wanted is a whole number. */
    @ParameterizedTest
    @MethodSource("additive")
    void gaussianNoise_tellsWhatIsClaimed_andNotFarLess(Attack attack) {
        Noise noise = Noise.zeroConcentrated(0.5);
        double claimed =
                RdpAccountant.create().compose(noise.event()).epsilon(DELTA).epsilon();
        double found = attack.audit(noise).gaussianEpsilonLowerBound(attack.threshold, DELTA, SIGNIFICANCE);

        assertThat(found).isBetween(LEAST_FOUND * claimed, claimed);
    }

    /** Which keys are shown, and how many rows they have: each costs a half, and both together tell all of it. */
    @ParameterizedTest
    @MethodSource("selected")
    void selectedKeys_tellWhatIsClaimed_andNotFarLess(Attack attack) {
        double epsilon = 2;
        double found = attack.audit(Noise.pure(epsilon)).epsilonLowerBound(attack.threshold, SELECTION, SIGNIFICANCE);

        assertThat(found).isBetween(LEAST_FOUND * epsilon, epsilon);
    }

    static Stream<Attack> selected() {
        // one below the number of people from which on a key is shown
        long people = Noise.pure(1).quantile(Sensitivity.of(1, 1), SELECTION);
        return Stream.of(new Attack(
                "selected key",
                asked -> of(asked.data.groupBy("key", SELECTION).count(asked.noise), "c"),
                Collections.nCopies((int) people, "c,1"),
                "c,1",
                people + 1));
    }

    /** The control: half the noise that is claimed. */
    @ParameterizedTest
    @MethodSource("additive")
    void halfTheNoise_isFound(Attack attack) {
        assertThat(attack.audit(Noise.pure(2)).epsilonLowerBound(attack.threshold, 0, SIGNIFICANCE))
                .isGreaterThan(1);
    }

    @ParameterizedTest
    @MethodSource("choices")
    void choicesOfTwiceTheEpsilon_areFound(Attack attack) {
        assertThat(attack.audit(Noise.pure(4)).epsilonLowerBound(attack.threshold, 0, SIGNIFICANCE))
                .isGreaterThan(2);
    }

    /** What the price of means and variances rests on: a row is one whole, however it is rounded. */
    @Test
    void partsOfANumber_areNeverNegative_andComeToOne() {
        DoubleStream.concat(
                        IntStream.rangeClosed(0, 1 << 17).mapToDouble(i -> i * 0x1p-17),
                        new Random(5).doubles(50_000).map(x -> x * x * x * x * x * x))
                .forEach(share -> {
                    for (int degree = 1; degree <= 2; degree++) {
                        for (double end : new double[] {share, 1 - share}) {
                            long[] parts = Release.parts(end, degree);
                            if (LongStream.of(parts).sum() != Release.WHOLE
                                    || LongStream.of(parts).anyMatch(part -> part < 0)
                                    || Math.abs(parts[degree] - Math.pow(end, degree) * Release.WHOLE) > 0.5
                                    || Math.abs(parts[0] - Math.pow(1 - end, degree) * Release.WHOLE) > 1) {
                                throw new AssertionError("share=" + end + ", parts=" + Arrays.toString(parts));
                            }
                        }
                    }
                });
    }
}
