package io.tfe4j.function;

import static io.tfe4j.function.Sweep.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Comparisons and choices are exact, at the ends of every range and for any shapes. */
class CompareTest {
    private static final int SEEDS = 12;

    /** Shapes of both operands, with odd lengths, no elements, no axes, and broadcasting. */
    static Stream<Arguments> shapes() {
        int[][][] pairs = {
            {{}, {}},
            {{0}, {0}},
            {{1}, {1}},
            {{63}, {63}},
            {{65}, {65}},
            {{7, 3}, {3}},
            {{4, 1}, {1, 5}},
            {{}, {9}},
            {{2, 0, 3}, {3}},
            {{8200}, {8200}}
        };
        return IntStream.range(0, SEEDS * pairs.length).mapToObj(i -> {
            SplittableRandom random = new SplittableRandom(i);
            int[][] pair = pairs[i % pairs.length];
            int bits = 1 + random.nextInt(60);
            Range left = new Range(-random.nextLong(1, 1L << bits) - 1, random.nextLong(1L << bits));
            Range right = random.nextBoolean() ? left : new Range(left.min() / 2 - 3, left.max() / 4 + 5);
            return Arguments.of(i, plain(Shape.of(pair[0]), left, random), plain(Shape.of(pair[1]), right, random));
        });
    }

