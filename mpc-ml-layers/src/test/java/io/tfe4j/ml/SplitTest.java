package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Splits and folds: each row is in one part, what is together stays together, and classes are in proportion. */
class SplitTest {
    private final TfeContext tfe = Local.tfe();

    @Test
    void everyRow_isInOnePart() {
        for (int rows = 2; rows < 60; rows++) {
            for (double share : new double[] {0.01, 0.2, 1 / 3.0, 0.5, 0.75}) {
                int tested = (int) Math.ceil(share * rows);
                if (tested < rows) {
                    requireParts(Split.of(rows, share, rows), tested, rows);
                    requireParts(Split.inOrder(rows, share), tested, rows);
                    PrivateTensor labels = Local.input(tfe, 1, new int[] {rows}, new double[rows]);
                    requireParts(Split.stratified(labels, share, rows), tested, rows);
                }
            }
        }
    }

    private static void requireParts(Split split, int tested, int rows) {
        assertThat(split.testRows()).hasSize(tested);
        assertThat(split.rows()).isEqualTo(rows);
        assertThat(IntStream.concat(Arrays.stream(split.trainRows()), Arrays.stream(split.testRows()))
                        .sorted()
                        .toArray())
                .isEqualTo(IntStream.range(0, rows).toArray());
    }

    @Test
    void everyRow_isTestedInOneFold() {
        for (int rows = 2; rows < 40; rows++) {
            for (int folds = 2; folds <= Math.min(rows, 7); folds++) {
                PrivateTensor labels = Local.input(tfe, 1, new int[] {rows}, new double[rows]);
                for (KFold some : List.of(
                        new KFold(folds), new KFold(folds).shuffled(rows), new KFold(folds).stratified(labels))) {
                    List<Integer> all = new ArrayList<>();
                    for (Split split : some.splits(rows)) {
                        requireParts(split, split.testRows().length, rows);
                        assertThat(split.testRows().length).isBetween(rows / folds, rows / folds + 1);
                        Arrays.stream(split.testRows()).forEach(all::add);
                    }
                    assertThat(all).hasSize(rows).doesNotHaveDuplicates();
                }
            }
        }
    }

    @Test
    void seeds_giveOrders_thatFollowFromThem() {
        assertThat(Split.of(50, 0.5, 1).testRows())
                .isEqualTo(Split.of(50, 0.5, 1).testRows())
                .isNotEqualTo(Split.of(50, 0.5, 2).testRows());
        assertThat(new KFold(5).splits(7).get(1).testRows()).containsExactly(2, 3);
        assertThat(Split.inOrder(8, 0.25).testRows()).containsExactly(6, 7);
    }

    /** Tables of one, two and three axes are taken apart in the same way. */
    @Test
    void stratifiedParts_haveClassesInProportion_andRowsStayTogether() {
        SplittableRandom random = new SplittableRandom(5);
        int rows = 40;
        double[] labels = random.doubles(rows)
                .map(value -> value < 0.3 ? 1 : value < 0.9 ? 0 : 2)
                .toArray();
        double[] numbers = IntStream.range(0, rows).asDoubleStream().toArray();
        PrivateTensor y = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {rows, 1}, labels).range(0, 2).fractionBits(0));
        PrivateTensor x = Local.input(tfe, rows, new int[] {rows}, numbers);
        PrivateTensor table = Local.input(
                tfe,
                rows,
                new int[] {rows, 1, 2},
                Arrays.stream(numbers).flatMap(i -> DoubleStream.of(i, 1 - i)).toArray());
        Split split = Split.stratified(y, 0.25, 3);

        List<double[]> found = Local.valuesOf(
                tfe, List.of(split.train(y), split.test(y), split.train(x), split.test(x), split.test(table)));

        for (int kind = 0; kind < 3; kind++) {
            double label = kind;
            double all = Arrays.stream(labels).filter(value -> value == label).count();
            double tested =
                    Arrays.stream(found.get(1)).filter(value -> value == label).count();
            assertThat(tested).as("class %d", kind).isBetween(Math.floor(all / 4), Math.ceil(all / 4));
        }
        assertThat(DoubleStream.concat(Arrays.stream(found.get(2)), Arrays.stream(found.get(3)))
                        .sorted()
                        .toArray())
                .isEqualTo(numbers);
        for (int part = 0; part < 2; part++) {
            for (int i = 0; i < found.get(part).length; i++) {
                assertThat(found.get(part)[i]).isEqualTo(labels[(int) found.get(part + 2)[i]]);
            }
        }
        assertThat(found.get(4))
                .isEqualTo(Arrays.stream(found.get(3))
                        .flatMap(i -> DoubleStream.of(i, 1 - i))
                        .toArray());
    }

    @Test
    void scores_areOfEachFold_byModelsThatHaveNotSeenIt() {
        double[] x = {1, 2, 3, 4, 5, 6, 7};
        PrivateTensor column = Local.input(tfe, 8, new int[] {7, 1}, x);

        // the "model" is the mean of what it is fitted to
        PrivateTensor scores = new KFold(3)
                .scores(
                        tfe,
                        column,
                        column,
                        (fold, train, test) -> test.y().sub(train.x().mean()).sum());

        double[] wanted = {6 - 3 * 5.5, 9 - 2 * 3.8, 13 - 2 * 3.0};
        assertThat(Local.valuesOf(tfe, scores)).containsExactly(wanted, within(1e-3));
    }

    @Test
    void whatDoesNotFit_isRefused_byItsName() {
        PrivateTensor five = Local.input(tfe, 1, new int[] {5, 1}, new double[5]);
        PrivateTensor six = Local.input(tfe, 1, new int[] {6, 2}, new double[12]);

        assertThatThrownBy(() -> Split.of(5, 0.2, 1).test(six)).hasMessageContaining("table=[6, 2], rows=5");
        assertThatThrownBy(() -> Split.of(5, 0.9, 1)).hasMessageContaining("rows=5, testShare=0.9");
        assertThatThrownBy(() -> Split.of(5, Double.NaN, 1)).hasMessageContaining("testShare=NaN");
        assertThatThrownBy(() -> Split.stratified(six, 0.5, 1)).hasMessageContaining("labels=[6, 2]");
        assertThatThrownBy(() -> new KFold(1)).hasMessageContaining("folds=1");
        assertThatThrownBy(() -> new KFold(6).splits(5)).hasMessageContaining("rows=5, folds=6");
        assertThatThrownBy(() -> new KFold(2).stratified(five).splits(6)).hasMessageContaining("labels=[5, 1]");
        assertThatThrownBy(() -> new KFold(2).scores(tfe, five, six, (fold, train, test) -> test.x()))
                .hasMessageContaining("y=[6, 2], rows=5");
        assertThatThrownBy(() -> new KFold(2).scores(tfe, five, five, (fold, train, test) -> test.x()))
                .hasMessageContaining("not a scalar: fold=0");
    }
}
