package io.tfe4j.privacy.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.privacy.accounting.GaussianMechanism;
import io.tfe4j.privacy.audit.CanaryAudit;
import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Two clinics, of which one patient goes to both. */
class PersonStatisticsTest {
    private static final double SIGNIFICANCE = 1e-6;
    private static final double DELTA = 1e-6;
    /** Its noise is far below what the tests tell apart. */
    private static final double EPSILON = 1e7;

    private final TfeContext tfe = Local.context();
    private final PrivateTensor people =
            tfe.concat(0, column("east", "patient", 0, 9, 1, 1, 2, 1), column("west", "patient", 0, 9, 3, 2, 2));
    private final PrivateTensor wards =
            tfe.concat(0, column("east", "ward", 0, 2, 0, 1, 2, 0), column("west", "ward", 0, 2, 2, 1, 0));
    private final PrivateTensor costs = tfe.concat(
            0,
            tfe.definePrivateInput(
                    "east",
                    Inputs.of(10, 20, 30, 40).range(0, 100).named("east/visits").checkRanges()),
            tfe.definePrivateInput(
                    "west",
                    Inputs.of(5, 6, 7).range(0, 100).named("west/visits").checkRanges()));

    private PrivateTensor column(String owner, String name, double low, double high, double... values) {
        return tfe.definePrivateInput(
                owner,
                Inputs.of(values)
                        .fractionBits(0)
                        .range(low, high)
                        .named(owner + "/visits-" + name)
                        .checkRanges());
    }

    private double[] of(int rows, Function<PersonStatistics, PrivateTensor> statistic) {
        return Local.valuesOf(
                tfe,
                statistic.apply(NoisedStatistics.sharing(tfe, 1, EPSILON, DELTA).perPerson(people, rows)));
    }

    @Test
    void statistics_areThoseOfTheRowsThatCount() {
        // of one row each: 10 (1), 30 (2, in the east), 5 (3)
        assertThat(of(1, PersonStatistics::count)[0]).isCloseTo(3, within(0.05));
        assertThat(of(1, all -> all.sum(costs, 0, 100))[0]).isCloseTo(45, within(0.5));
        assertThat(of(1, all -> all.mean(costs, 0, 100))[0]).isCloseTo(15, within(0.5));
        // of two: 10, 20, 30, 6, 5
        assertThat(of(2, PersonStatistics::count)[0]).isCloseTo(5, within(0.05));
        assertThat(of(2, all -> all.sum(costs, 0, 8))[0]).isCloseTo(8 + 8 + 8 + 6 + 5, within(0.5));
        assertThat(of(2, all -> all.sum(costs, -100, 100))[0]).isCloseTo(71, within(0.5));
        assertThat(of(2, all -> all.histogram(costs, 0, 10, 50, 100)))
                .usingComparatorWithPrecision(0.05)
                .containsExactly(2, 3, 0);
    }

    @Test
    void groups_haveThoseOfThePeopleThatCount() {
        // wards of 1: 0, 1, 0; of 2: 2, 1, 0; of 3: 2
        assertThat(of(2, all -> all.countsByKey(wards, 3, 1, 0.5)))
                .usingComparatorWithPrecision(0.05)
                .containsExactly(3, 0, 1);
        assertThat(of(1, all -> all.countsByKey(wards, 3, 3, 0.5)))
                .usingComparatorWithPrecision(0.05)
                .containsExactly(2, 2, 2);
        assertThat(of(1, all -> all.sumsByKey(wards, 3, 2, costs, 0, 100, 1.5)))
                .usingComparatorWithPrecision(0.5)
                .containsExactly(2, 2, 0, 10 + 7, 20 + 6, 0);
    }

    @Test
    void proof_saysThatItIsAboutPeople() {
        PersonStatistics all = NoisedStatistics.sharing(tfe, 1, 1, DELTA).perPerson(people, 2);
        PrivateTensor count = all.count();
        ProvenPrivacy privacy = ProvenPrivacy.of(DELTA, tfe.defineOutput("analyst", count));

        assertThat(privacy.isPrivate()).as(privacy.toString()).isTrue();
        assertThat(privacy.datasets()).hasSize(2).allSatisfy(dataset -> {
            assertThat(dataset.againstServer()).isCloseTo(1, within(1e-9));
            assertThat(dataset.person()).endsWith("visits-patient");
        });
        assertThat(privacy.toString()).contains("a person (all rows with one east/visits-patient) is in 1 noised sum;");
    }

    @Test
    void bounds_areChecked() {
        NoisedStatistics statistics = NoisedStatistics.sharing(tfe, 1, 1, DELTA);
        assertThatThrownBy(() -> statistics.perPerson(people, 0)).hasMessageContaining("at least one row");
        assertThatThrownBy(() -> statistics.perPerson(people.reshape(-1, 1), 1)).hasMessageContaining("a vector");
        assertThatThrownBy(() -> statistics.perPerson(people, 1).sum(costs, 3, 3))
                .hasMessageContaining("bounds must ascend");
        assertThatThrownBy(() -> statistics.perPerson(people, 1).countsByKey(costs, 3, 1, 0))
                .hasMessageContaining("group may be none of the groups");
    }

    private static final int RUNS = 60_000;

    /** Each column is a run of its own: the rows of one person among others', or without them. */
    private double[] sums(double own, int counted) {
        int rows = 6;
        double[] table = new double[rows * RUNS];
        for (int row = 0; row < rows; row++) {
            Arrays.fill(table, row * RUNS, (row + 1) * RUNS, row < 4 ? own : 0.25);
        }
        PrivateTensor ids = tfe.definePrivateInput(
                "owner", Inputs.of(7, 7, 7, 7, 8, 9).fractionBits(0).range(0, 9));
        PrivateTensor values = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {rows, RUNS}, table).range(-1, 1));
        return Local.valuesOf(tfe, tfe.sumPerPerson(ids, values, counted).noisedSum(2 * 0.5, 1));
    }

    private double bound(int counted, double delta) {
        return CanaryAudit.of(sums(0.5, counted), sums(0, counted)).epsilonLowerBound(delta, SIGNIFICANCE);
    }

    /** Four rows of a person, of which two count, each at the bound. */
    @Test
    void aPersonsRows_tellWhatIsClaimed_andMoreOnlyIfMoreCount() {
        double noise = Math.sqrt(1.5);
        double delta = GaussianMechanism.delta(noise, 0) / 2;
        double claimed = GaussianMechanism.epsilon(noise, delta);

        assertThat(bound(2, delta)).isBetween(0.6 * claimed, claimed);
        assertThat(bound(4, delta)).isGreaterThan(claimed);
    }
}
