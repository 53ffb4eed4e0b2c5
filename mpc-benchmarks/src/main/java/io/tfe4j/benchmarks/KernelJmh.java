package io.tfe4j.benchmarks;

import io.tfe4j.protocol.loops.Pair;
import io.tfe4j.protocol.loops.Segment;
import io.tfe4j.protocol.loops.ShareLoops;
import io.tfe4j.protocol.loops.TruncationLoops;
import io.tfe4j.random.KeyedRandom;
import io.tfe4j.ring.BitKernels;
import io.tfe4j.ring.MatrixView;
import io.tfe4j.ring.Ring;
import io.tfe4j.ring.RingKernels;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One chunk of 64 Ki elements through each hot loop, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class KernelJmh {
    private static final int N = 1 << 16;
    private static final int WORDS = N / 64;
    private static final int MATRIX = 256;

    private final SplittableRandom random = new SplittableRandom(1);
    private final long[] a = random.longs(N).toArray();
    private final long[] b = random.longs(N).toArray();
    private final long[] c = random.longs(N).toArray();
    private final long[] d = random.longs(N).toArray();
    private final long[] left = new long[N];
    private final long[] right = new long[N];
    private final long[] packed = new long[N / 4];
    private final KeyedRandom keyed = new KeyedRandom(new byte[KeyedRandom.KEY_BYTES]);
    private final TruncationLoops truncation = TruncationLoops.fastest(Ring.Z64, 16);

    @Benchmark
    public long[] randomWords() {
        keyed.fill(1, 2, 0, -1, left, 0, N);
        return left;
    }

    @Benchmark
    public long[] secureProduct() {
        RingKernels.fastest().secureProduct(a, b, 0, c, d, 0, a, b, 0, left, 0, N);
        return left;
    }

    @Benchmark
    public long[] truncationHelper() {
        truncation.helper(Pair.of(a, b), c, Pair.of(a, b), Pair.of(left, right), packed, N);
        return right;
    }

    @Benchmark
    public long[] planes32() {
        BitKernels.toPlanes(a, b, N, 0, WORDS, 32, left);
        return left;
    }

    @Benchmark
    public long[] secureAnd() {
        BitKernels.secureAnd(left, 0, a, b, 0, c, d, 0, N);
        return left;
    }

    @Benchmark
    public long[] selectSummand() {
        ShareLoops.fastest()
                .selectSummand(left, new ShareLoops.Base(a, b, 0), Segment.of(b), Segment.of(c), Segment.of(d), N);
        return left;
    }

    @Benchmark
    public long[] matmul256() {
        MatrixView view = MatrixView.rowMajor(a, 0, MATRIX);
        RingKernels.fastest().matmul(view, view, left, 0, MATRIX, MATRIX, MATRIX, MATRIX);
        return left;
    }
}
