package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.DatasetInput;
import io.tfe4j.DenseGradient;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.privacy.BareRelease;
import io.tfe4j.program.privacy.NoisedRelease;
import io.tfe4j.program.privacy.PrivacyAnalysis;
import io.tfe4j.program.privacy.PrivacyState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the graph proves of sums in which only so many rows of a person count. */
class PersonPrivacyTest {
    private static final int ROWS = 40;
    private static final double NOISE = 3;

    private final TfeContext tfe = Running.local();

    private DatasetInput table(String column) {
        return Inputs.dataset("visits").columns(column).rows(ROWS);
    }

    private PrivateTensor people(String owner) {
        return tfe.definePrivateInput(owner, table("patient").identifiers().checkRanges());
    }

    private PrivateTensor groups(String owner) {
        return tfe.definePrivateInput(
                owner, table("ward").fractionBits(0).range(0, 7).checkRanges());
    }

    private PrivateTensor values(String owner, double low, double high) {
        return tfe.definePrivateInput(owner, table("cost").range(low, high).checkRanges());
    }

    private PrivacyAnalysis analysed(Tensor opened) {
        return PrivacyAnalysis.of(tfe.defineOutput("analyst", opened).program(), PrivacyState.NONE);
    }

    private void assertBare(Tensor opened, String... sources) {
        assertThat(analysed(opened).bare()).extracting(BareRelease::source).contains(sources);
    }

    /** That the sum's noise covers a person if it is made for {@code norm}, and not if it is made for less. */
    private void assertCovered(PrivateTensor sum, double norm, String... sources) {
        PrivacyAnalysis enough = analysed(sum.noisedSum(norm, NOISE));
        assertThat(enough.bare()).isEmpty();
        assertThat(enough.noised())
                .extracting(
                        NoisedRelease::source,
                        NoisedRelease::person,
                        NoisedRelease::noiseMultiplier,
                        NoisedRelease::times)
                .containsExactlyInAnyOrder(java.util.Arrays.stream(sources)
                        .map(source -> tuple(source, "patient", NOISE, 1L))
                        .toArray(org.assertj.core.groups.Tuple[]::new));
        assertBare(sum.noisedSum(norm * 0.999, NOISE), sources);
    }

    @Test
    void rowsOfOneDataSet_addSoManyTimesTheirNorm() {
        PrivateTensor ids = people("a");
        assertCovered(tfe.sumPerPerson(ids, values("a", -2, 1), 3), 6, "a/visits");
        assertCovered(tfe.sumPerPerson(ids, values("a", -2, 1).reshape(-1, 1).clipRows(0.5), 3), 1.5, "a/visits");
        PrivateTensor ones = values("a", 1, 1);
        assertCovered(tfe.sumPerPerson(ids, ones, 3, groups("a"), 8, 4), 6, "a/visits");
        // more groups than there are
        assertCovered(tfe.sumPerPerson(ids, ones, 3, groups("a"), 8, 99), 3 * Math.sqrt(8), "a/visits");
    }

    /** Without a person's one row that counts its next one does: two rows differ by twice their norm. */
    @Test
    void oneRowOfAPerson_isCoveredAsWell() {
        PrivateTensor ids = people("a");
        assertCovered(tfe.sumPerPerson(ids, values("a", -2, 2), 1), 4, "a/visits");
        assertCovered(tfe.sumPerPerson(ids, values("a", 0, 2), 1), 2, "a/visits");
        assertCovered(tfe.sumPerPerson(ids, values("a", -2, 2), 3, groups("a"), 8, 1), 12, "a/visits");
        assertCovered(tfe.sumPerPerson(ids, values("a", -2, 2), 1, groups("a"), 8, 4), 8, "a/visits");
        assertCovered(tfe.sumPerPerson(ids, values("a", -2, 2), 3, groups("a"), 8, 4), 12, "a/visits");
    }

    @Test
    void rowsOfSeveralDataSets_mayTakeOneAnothersPlace() {
        PrivateTensor ids = tfe.concat(0, people("a"), people("b"));
        PrivateTensor signed = tfe.concat(0, values("a", -2, 2), values("b", -2, 2));
        PrivateTensor positive = tfe.concat(0, values("a", 0, 2), values("b", 0, 2));
        PrivateTensor wards = tfe.concat(0, groups("a"), groups("b"));
        String[] both = {"a/visits", "b/visits"};
        assertCovered(tfe.sumPerPerson(ids, signed, 3), 12, both);
        assertCovered(tfe.sumPerPerson(ids, positive, 3), 6, both);
        assertCovered(tfe.sumPerPerson(ids, tfe.stack(1, positive, positive), 3), 12.000001, both);
        assertCovered(tfe.sumPerPerson(ids, positive, 3, wards, 8, 2), 12.000001, both);
        // tables of one owner, too
        PrivateTensor second = tfe.definePrivateInput(
                "a", Inputs.dataset("labs").columns("patient").rows(ROWS).identifiers());
        PrivateTensor costs = tfe.definePrivateInput(
                "a", Inputs.dataset("labs").columns("cost").rows(ROWS).range(-2, 2));
        assertCovered(
                tfe.sumPerPerson(tfe.concat(0, people("a"), second), tfe.concat(0, values("a", -2, 2), costs), 3),
                12,
                "a/visits",
                "a/labs");
    }

    @Test
    void countOfRows_isCovered_thoughItsValuesAreKnown() {
        double[] ones = new double[ROWS];
        java.util.Arrays.fill(ones, 1);
        Tensor known = tfe.defineConstant(PlainTensor.of(ones));
        assertCovered(tfe.sumPerPerson(people("a"), known, 2), 2, "a/visits");
    }

