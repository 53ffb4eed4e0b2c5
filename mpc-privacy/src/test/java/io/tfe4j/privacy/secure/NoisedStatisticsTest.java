package io.tfe4j.privacy.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoisedStatisticsTest {
    private static final int ROWS = 3000;
    private static final double DELTA = 1e-6;

    private final TfeContext tfe = Local.context();
    private final double[] ages = new double[ROWS];
    private final double[] regions = new double[ROWS];
    private final PrivateTensor agesInput;
    private final PrivateTensor regionsInput;

    NoisedStatisticsTest() {
        SplittableRandom random = new SplittableRandom(4);
        Arrays.setAll(ages, i -> Math.min(100, Math.max(0, 45 + 18 * random.nextGaussian())));
        Arrays.setAll(regions, i -> i % 100 == 0 ? 3 : random.nextInt(3));
        agesInput =
                tfe.definePrivateInput("registry", Inputs.of(ages).range(0, 120).named("ages"));
        regionsInput = tfe.definePrivateInput(
                "registry", Inputs.of(regions).range(0, 3).fractionBits(0).named("regions"));
    }

    /** Cheap noise, so that the statistics themselves show. */
    private NoisedStatistics precise() {
        return NoisedStatistics.sharing(tfe, 1, 50, DELTA);
    }

    private double[] run(PrivateTensor statistic) {
        return Local.valuesOf(tfe, statistic);
    }

    private double mean() {
        return Arrays.stream(ages).average().orElseThrow();
    }

    @Test
    void countAndSumAndMean_areNearTheTruth() {
        NoisedStatistics statistics = precise();
        double six = 6 * 1.3 * statistics.noiseMultiplier();
        long old = Arrays.stream(ages).filter(age -> age > 65).count();

        assertThat(run(statistics.count(agesInput.gt(65)))[0]).isCloseTo(old, within(six));
        assertThat(run(statistics.sum(agesInput, 0, 120))[0]).isCloseTo(mean() * ROWS, within(1 + 120 * six));
        assertThat(run(statistics.mean(agesInput, 0, 120))[0]).isCloseTo(mean(), within(0.01 + 60 * six / ROWS));
    }

    @Test
    void valuesBeyondTheBounds_countAsTheBounds() {
        double expected = Arrays.stream(ages)
                .map(age -> Math.min(50, Math.max(40, age)))
                .average()
                .orElseThrow();

        assertThat(run(precise().mean(agesInput, 40, 50))[0]).isCloseTo(expected, within(0.05));
    }

    @Test
    void varianceComesWithTheMean() {
        double variance =
                Arrays.stream(ages).map(age -> (age - mean()) * (age - mean())).sum() / ROWS;

        double[] both = run(precise().meanAndVariance(agesInput, 0, 120));

        assertThat(both[0]).isCloseTo(mean(), within(0.3));
        assertThat(both[1]).isCloseTo(variance, within(20.0));
    }

    @Test
    void histogram_countsEveryRowOnce() {
        double[] edges = {20, 40, 60, 80};
        double six = 6 * 1.3 * precise().noiseMultiplier();

        double[] counts = run(precise().histogram(agesInput, edges));

        assertThat(counts[0]).isCloseTo(Arrays.stream(ages).filter(a -> a < 40).count(), within(six));
        assertThat(counts[1])
                .isCloseTo(Arrays.stream(ages).filter(a -> a >= 40 && a < 60).count(), within(six));
        assertThat(counts[2]).isCloseTo(Arrays.stream(ages).filter(a -> a >= 60).count(), within(six));
        assertThat(run(precise().histogram(agesInput, 0, 120))[0]).isCloseTo(ROWS, within(six));
    }

    @Test
    void quantiles_areEdgesThatDivideTheRows() {
        double[] edges = new double[41];
        Arrays.setAll(edges, i -> 3.0 * i);
        double[] sorted = Arrays.stream(ages).sorted().toArray();

        double[] quantiles = run(precise().quantiles(agesInput, new double[] {0.1, 0.5, 0.9}, edges));

        assertThat(quantiles[0]).isCloseTo(sorted[ROWS / 10], within(4.0));
        assertThat(quantiles[1]).isCloseTo(sorted[ROWS / 2], within(4.0));
        assertThat(quantiles[2]).isCloseTo(sorted[9 * ROWS / 10], within(4.0));
    }

    @Test
    void groups_belowTheThreshold_doNotShow() {
        double[] counts = run(precise().countsByKey(regionsInput, 4, 100));
        double[] sums = run(precise().sumsByKey(regionsInput, 4, agesInput, 0, 120, 100));

        assertThat(counts[3]).isZero();
        assertThat(sums[3]).isZero();
        assertThat(sums[7]).isZero();
        for (int region = 0; region < 3; region++) {
            double expected = 0;
            double years = 0;
            for (int i = 0; i < ROWS; i++) {
                expected += regions[i] == region ? 1 : 0;
                years += regions[i] == region ? ages[i] : 0;
            }
            assertThat(counts[region]).isCloseTo(expected, within(3.0));
            assertThat(sums[region]).isCloseTo(expected, within(4.0));
            assertThat(sums[4 + region]).isCloseTo(years, within(500.0));
        }
    }

    static Stream<Named<Function<NoisedStatisticsTest, PrivateTensor>>> all() {
        return Stream.of(
                Named.of("count", test -> test.cheap().count(test.agesInput.gt(65))),
                Named.of("sum", test -> test.cheap().sum(test.agesInput, 0, 120)),
                Named.of("mean", test -> test.cheap().mean(test.agesInput, 10, 73.3)),
                Named.of("variance", test -> test.cheap().meanAndVariance(test.agesInput, 0.1, 99.7)),
                Named.of("histogram", test -> test.cheap().histogram(test.agesInput, 0, 10, 50, 120)),
                Named.of(
                        "quantiles",
                        test -> test.cheap().quantiles(test.agesInput, new double[] {0.5}, 0, 30, 60, 120)),
                Named.of("counts by key", test -> test.cheap().countsByKey(test.regionsInput, 4, 50)),
                Named.of(
                        "sums by key",
                        test -> test.cheap().sumsByKey(test.regionsInput, 4, test.agesInput, 0, 120, 50)));
    }

    private NoisedStatistics cheap() {
        return NoisedStatistics.sharing(tfe, 1, 0.5, DELTA);
    }

    /** What it costs is read off the graph, so that no bug in a statistic can make it cost more. */
    @ParameterizedTest
    @MethodSource("all")
    void everyStatistic_costsWhatItSays(Function<NoisedStatisticsTest, PrivateTensor> statistic) {
        ProvenPrivacy privacy = ProvenPrivacy.of(DELTA, tfe.defineOutput("analyst", statistic.apply(this)));

        assertThat(privacy.isPrivate()).isTrue();
        assertThat(privacy.datasets()).isNotEmpty().allSatisfy(dataset -> {
            assertThat(dataset.name()).startsWith("registry/");
            assertThat(dataset.releases()).isOne();
            assertThat(dataset.againstServer()).isCloseTo(0.5, within(1e-9));
            assertThat(dataset.againstOutsider()).isLessThan(0.42);
        });
    }

    @Test
    void twoStatistics_costMore() {
        PrivateTensor ages = agesInput;
        ProvenPrivacy privacy = ProvenPrivacy.of(
                DELTA,
                tfe.defineOutput(
                        "analyst",
                        tfe.concat(
                                0,
                                cheap().histogram(ages, 0, 50, 120),
                                cheap().mean(ages, 0, 120).reshape(1))));

        assertThat(privacy.datasets())
                .extracting(ProvenPrivacy.Dataset::releases)
                .containsExactly(2L);
        assertThat(privacy.datasets().get(0).againstServer()).isBetween(0.7, 0.8);
        assertThat(privacy.toString()).contains("registry/ages: a row is in 2 noised sums; epsilon 0.7");
        ProvenPrivacy bare = ProvenPrivacy.of(DELTA, tfe.defineOutput("analyst", ages.sum()));
        assertThat(bare.isPrivate()).isFalse();
        assertThat(bare.toString()).contains("registry/ages: NOT protected, learnt by analyst at %");
    }

    @Test
    void tables_areRefused_sinceARowWouldCountForEachColumn() {
        PrivateTensor table = tfe.definePrivateInput(
                "owner", Inputs.of(new double[][] {{1, 2}, {3, 4}}).range(0, 9).fractionBits(0));
        NoisedStatistics statistics = cheap();

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> statistics.count(table.gt(2)),
                () -> statistics.histogram(table, 0, 3, 9),
                () -> statistics.quantiles(table, new double[] {0.5}, 0, 3, 9),
                () -> statistics.sum(table, 0, 9),
                () -> statistics.mean(table, 0, 9),
                () -> statistics.meanAndVariance(table, 0, 9),
                () -> statistics.countsByKey(table, 10, 0))) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a column is a vector");
        }
    }

    @Test
    void sums_withBoundsOffTheGrid_areProven() {
        PrivateTensor column =
                tfe.definePrivateInput("owner", Inputs.of(0.1, 0.2).range(-1, 1));

        for (double[] bounds : new double[][] {{0, 0.3}, {-0.7, 0.1}, {0.1, 0.7}}) {
            Output output = tfe.defineOutputValues("analyst", cheap().sum(column, bounds[0], bounds[1]), values -> {});
            assertThat(ProvenPrivacy.of(1e-6, output).isPrivate()).isTrue();
        }
    }

    @Test
    void nonsense_isRefused() {
        assertThatThrownBy(() -> cheap().mean(agesInput, 5, 5)).hasMessageContaining("low=5.0, high=5.0");
        assertThatThrownBy(() -> cheap().sum(agesInput, Double.NaN, 5)).hasMessageContaining("low=NaN");
        assertThatThrownBy(() -> cheap().histogram(agesInput, 1)).hasMessageContaining("edges=1");
        assertThatThrownBy(() -> cheap().histogram(agesInput, 1, 3, 2)).hasMessageContaining("low=3.0, high=2.0");
        assertThatThrownBy(() -> NoisedStatistics.sharing(tfe, 1, -1, DELTA))
                .hasMessageContaining("epsilon is not a number from 0 on: value=-1.0");
    }
}