    private static Sweep.Plain plain(Shape shape, Range range, SplittableRandom random) {
        long[] raw = new long[shape.size()];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = switch (random.nextInt(8)) {
                case 0 -> range.min();
                case 1 -> range.max();
                case 2 -> range.max() >= 0 && range.min() <= 0 ? 0 : range.max();
                case 3 -> Math.min(range.max(), Math.max(range.min(), -1));
                default -> range.min() + random.nextLong(Math.max(1, range.max() - range.min()));
            };
        }
        return new Sweep.Plain(RingTensor.of(shape, raw), 0, range);
    }

    private static long[] broadcast(Sweep.Plain x, Sweep.Plain y) {
        return x.raw()
                .broadcastTo(Shape.broadcast(x.raw().shape(), y.raw().shape()))
                .data();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("shapes")
    void comparisons_ofAnything_areExact(int seed, Sweep.Plain x, Sweep.Plain y) {
        long[] a = broadcast(x, y);
        long[] b = broadcast(y, x);
        long[] less = Sweep.bits(x, y, Compare::less);
        long[] lessEqual = Sweep.bits(x, y, Compare::lessEqual);
        long[] greater = Sweep.bits(x, y, Compare::greater);
        long[] greaterEqual = Sweep.bits(x, y, Compare::greaterEqual);
        long[] equal = Sweep.bits(x, y, Compare::equal);
        long[] notEqual = Sweep.bits(x, y, Compare::notEqual);
        assertThat(less).hasSameSizeAs(a);
        for (int i = 0; i < a.length; i++) {
            assertThat(less[i]).isEqualTo(a[i] < b[i] ? 1 : 0);
            assertThat(lessEqual[i]).isEqualTo(a[i] <= b[i] ? 1 : 0);
            assertThat(greater[i]).isEqualTo(a[i] > b[i] ? 1 : 0);
            assertThat(greaterEqual[i]).isEqualTo(a[i] >= b[i] ? 1 : 0);
            assertThat(equal[i]).isEqualTo(a[i] == b[i] ? 1 : 0);
            assertThat(notEqual[i]).isEqualTo(a[i] != b[i] ? 1 : 0);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("shapes")
    void choices_ofAnything_areExact(int seed, Sweep.Plain x, Sweep.Plain y) {
        long[] a = broadcast(x, y);
        long[] b = broadcast(y, x);
        double[] maximum = Sweep.run(x, y, Compare::maximum).values();
        double[] minimum = Sweep.run(x, y, Compare::minimum).values();
        double[] selected = Sweep.run(
                        x, y, (context, p, q) -> Compare.select(context, Compare.negative(context, p), p, q))
                .values();
        double[] subset = Sweep.run(x, y, (context, p, q) -> Compare.select(context, Compare.less(context, p, q), p, q))
                .values();
        for (int i = 0; i < a.length; i++) {
            assertThat(maximum[i]).isEqualTo((double) Math.max(a[i], b[i]));
            assertThat(minimum[i]).isEqualTo((double) Math.min(a[i], b[i]));
            assertThat(selected[i]).isEqualTo((double) (a[i] < 0 ? a[i] : b[i]));
            assertThat(subset[i]).isEqualTo((double) Math.min(a[i], b[i]));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("shapes")
    void ofOneTensor_ofAnything_areExact(int seed, Sweep.Plain x, Sweep.Plain ignored) {
        SplittableRandom random = new SplittableRandom(seed);
        long p = x.range().min() / 2 + random.nextInt(5);
        long q = x.range().max() / 3 - random.nextInt(5);
        Range bounds = new Range(Math.min(p, q), Math.max(p, q));
        long[] a = x.raw().data();
        double[] relu = Sweep.run(x, Compare::relu).values();
        double[] abs = Sweep.run(x, Compare::abs).values();
        double[] sign = Sweep.run(x, Compare::sign).values();
        double[] clip =
                Sweep.run(x, (context, s) -> Compare.clip(context, s, bounds)).values();
        for (int i = 0; i < a.length; i++) {
            assertThat(relu[i]).isEqualTo((double) Math.max(a[i], 0));
            assertThat(abs[i]).isEqualTo((double) Math.abs(a[i]));
            assertThat(sign[i]).isEqualTo(Long.signum(a[i]));
            assertThat(clip[i]).isEqualTo((double) Math.min(Math.max(a[i], bounds.min()), bounds.max()));
        }
    }

    static Stream<Arguments> rows() {
        return IntStream.range(0, 40).mapToObj(seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            int[] dimensions = {1 + random.nextInt(6), 1 + random.nextInt(11), 1 + random.nextInt(4)};
            Range range = seed % 3 == 0 ? new Range(-2, 2) : DEFAULT;
            return Arguments.of(seed, plain(Shape.of(dimensions), range, random), random.nextInt(-3, 3));
        });
    }

    @ParameterizedTest(name = "seed {0}, axis {2}")
    @MethodSource("rows")
    void extremes_alongAnAxis_areTheFirstOfThem(int seed, Sweep.Plain x, int axis) {
        boolean keep = seed % 2 == 0;
        int at = x.raw().shape().normalizeAxis(axis);
        int count = x.raw().shape().dimension(at);
        Sweep.Result max = Sweep.run(x, (context, s) -> Extremes.max(context, s, axis, keep));
        double[] min = Sweep.run(x, (context, s) -> Extremes.min(context, s, axis, keep))
                .values();
        double[] argMax = Sweep.run(x, (context, s) -> Extremes.argMax(context, s, axis, keep))
                .values();
        double[] argMin = Sweep.run(x, (context, s) -> Extremes.argMin(context, s, axis, keep))
                .values();
        assertThat(max.shape())
                .isEqualTo(
                        keep
                                ? x.raw().shape().withDimension(at, 1)
                                : x.raw().shape().remove(at));
        int inner = x.raw().shape().strides()[at];
        for (int i = 0; i < argMax.length; i++) {
            int start = i / inner * inner * count + i % inner;
            int best = 0;
            int least = 0;
            for (int k = 1; k < count; k++) {
                best = at(x, start, inner, k) > at(x, start, inner, best) ? k : best;
                least = at(x, start, inner, k) < at(x, start, inner, least) ? k : least;
            }
            assertThat(argMax[i]).isEqualTo(best);
            assertThat(argMin[i]).isEqualTo(least);
            assertThat(max.values()[i]).isEqualTo((double) at(x, start, inner, best));
            assertThat(min[i]).isEqualTo((double) at(x, start, inner, least));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void maxPool2d_withPadding_takesTheLargestRealEntry(int padding) {
        Sweep.Plain x = plain(Shape.of(2, 3, 5, 4), new Range(-1000, -3), new SplittableRandom(padding));
        Conv2d spec = Conv2d.of(2, 3).stride(2).padding(padding);
        Sweep.Result result = Sweep.run(x, (context, s) -> Extremes.maxPool2d(context, s, spec));
        int height = result.shape().dimension(2);
        int width = result.shape().dimension(3);
        for (int i = 0; i < result.values().length; i++) {
            int image = i / (height * width);
            int row = i / width % height * 2 - padding;
            int column = i % width * 2 - padding;
            long best = Long.MIN_VALUE;
            for (int k = 0; k < 6; k++) {
                int r = row + k / 3;
                int c = column + k % 3;
                boolean inside = r >= 0 && r < 5 && c >= 0 && c < 4;
                best = inside ? Math.max(best, x.raw().data()[(image * 5 + r) * 4 + c]) : best;
            }
            assertThat(result.values()[i]).isEqualTo((double) best);
        }
    }

    private static long at(Sweep.Plain x, int start, int stride, int k) {
        return x.raw().data()[start + k * stride];
    }
}