    @Test
    void rangesOfOthers_mustBeChecked() {
        for (int unchecked = 0; unchecked < 3; unchecked++) {
            PrivateTensor ids = unchecked == 0
                    ? tfe.definePrivateInput("b", table("patient").identifiers())
                    : people("b");
            PrivateTensor wards = unchecked == 1
                    ? tfe.definePrivateInput("b", table("ward").fractionBits(0).range(0, 7))
                    : groups("b");
            PrivateTensor costs =
                    unchecked == 2 ? tfe.definePrivateInput("b", table("cost").range(0, 1)) : values("b", 0, 1);
            PrivateTensor sum = tfe.sumPerPerson(
                    tfe.concat(0, people("a"), ids),
                    tfe.concat(0, values("a", 0, 1), costs),
                    1,
                    tfe.concat(0, groups("a"), wards),
                    8,
                    1);
            assertBare(sum.noisedSum(100, NOISE), "a/visits");
        }
    }

    /** Of a column that was computed every row could be another person's. */
    @Test
    void peopleThatAreComputed_areNobody() {
        PrivateTensor ids = people("a");
        PrivateTensor costs = values("a", 0, 1);
        PrivateTensor numbers =
                tfe.definePrivateInput("a", table("number").fractionBits(0).range(0, 100));
        for (PrivateTensor computed : List.of(
                ids.add(numbers),
                ids.mul(2),
                ids.clip(0, 100),
                ids.flip(0),
                ids.eq(ids).toNumbers(),
                ids.reshape(ROWS / 2, 2).reshape(ROWS),
                tfe.concat(0, ids.slice(new int[] {1}, new int[] {ROWS}), ids.slice(new int[] {0}, new int[] {1})))) {
            assertBare(tfe.sumPerPerson(computed, costs, 1).noisedSum(100, NOISE), "a/visits");
        }
        PrivateVariable kept = tfe.definePrivateVariable("a", table("patient").identifiers());
        assertBare(tfe.sumPerPerson(kept, costs, 1).noisedSum(100, NOISE), "a/visits");
    }

    @Test
    void valuesInAnotherOrder_areOtherPeoples() {
        PrivateTensor ids = people("a");
        PrivateTensor costs = values("a", 0, 1);
        for (PrivateTensor moved : List.of(
                costs.flip(0),
                costs.sort(),
                costs.add(costs.flip(0)),
                costs.sub(costs.mean()),
                tfe.concat(
                        0, costs.slice(new int[] {1}, new int[] {ROWS}), costs.slice(new int[] {0}, new int[] {1})))) {
            assertBare(tfe.sumPerPerson(ids, moved, 1).noisedSum(1e5, NOISE), "a/visits");
        }
        assertBare(tfe.sumPerPerson(ids, costs, 1, groups("a").flip(0), 8, 1).noisedSum(1e5, NOISE), "a/visits");
    }

    /** Only the sum itself is covered. */
    @Test
    void whatIsComputedOfASum_isNot() {
        PrivateTensor sum = tfe.sumPerPerson(people("a"), values("a", 0, 1), 1);
        assertBare(sum, "a/visits");
        for (PrivateTensor computed : List.of(
                sum.mul(2), sum.add(sum), sum.tile(2, 1), sum.reshape(1), tfe.concat(0, sum, sum), sum.flip(0))) {
            assertBare(computed.noisedSum(1e5, NOISE), "a/visits");
        }
        PrivateTensor one =
                tfe.defineConstant(PlainTensor.of(new double[][] {{1}})).mul(sum);
        assertBare(
                tfe.noisedGradients(List.of(new DenseGradient(sum, one, true, true)), 1, true, NOISE)
                        .get(0),
                "a/visits");
    }

    @Test
    void sumInALoop_countsAsOftenAsTheLoopTurns() {
        PrivateTensor ids = people("a");
        PrivateTensor costs = values("a", 0, 1);
        Output loop = tfe.repeat(
                7,
                index -> tfe.defineOutput(
                        "analyst", tfe.sumPerPerson(ids, costs, 1).noisedSum(1, NOISE)));
        assertThat(PrivacyAnalysis.of(loop.program(), PrivacyState.NONE).noised())
                .extracting(NoisedRelease::times)
                .containsExactly(7L);
        PrivateVariable kept = tfe.definePrivateVariable(
                Inputs.of(new int[] {1, 1}, new double[1]).range(0, ROWS));
        Output carried = tfe.repeat(3, index -> {
            tfe.defineOutput("analyst", kept.noisedSum(1, NOISE));
            kept.assign(tfe.sumPerPerson(ids, costs, 1));
        });
        assertThat(PrivacyAnalysis.of(carried.program(), PrivacyState.NONE).bare())
                .extracting(BareRelease::source)
                .contains("a/visits");
    }

    @Test
    void sumsAreThoseOfThePeople_throughThreeServers() {
        PrivateTensor ids = tfe.definePrivateInput(
                "a", Inputs.of(5, 9, 5, 5, 9).fractionBits(0).range(0, 10));
        PrivateTensor costs =
                tfe.definePrivateInput("a", Inputs.of(1.5, 2, 4, 8, 16).range(0, 20));
        assertThat(Running.valuesOf(tfe, tfe.sumPerPerson(ids, costs, 2))[0]).isCloseTo(23.5, within(1e-4));
        assertThat(Running.valuesOf(tfe, tfe.sumPerPerson(ids, costs, 1))[0]).isCloseTo(3.5, within(1e-4));
    }
}
