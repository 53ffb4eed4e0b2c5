package io.tfe4j.ring;

import static io.tfe4j.ring.Naive.random;
import static io.tfe4j.ring.Naive.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RingTensorTest {

    static List<Arguments> broadcastPairs() {
        return Stream.of(
                        List.of(Shape.of(), Shape.of()),
                        List.of(Shape.of(), Shape.of(3)),
                        List.of(Shape.of(0), Shape.of(1)),
                        List.of(Shape.of(2, 0), Shape.of(0)),
                        List.of(Shape.of(17), Shape.of(17)),
                        List.of(Shape.of(5, 33), Shape.of(33)),
                        List.of(Shape.of(5, 33), Shape.of(5, 1)),
                        List.of(Shape.of(2, 3, 4, 5), Shape.of(3, 1, 1)),
                        List.of(Shape.of(2, 3, 4, 5), Shape.of(2, 1, 4, 1)),
                        List.of(Shape.of(4, 1), Shape.of(1, 9)),
                        List.of(Shape.of(1, 1), Shape.of(1, 1, 1)),
                        List.of(Shape.of(7, 1, 3), Shape.of(2, 3)))
                .flatMap(pair ->
                        Stream.of(Arguments.of(pair.get(0), pair.get(1)), Arguments.of(pair.get(1), pair.get(0))))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("broadcastPairs")
    void arithmetic_broadcasts(Shape left, Shape right) {
        RingTensor l = random(left, 1);
        RingTensor r = random(right, 2);

        assertSame(l.plus(r), combine(l, r, Long::sum));
        assertSame(l.minus(r), combine(l, r, (a, b) -> a - b));
        assertSame(l.times(r), combine(l, r, (a, b) -> a * b));
        assertThat(RingTensor.symbolic(left).plus(r).shape())
                .isEqualTo(l.plus(r).shape());
        assertThat(l.times(RingTensor.symbolic(right)).isSymbolic()).isTrue();
    }

    private static RingTensor combine(RingTensor l, RingTensor r, LongBinaryOperator operator) {
        Shape shape = Shape.broadcast(l.shape(), r.shape());
        return tensor(shape, at -> operator.applyAsLong(Naive.broadcastAt(l, at), Naive.broadcastAt(r, at)));
    }

    @Test
    void broadcast_ofUnlikeShapes_namesBoth() {
        assertThatThrownBy(() -> random(Shape.of(2, 3), 1).plus(random(Shape.of(4), 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[2, 3]")
                .hasMessageContaining("[4]");
    }

    static List<Shape> shapes() {
        return List.of(
                Shape.of(),
                Shape.of(0),
                Shape.of(1),
                Shape.of(19),
                Shape.of(3, 0, 2),
                Shape.of(5, 7),
                Shape.of(2, 3, 4),
                Shape.of(2, 1, 3, 5),
                Shape.of(33, 35));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void elementwise_matchesEachElement(Shape shape) {
        RingTensor x = random(shape, 3);

        assertSame(x.plus(-7), tensor(shape, at -> Naive.at(x, at) - 7));
        assertSame(x.times(1L << 40 | 5), tensor(shape, at -> Naive.at(x, at) * (1L << 40 | 5)));
        assertSame(x.negate(), tensor(shape, at -> -Naive.at(x, at)));
        assertSame(x.shiftLeft(63), tensor(shape, at -> Naive.at(x, at) << 63));
        assertSame(x.shiftRight(9), tensor(shape, at -> Naive.at(x, at) >> 9));
        assertSame(x.shiftRightUnsigned(9), tensor(shape, at -> Naive.at(x, at) >>> 9));
        assertSame(x.and(0xff), tensor(shape, at -> Naive.at(x, at) & 0xff));
        assertThatThrownBy(() -> x.shiftRight(64)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void transpose_reversesAxes(Shape shape) {
        RingTensor x = random(shape, 4);
        int[] dimensions = Naive.reversed(shape.toArray());

        assertSame(x.transpose(), tensor(Shape.of(dimensions), at -> Naive.at(x, Naive.reversed(at))));
        assertSymbolic(x, RingTensor::transpose);
    }

    @Test
    void transpose_permutes() {
        RingTensor x = random(Shape.of(2, 3, 4, 5), 5);

        assertSame(
                x.transpose(2, 0, -1, 1), tensor(Shape.of(4, 2, 5, 3), at -> Naive.at(x, at[1], at[3], at[0], at[2])));
        assertThatThrownBy(() -> x.transpose(0, 0, 1, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> x.transpose(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void alongEachAxis_matchesEachElement(Shape shape) {
        RingTensor x = random(shape, 6);
        for (int axis = 0; axis < shape.rank(); axis++) {
            int a = axis;
            int negative = axis - shape.rank();
            int d = shape.dimension(axis);

            assertSame(x.flip(negative), tensor(shape, at -> Naive.at(x, Naive.with(at, a, d - 1 - at[a]))));
            assertSame(
                    x.repeat(3, negative),
                    tensor(shape.withDimension(a, 3 * d), at -> Naive.at(x, Naive.with(at, a, at[a] / 3))));
            assertSame(
                    x.sliceAxis(negative, d / 3, d),
                    tensor(shape.withDimension(a, d - d / 3), at -> Naive.at(x, Naive.with(at, a, at[a] + d / 3))));
            assertSame(x.cumulativeSum(negative), tensor(shape, at -> {
                long sum = 0;
                for (int i = 0; i <= at[a]; i++) {
                    sum += Naive.at(x, Naive.with(at, a, i));
                }
                return sum;
            }));
            assertSymbolic(x, t -> t.flip(a));
            assertSymbolic(x, t -> t.repeat(2, a));
            assertSymbolic(x, t -> t.cumulativeSum(a));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void sum_overAnyAxes_matchesLoop(Shape shape) {
        RingTensor x = random(shape, 7);
        for (int subset = 0; subset < 1 << shape.rank(); subset++) {
            int chosen = subset;
            int[] axes = Naive.axes(shape.rank(), axis -> (chosen >> axis & 1) == 1);
            boolean[] reduced = new boolean[shape.rank()];
            Arrays.fill(reduced, axes.length == 0);
            for (int axis : axes) {
                reduced[axis] = true;
            }
            RingTensor expected = Naive.sum(x, reduced);

            RingTensor kept = x.sum(true, axes);
            RingTensor dropped = x.sum(
                    false, Arrays.stream(axes).map(axis -> axis - shape.rank()).toArray());

            assertSame(kept, expected);
            assertThat(dropped.data()).isEqualTo(expected.data());
            assertThat(dropped.shape().rank())
                    .isEqualTo(shape.rank() - (axes.length == 0 ? shape.rank() : axes.length));
            assertSymbolic(x, t -> t.sum(false, axes));
        }
    }

    @Test
    void sum_overAnAxisTwice_isRefused() {
        assertThatThrownBy(() -> random(Shape.of(2, 3), 1).sum(false, 1, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void slice_withSteps_matchesElements() {
        RingTensor x = random(Shape.of(7, 9, 4), 8);

        assertSame(
                x.slice(new int[] {1, -4, 0}, new int[] {6, 100, -1}, new int[] {2, 3, 1}),
                tensor(Shape.of(3, 2, 3), at -> Naive.at(x, 1 + 2 * at[0], 5 + 3 * at[1], at[2])));
        assertThat(x.slice(new int[] {5, 0, 0}, new int[] {2, 9, 4}, new int[] {1, 1, 1})
                        .shape())
                .isEqualTo(Shape.of(0, 9, 4));
        assertThatThrownBy(() -> x.slice(new int[] {0}, new int[] {1}, new int[] {1}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> x.sliceAxis(0, 3, 8)).isInstanceOf(IllegalArgumentException.class);
        assertSymbolic(x, t -> t.slice(new int[] {1, 1, 1}, new int[] {4, 4, 4}, new int[] {2, 2, 2}));
    }

    @Test
    void concatenateAndStack_placeEachPart() {
        RingTensor x = random(Shape.of(2, 3, 4), 9);
        RingTensor y = random(Shape.of(2, 5, 4), 10);

        RingTensor joined = RingTensor.concatenate(List.of(x, y, x), -2);
        RingTensor stacked = RingTensor.stack(List.of(x, x.negate()), -1);

        assertSame(joined.sliceAxis(1, 0, 3), x);
        assertSame(joined.sliceAxis(1, 3, 8), y);
        assertSame(joined.sliceAxis(1, 8, 11), x);
        assertThat(stacked.shape()).isEqualTo(Shape.of(2, 3, 4, 2));
        assertSame(stacked.sliceAxis(3, 1, 2).squeeze(3), x.negate());
        assertSymbolic(x, t -> RingTensor.concatenate(List.of(t, y), 1));
        assertThatThrownBy(() -> RingTensor.concatenate(List.of(x, y), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void gather_takesEntriesInOrder() {
        RingTensor x = random(Shape.of(3, 5, 2), 11);
        int[] indices = {4, 0, 0, 3};

        assertSame(x.gather(indices, -2), tensor(Shape.of(3, 4, 2), at -> Naive.at(x, at[0], indices[at[1]], at[2])));
        assertThat(x.gather(new int[0], 0).shape()).isEqualTo(Shape.of(0, 5, 2));
        assertThatThrownBy(() -> x.gather(new int[] {5}, 1)).isInstanceOf(IllegalArgumentException.class);
        assertSymbolic(x, t -> t.gather(indices, 1));
    }

    @Test
    void padAndTile_matchEachElement() {
        RingTensor x = random(Shape.of(3, 4), 12);

        assertSame(x.pad(new int[] {1, 0}, new int[] {2, 3}), tensor(Shape.of(6, 7), at -> {
            boolean inside = at[0] >= 1 && at[0] < 4 && at[1] < 4;
            return inside ? Naive.at(x, at[0] - 1, at[1]) : 0;
        }));
        assertSame(x.tile(2, 3), tensor(Shape.of(6, 12), at -> Naive.at(x, at[0] % 3, at[1] % 4)));
        assertSame(RingTensor.scalar(3).tile(), RingTensor.scalar(3));
        assertSymbolic(x, t -> t.pad(new int[] {1, 0}, new int[] {2, 3}));
        assertSymbolic(x, t -> t.tile(2, 0));
    }

    @Test
    void planes_diagonalAndTriangles() {
        for (Shape shape : List.of(Shape.of(4, 4), Shape.of(3, 5), Shape.of(2, 5, 3), Shape.of(0, 3), Shape.of(2, 0))) {
            RingTensor x = random(shape, 13);
            int rank = shape.rank();

            assertSame(x.triangle(true), tensor(shape, at -> at[rank - 1] >= at[rank - 2] ? Naive.at(x, at) : 0));
            assertSame(x.triangle(false), tensor(shape, at -> at[rank - 1] <= at[rank - 2] ? Naive.at(x, at) : 0));
            assertSymbolic(x, RingTensor::diagonal);
        }
        RingTensor x = random(Shape.of(2, 5, 3), 14);
        assertSame(x.diagonal(), tensor(Shape.of(2, 3), at -> Naive.at(x, at[0], at[1], at[1])));
        assertThatThrownBy(() -> RingTensor.zeros(Shape.of(3)).diagonal()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void reshapes_shareTheArray() {
        RingTensor x = random(Shape.of(2, 6), 15);

        assertThat(x.reshape(Shape.of(3, 4)).data()).isSameAs(x.data());
        assertThat(x.expandDims(-1).shape()).isEqualTo(Shape.of(2, 6, 1));
        assertThat(x.expandDims(0).squeeze(0).shape()).isEqualTo(x.shape());
        assertThatThrownBy(() -> x.squeeze(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> x.reshape(Shape.of(5))).isInstanceOf(IllegalArgumentException.class);
        assertSame(x.broadcastTo(Shape.of(3, 2, 6)), tensor(Shape.of(3, 2, 6), at -> Naive.broadcastAt(x, at)));
        assertThatThrownBy(() -> x.broadcastTo(Shape.of(6))).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertSame(RingTensor actual, RingTensor expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.data()).isEqualTo(expected.data());
    }

    private static void assertSymbolic(RingTensor x, Function<RingTensor, RingTensor> operation) {
        RingTensor symbolic = operation.apply(RingTensor.symbolic(x.shape()));
        assertThat(symbolic.isSymbolic()).isTrue();
        assertThat(symbolic.shape()).isEqualTo(operation.apply(x).shape());
    }
}
