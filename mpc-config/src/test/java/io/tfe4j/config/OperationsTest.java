package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateBits;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.PublicTensor;
import io.tfe4j.PublicVariable;
import io.tfe4j.Session;
import io.tfe4j.TensorSpec;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ring.Conv2d;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OperationsTest {
    private static final double[] X = {-3, -0.5, 0, 0.25, 7};
    private static final double[] Y = {2, -0.5, 1, -4, 7};

    private final TfeContext tfe = Running.local();
    private final PrivateTensor x = tfe.definePrivateInput("alice", Inputs.of(X).range(-10, 10));
    private final PrivateTensor y = tfe.definePrivateInput("bob", Inputs.of(Y).range(-10, 10));

    private void check(PrivateTensor actual, double... expected) {
        assertThat(Running.valuesOf(tfe, actual)).containsExactly(expected, within(1e-4));
    }

    @Test
    void sumsAndProducts() {
        check(x.add(y).sub(1), -2, -2, 0, -4.75, 13);
        check(x.mul(y), -6, 0.25, 0, -1, 49);
        check(x.neg().rsub(2), -1, 1.5, 2, 2.25, 9);
        check(x.dot(y), 42.25);
        check(x.mul(1 / 3.0), -1, -1 / 6.0, 0, 1 / 12.0, 7 / 3.0);
        check(x.square().mean(), (9 + 0.25 + 0.0625 + 49) / 5);
        check(x.cumsum(0), -3, -3.5, -3.5, -3.25, 3.75);
    }

    @Test
    void openedMeansAndScales_areTheNearest() {
        PrivateTensor few = tfe.definePrivateInput("alice", Inputs.of(1, 2, 3));
        PrivateTensor many = tfe.definePrivateInput(
                "alice",
                Inputs.of(DoubleStream.iterate(0, i -> i + 1).limit(30_001).toArray()));
        assertThat(Running.valuesOf(tfe, few.mean())).containsExactly(2);
        assertThat(Running.valuesOf(tfe, few.mul(1.0 / 3)))
                .containsExactly(new double[] {1 / 3.0, 2 / 3.0, 1}, within(0x1p-17));
        assertThat(Running.valuesOf(tfe, many.mean())[0]).isCloseTo(15_000, within(0.001));
        assertThat(Running.valuesOf(tfe, many.mean().mul(1e-9))[0]).isCloseTo(0, within(0x1p-15));
    }

    @Test
    void rowsAtPublicPlaces_areTaken_byACounterThatStartsOver() {
        PublicVariable counter =
                tfe.definePublicVariable(Inputs.scalar(4).range(0, 5).fractionBits(0));
        PublicTensor places = tfe.precision(0).defineConstant(PlainTensor.of(0, 3, 2, 1, 4, 3));
        tfe.precision(16);
        PrivateVariable kept = tfe.definePrivateVariable(Inputs.of(0).range(-100, 100));
        tfe.repeat(3, index -> {
            kept.assign(kept.mul(10).clip(-90, 90).add(x.take(places.batch(counter, 1))));
            counter.assign(counter.add(1).remainder(6));
        });
        // places 4, 3 and, from the start again, 0: ((7) 10 + 0.25) 10, clipped to 90, - 3
        check(kept.add(0), 87);
        check(kept.mul(0).add(counter.add(places.take(counter.reshape(1)).sum())), 1 + 3);
    }

    @Test
    void placesThatMayLieOutside_areRefused() {
        PublicTensor six = tfe.precision(0).defineConstant(PlainTensor.of(5));
        PublicTensor half = tfe.precision(1).defineConstant(PlainTensor.of(0.5));
        assertThatThrownBy(() -> x.take(six)).hasMessageContaining("entries=5").hasMessageContaining("range=5.0..5.0");
        assertThatThrownBy(() -> x.take(half)).hasMessageContaining("fractionBits=1");
        assertThatThrownBy(() -> half.remainder(2)).hasMessageContaining("fractionBits=1");
        assertThatThrownBy(() -> six.remainder(0)).hasMessageContaining("divisor=0");
    }

    @Test
    void publicOperands() {
        PublicTensor c = tfe.defineConstant(PlainTensor.of(1, 2, 3, 4, 0.5));
        check(x.mul(c), -3, -1, 0, 1, 3.5);
        check(c.sub(x), 4, 2.5, 3, 3.75, -6.5);
        check(c.mul(c).mul(x), -3, -2, 0, 4, 1.75);
        check(x.dot(c), -3 - 1 + 1 + 3.5);
        check(x.add(tfe.definePublicInput("carol", Inputs.of(1, 1, 1, 1, 1))), -2, 0.5, 1, 1.25, 8);
    }

    @Test
    void publicKernels() {
        double[] pixels = DoubleStream.iterate(0, i -> i + 0.25).limit(2 * 16).toArray();
        PrivateTensor images = tfe.definePrivateInput(
                "alice", Inputs.of(new int[] {1, 2, 4, 4}, pixels).range(0, 8));
        double[] taps = {1, -0.5, 0.25, 2, -1, 0.125, 0.5, 0};
        PublicTensor shown = tfe.definePublicInput(
                "bob", Inputs.of(new int[] {2, 1, 2, 2}, taps).range(-2, 2));
        PrivateTensor hidden = tfe.definePrivateInput(
                "bob", Inputs.of(new int[] {2, 1, 2, 2}, taps).range(-2, 2));
        Conv2d spec = Conv2d.of(2, 2).stride(2).padding(1, 1, 0, 2).groups(2);
        check(images.conv2d(shown, spec), Running.valuesOf(tfe, images.conv2d(hidden, spec)));
        // the first window of the first channel sees its upper row outside the image
        assertThat(Running.valuesOf(tfe, images.conv2d(shown, spec))[0]).isCloseTo(0.25 * 0 + 2 * 0.25, within(1e-4));
    }

    @Test
    void randomNumbers_areUniform_freshAndDistinct() {
        int n = 4096;
        PrivateTensor first = tfe.randomUniform(-2, 6, n);
        PrivateTensor second = tfe.randomUniform(-2, 6, n);
        double[] drawn = Running.valuesOf(tfe, tfe.concat(0, first, second));
        double[] again = Running.valuesOf(tfe, tfe.concat(0, first, second));

        assertThat(Arrays.stream(drawn).boxed())
                .allSatisfy(value -> assertThat(value).isBetween(-2.0, 6.0));
        int[] eighths = new int[8];
        Arrays.stream(drawn).forEach(value -> eighths[(int) Math.floor(value + 2)]++);
        // 1024 each with a deviation of 30
        assertThat(Arrays.stream(eighths).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(1024 - 240, 1024 + 240));
        // by chance for n / 65,536 pairs
        assertThat(equal(Arrays.copyOf(drawn, n), Arrays.copyOfRange(drawn, n, 2 * n)))
                .isLessThan(5);
        assertThat(equal(drawn, again)).isLessThan(5);
        // of 65,536 values, 7701 with a deviation of about 20
        assertThat(Arrays.stream(drawn).distinct().count()).isBetween(7500L, 7900L);
    }

    private static long equal(double[] left, double[] right) {
        return IntStream.range(0, left.length).filter(i -> left[i] == right[i]).count();
    }

    @Test
    void comparisonsAndChoices() {
        check(x.lt(y).toNumbers(), 1, 0, 1, 0, 0);
        check(x.lte(y).toNumbers(), 1, 1, 1, 0, 1);
        check(x.gt(y).or(x.eq(y)).toNumbers(), 0, 1, 0, 1, 1);
        check(x.gte(0).and(y.gte(0)).not().toNumbers(), 1, 1, 0, 1, 0);
        check(x.gt(0).xor(y.gt(0)).toNumbers(), 1, 0, 1, 1, 0);
        check(x.gt(0).eq(y.gt(0)).toNumbers(), 0, 1, 0, 0, 1);
        check(x.max(y), 2, -0.5, 1, 0.25, 7);
        check(x.min(y), -3, -0.5, 0, -4, 7);
        check(x.relu(), 0, 0, 0, 0.25, 7);
        check(x.abs(), 3, 0.5, 0, 0.25, 7);
        check(x.clip(-1, 2), -1, -0.5, 0, 0.25, 2);
        check(x.lt(y).where(x, tfe.defineConstant(PlainTensor.scalar(9))), -3, 9, 0, 9, 9);
    }

    @Test
    void bitsOfDifferentShapes_areBroadcast() {
        PrivateBits column = tfe.definePrivateInput("owner", Inputs.of(new double[][] {{-1}, {1}}))
                .gt(0);
        PrivateBits row = tfe.definePrivateInput("owner", Inputs.of(new double[][] {{-1, 1}}))
                .gt(0);
        PrivateBits vector = tfe.definePrivateInput("owner", Inputs.of(-1, 1)).gt(0);

        check(column.xor(row).toNumbers(), 0, 1, 1, 0);
        check(column.eq(row).toNumbers(), 1, 0, 0, 1);
        check(column.and(vector).toNumbers(), 0, 0, 0, 1);
        check(column.or(row).toNumbers(), 0, 1, 1, 1);
        assertThatThrownBy(() -> tfe.definePrivateInput("owner", Inputs.of(1, 2, 3))
                        .gt(0)
                        .xor(row))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> vector.reshape(3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shapes() {
        PrivateTensor m = tfe.definePrivateInput(
                "alice", Inputs.of(new double[][] {{1, 2, 3}, {4, 5, 6}}).range(0, 10));
        check(m.transpose(), 1, 4, 2, 5, 3, 6);
        check(m.reshape(3, -1).get(1), 3, 4);
        check(m.slice(new int[] {0, 1}, new int[] {2, 3}), 2, 3, 5, 6);
        check(m.gather(1, 2, 0), 3, 1, 6, 4);
        check(m.sum(1), 6, 15);
        check(m.mean(true, 0).sub(m), 1.5, 1.5, 1.5, -1.5, -1.5, -1.5);
        check(m.get(-1), 4, 5, 6);
        check(tfe.concat(0, m.get(0), x.mul(0)), 1, 2, 3, 0, 0, 0, 0, 0);
        check(tfe.stack(1, m.get(0), m.get(1)).sum(1), 5, 7, 9);
        check(m.mmul(m.transpose()), 14, 32, 32, 77);
        check(m.pad(new int[] {0, 1}, new int[] {0, 0}).sum(0), 0, 5, 7, 9);
    }

    @Test
    void functionsOfReals() {
        checkFunction(x.sigmoid(), v -> 1 / (1 + Math.exp(-v)));
        checkFunction(x.tanh(), Math::tanh);
        checkFunction(x.softplus(), v -> Math.log1p(Math.exp(v)));
        checkFunction(x.exp(), Math::exp);
        checkFunction(x.exp2(), v -> Math.pow(2, v));
        checkFunction(x.sigmoid5().mul(0.01), v -> 0.01 / (1 + Math.exp(-v)));
        checkFunction(x.add(4).assumeRange(0.5, 20).pow(1.5).mul(0.1), v -> 0.1 * Math.pow(v + 4, 1.5));
        checkFunction(x.pow(3), v -> v * v * v);
        PrivateTensor positive = x.add(4).assumeRange(0.5, 20);
        checkFunction(positive.log(), v -> Math.log(v + 4));
        checkFunction(positive.log2(), v -> Math.log(v + 4) / Math.log(2));
        checkFunction(positive.sqrt(), v -> Math.sqrt(v + 4));
        checkFunction(positive.rsqrt(), v -> 1 / Math.sqrt(v + 4));
        checkFunction(positive.reciprocal(), v -> 1 / (v + 4));
        checkFunction(x.div(positive), v -> v / (v + 4));
        checkFunction(positive.rdiv(2), v -> 2 / (v + 4));
        checkFunction(x.silu(), v -> v / (1 + Math.exp(-v)));
    }

    @Test
    void alongAxes() {
        PrivateTensor m = tfe.concat(0, x.reshape(1, 5), y.reshape(1, 5));
        check(m.max(1), 7, 7);
        check(m.min(0), -3, -0.5, 0, -4, 7);
        check(m.max(), 7);
        check(m.min(), -4);
        check(m.argMax(1), 4, 4);
        check(m.argMin(1), 0, 3);
        double[] weights = Running.valuesOf(tfe, m.softmax(1));
        assertThat(weights[4]).isCloseTo(0.998, within(1e-3));
        assertThat(Arrays.stream(weights).sum()).isCloseTo(2, within(1e-3));
        assertThat(Running.valuesOf(tfe, m.logSoftmax(1))[0]).isCloseTo(-10, within(0.01));
    }

    @Test
    void orderAndStatistics() {
        check(x.sort(), -3, -0.5, 0, 0.25, 7);
        check(x.sort(true), 7, 0.25, 0, -0.5, -3);
        check(y.sortBy(x, false), 2, -0.5, 1, -4, 7);
        check(x.topK(2), 7, 0.25);
        check(x.median(), 0);
        check(x.quantile(0.25, 0.5, 0.9), -0.5, 0, 4.3);
        check(x.variance(0), 11.1);
        check(x.std(1), Math.sqrt(13.875));
        check(x.norm1(), 10.75);
        check(x.norm2(), Math.sqrt(9 + 0.25 + 0.0625 + 49));
        check(x.histogram(-5, 0, 1, 10), 2, 2, 1);
        PrivateTensor table = tfe.stack(1, x, y);
        assertThat(Running.valuesOf(tfe, table.cov(1))[0]).isCloseTo(13.875, within(1e-3));
        assertThat(Running.valuesOf(tfe, table.corr())[0]).isCloseTo(1, within(1e-3));
    }

    @Test
    void secretIndices() {
        PrivateTensor index = tfe.definePrivateInput(
                "carol", Inputs.of(new double[][] {{4, 0}, {1, 2}}).range(0, 4).fractionBits(0));
        check(x.lookup(index), 7, -3, -0.5, 0);
        check(
                tfe.defineConstant(PlainTensor.of(new double[][] {{1, 2}, {3, 4}, {5, 6}, {7, 8}, {9, 10}}))
                        .lookup(index.get(0)),
                9,
                10,
                1,
                2);
        check(index.get(1).oneHot(5), 0, 1, 0, 0, 0, 0, 0, 1, 0, 0);
        assertThatThrownBy(() -> x.get(0).lookup(index)).hasMessageContaining("at least one axis");
        assertThatThrownBy(() -> x.gather(0, 1, 2).lookup(index))
                .hasMessageContaining("index may lie outside the table");
        check(x.sign(), -1, -1, 0, 1, 1);
        check(x.neq(y).toNumbers(), 1, 0, 1, 1, 0);
    }

    private void checkFunction(PrivateTensor actual, DoubleUnaryOperator expected) {
        double[] values = Running.valuesOf(tfe, actual);
        for (int i = 0; i < X.length; i++) {
            double right = expected.applyAsDouble(X[i]);
            assertThat(values[i]).as("f(%f)", X[i]).isCloseTo(right, within(1e-3 * Math.max(1, right)));
        }
    }

    @Test
    void reveal_givesAPublicTensor() {
        PublicTensor sum = tfe.reveal(x.sum());
        check(y.mul(sum), 7.5, -1.875, 3.75, -15, 26.25);
        assertThat(Running.valuesOf(tfe, sum)).containsExactly(3.75);
    }

    @Test
    void localComputation_seesThePlaintextAndSharesItsResult() {
        PrivateTensor rounded = tfe.defineLocalComputation(
                "bob",
                inputs -> inputs.get(0).add(inputs.get(1)).mul(2),
                TensorSpec.of(5).range(-100, 100),
                x,
                y);
        check(rounded.add(x), -5, -2.5, 2, -7.25, 35);
    }

    @Test
    void serverAsOwnerAndReceiver_isAPlayerLikeOthers() {
        PrivateTensor own =
                tfe.definePrivateInput("server1", Inputs.of(1, 2, 3, 4, 5).range(0, 10));
        double[][] received = new double[1][];
        Output output = tfe.defineOutputValues("server1", own.mul(x), values -> received[0] = values);
        try (Session session = tfe.session()) {
            session.run(output);
        }
        assertThat(received[0]).containsExactly(-3, -1, 0, 1, 35);
    }

    @Test
    void differentPrecisions_meetAtTheHigher() {
        PrivateTensor fine = tfe.definePrivateInput(
                "carol", Inputs.scalar(1.0 / 1024 / 1024).range(0, 1).fractionBits(24));
        assertThat(Running.valuesOf(tfe, fine.add(x.get(0)))[0]).isEqualTo(-3 + 1.0 / 1024 / 1024);
        assertThat(fine.add(x).fractionBits()).isEqualTo(24);
    }

    @Test
    void wholeNumbers_getFractionBitsWhereTheyNeedThem() {
        PrivateTensor whole =
                tfe.definePrivateInput("carol", Inputs.of(0, 1, 2).range(0, 10).fractionBits(0));
        check(whole.add(0.5), 0.5, 1.5, 2.5);
        check(whole.lt(0.5).toNumbers(), 1, 0, 0);
        check(whole.mean(), 1);
        check(whole.div(4), 0, 0.25, 0.5);
        check(whole.reshape(3, 1).mean(1).add(tfe.reveal(whole).div(4)), 0, 1.25, 2.5);
        assertThat(whole.mul(3).add(2).fractionBits()).isZero();
    }

    @Test
    void emptyTensors_areFine() {
        PrivateTensor empty =
                tfe.definePrivateInput("alice", Inputs.of(new double[0]).range(0, 1));
        check(empty.mul(empty).lt(1).toNumbers());
    }
}
