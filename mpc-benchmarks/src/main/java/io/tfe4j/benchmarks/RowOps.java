package io.tfe4j.benchmarks;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.protocol.RadixSort;
import io.tfe4j.protocol.Shuffle;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Operations that move rows. */
final class RowOps {
    private RowOps() {}

    static List<Benchmark> all() {
        return List.of(
                new Op("sort-1e5", 100_000, (bench, n, random) -> sort(bench, 100_000, random)),
                new Op("shuffle-1e6", 1_000_000, (bench, n, random) -> shuffle(bench, 1_000_000, random)));
    }

    private static Op.Case sort(Bench bench, int n, SplittableRandom random) {
        long[] keys = random.longs(n).map(v -> v >> 32).toArray();
        double[] sorted = Arrays.stream(keys).sorted().asDoubleStream().toArray();
        return new Op.Case(n, List.of(bench.share(Shape.of(n), keys, 0, Range.signedBits(31))),
                (context, in) -> {
                    ArithmeticShare x = in.get(0).share();
                    return RadixSort.sortByKey(context, x, 32, List.of(x)).get(0);
                },
                Op.expecting(sorted));
    }

    private static Op.Case shuffle(Bench bench, int n, SplittableRandom random) {
        long[] rows = random.longs(n).map(v -> v >> 32).toArray();
        double[] sorted = Arrays.stream(rows).sorted().asDoubleStream().toArray();
        List<FixedTensor> input = bench.share(Shape.of(n), rows, 0, Range.signedBits(31));
        return new Op.Case(n, List.of(input), (context, in) -> Shuffle.shuffle(context, in.get(0).share()),
                result -> Op.expecting(sorted).maxError(Arrays.stream(result).sorted().toArray()));
    }
}
