package io.tfe4j.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LocalProductsTest {

    static List<Arguments> matmuls() {
        return List.of(
                Arguments.of(Shape.of(5), Shape.of(5), Shape.of()),
                Arguments.of(Shape.of(5), Shape.of(5, 3), Shape.of(3)),
                Arguments.of(Shape.of(4, 5), Shape.of(5), Shape.of(4)),
                Arguments.of(Shape.of(4, 0), Shape.of(0, 3), Shape.of(4, 3)),
                Arguments.of(Shape.of(0, 5), Shape.of(5, 3), Shape.of(0, 3)),
                Arguments.of(Shape.of(13, 7), Shape.of(7, 21), Shape.of(13, 21)),
                Arguments.of(Shape.of(2, 3, 4, 5), Shape.of(5, 6), Shape.of(2, 3, 4, 6)),
                Arguments.of(Shape.of(2, 3, 4, 5), Shape.of(5), Shape.of(2, 3, 4)),
                Arguments.of(Shape.of(4, 5), Shape.of(3, 5, 6), Shape.of(3, 4, 6)),
                Arguments.of(Shape.of(2, 1, 4, 5), Shape.of(3, 5, 6), Shape.of(2, 3, 4, 6)),
                Arguments.of(Shape.of(0, 4, 5), Shape.of(5, 6), Shape.of(0, 4, 6)),
                Arguments.of(Shape.of(40, 60, 30), Shape.of(40, 30, 50), Shape.of(40, 60, 50)));
    }

    @ParameterizedTest
    @MethodSource("matmuls")
    void matmul_followsNumpy(Shape left, Shape right, Shape result) {
        RingTensor xl = Naive.random(left, 1);
        RingTensor xr = Naive.random(left, 2);
        RingTensor yl = Naive.random(right, 3);
        RingTensor yr = Naive.random(right, 4);

        RingTensor single = xl.matmul(yl);
        RingTensor dual = LocalProducts.matmul(xl, xr, yl, yr);

        assertThat(single.shape()).isEqualTo(result);
        assertThat(single.data()).isEqualTo(oracle(xl, yl).data());
        assertThat(dual.shape()).isEqualTo(result);
        assertThat(dual.data())
                .isEqualTo(oracle(xl, yl.plus(yr)).plus(oracle(xr, yl)).data());
        assertThat(RingTensor.symbolic(left).matmul(yl).shape()).isEqualTo(result);
        assertThat(LocalProducts.matmul(xl, RingTensor.symbolic(left), yl, yr).isSymbolic()).isTrue();
    }

    /** Element by element, with 1-D operands made matrices first. */
    private static RingTensor oracle(RingTensor left, RingTensor right) {
        RingTensor a = left.shape().rank() == 1 ? left.expandDims(0) : left;
        RingTensor b = right.shape().rank() == 1 ? right.expandDims(1) : right;
        Shape batch = Shape.broadcast(
                a.shape().subShape(0, a.shape().rank() - 2), b.shape().subShape(0, b.shape().rank() - 2));
        int rank = batch.rank();
        RingTensor aa = a.broadcastTo(batch.concat(Shape.of(a.shape().dimension(-2), a.shape().dimension(-1))));
        RingTensor bb = b.broadcastTo(batch.concat(Shape.of(b.shape().dimension(-2), b.shape().dimension(-1))));
        Shape full = batch.concat(Shape.of(a.shape().dimension(-2), b.shape().dimension(-1)));
        return Naive.tensor(full, at -> {
            long sum = 0;
            for (int k = 0; k < a.shape().dimension(-1); k++) {
                sum += Naive.at(aa, Naive.with(at, rank + 1, k)) * Naive.at(bb, Naive.with(at, rank, k));
            }
            return sum;
        });
    }

    @Test
    void matmul_ofUnlikeShapes_namesBoth() {
        assertThatThrownBy(() -> RingTensor.zeros(Shape.of(2, 3)).matmul(RingTensor.zeros(Shape.of(2, 3))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shapes do not multiply: left=[2, 3], right=[2, 3]");
        assertThatThrownBy(() -> RingTensor.scalar(1).matmul(RingTensor.scalar(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void multiply_broadcastsAndMasks() {
        RingTensor xl = Naive.random(Shape.of(3, 1), 1);
        RingTensor xr = Naive.random(Shape.of(3, 1), 2);
        RingTensor yl = Naive.random(Shape.of(21), 3);
        RingTensor yr = Naive.random(Shape.of(21), 4);
        RingTensor plus = Naive.random(Shape.of(3, 21), 5);
        RingTensor minus = Naive.random(Shape.of(3, 21), 6);

        RingTensor product = LocalProducts.multiply(xl, xr, yl, yr, plus, minus);

        RingTensor expected = xl.times(yl.plus(yr)).plus(xr.times(yl)).plus(plus).minus(minus);
        assertThat(product.data()).isEqualTo(expected.data());
        assertThat(LocalProducts.multiply(xl, xr, yl, yr, plus, RingTensor.symbolic(Shape.of(3, 21))).isSymbolic())
                .isTrue();
        assertThatThrownBy(() -> LocalProducts.multiply(xl, xr, yl, yr, plus, yl))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
