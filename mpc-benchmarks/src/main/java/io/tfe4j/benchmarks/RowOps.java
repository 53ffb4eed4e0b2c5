package io.tfe4j.benchmarks;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.function.Extremes;
import io.tfe4j.function.Softmax;
import io.tfe4j.party.Party;
import io.tfe4j.protocol.RadixSort;
import io.tfe4j.protocol.Shuffle;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Operations on rows. */
final class RowOps {
    /** Differences of inputs fit 32 bits. */
    private static final double BOUND = 16_000;

    private RowOps() {}

    static List<Benchmark> all() {
        return List.of(
                new Op("softmax-1000x10", 10_000, (bench, n, random) -> softmax(bench, random)),
                new Op("argmax-1000x10", 10_000, (bench, n, random) -> argMax(bench, random)),
                new Op("max-65536x4", 65536 * 4, (bench, n, random) -> max(bench, random)),
                new Op("sort-1e5", 100_000, (bench, n, random) -> sort(bench, 100_000, random)),
                new Op("shuffle-1e6", 1_000_000, (bench, n, random) -> shuffle(bench, 1_000_000, random)));
    }

    private static Op.Case softmax(Bench bench, SplittableRandom random) {
        double[] x = Bench.uniform(random, 10_000, -16, 16);
        double[] expected = new double[x.length];
        for (int row = 0; row < x.length; row += 10) {
            double sum = 0;
            for (int i = row; i < row + 10; i++) {
                sum += expected[i] = Math.exp(x[i]);
            }
            for (int i = row; i < row + 10; i++) {
                expected[i] /= sum;
            }
        }
        return new Op.Case(
                x.length,
                List.of(bench.share(Shape.of(1000, 10), x, -16, 16)),
                (context, in) -> Softmax.softmax(context, in.get(0), 1, Rounding.DITHERED),
                Op.expecting(expected));
    }

    private static Op.Case argMax(Bench bench, SplittableRandom random) {
        double[] x = Bench.uniform(random, 10_000, -BOUND, BOUND);
        double[] expected = new double[1000];
        for (int row = 0; row < expected.length; row++) {
            for (int i = 1; i < 10; i++) {
                expected[row] = x[10 * row + i] > x[10 * row + (int) expected[row]] ? i : expected[row];
            }
        }
        return new Op.Case(
                x.length,
                List.of(bench.share(Shape.of(1000, 10), x, -BOUND, BOUND)),
                (context, in) -> Extremes.argMax(context, in.get(0), 1, false),
                Op.expecting(expected));
    }

    private static Op.Case max(Bench bench, SplittableRandom random) {
        double[] x = Bench.uniform(random, 65536 * 4, -BOUND, BOUND);
        double[] expected = new double[65536];
        for (int row = 0; row < expected.length; row++) {
            expected[row] = Arrays.stream(x, 4 * row, 4 * row + 4).max().orElseThrow();
        }
        return new Op.Case(
                x.length,
                List.of(bench.share(Shape.of(65536, 4), x, -BOUND, BOUND)),
                (context, in) -> Extremes.max(context, in.get(0), 1, false),
                Op.expecting(expected));
    }

    private static Op.Case sort(Bench bench, int n, SplittableRandom random) {
        long[] keys = random.longs(n).map(v -> v >> 32).toArray();
        double[] sorted = Arrays.stream(keys).sorted().asDoubleStream().toArray();
        return new Op.Case(
                n,
                List.of(bench.share(Shape.of(n), keys, 0, Range.signedBits(31))),
                (context, in) -> {
                    ArithmeticShare x = in.get(0).share();
                    return RadixSort.sortByKey(context, x, 32, List.of(x)).get(0);
                },
                Op.expecting(sorted));
    }

    private static Op.Case shuffle(Bench bench, int n, SplittableRandom random) {
        long[] rows = random.longs(n).map(v -> v >> 32).toArray();
        double[] sorted = Arrays.stream(rows).sorted().asDoubleStream().toArray();
        Map<Party, FixedTensor> input = bench.share(Shape.of(n), rows, 0, Range.signedBits(31));
        return new Op.Case(
                n,
                List.of(input),
                (context, in) -> Shuffle.shuffle(context, in.get(0).share()),
                result -> Op.expecting(sorted)
                        .maxError(Arrays.stream(result).sorted().toArray()));
    }
}
