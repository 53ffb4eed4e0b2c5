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
        assertThat(single.shape()).isEqualTo(result);
        assertThat(single.data()).isEqualTo(oracle(xl, yl).data());
        assertThat(RingTensor.symbolic(left).matmul(yl).shape()).isEqualTo(result);
        assertThat(LocalProducts.matmul(xl, RingTensor.symbolic(left), yl, yr, CrossTerms.ALL)
                        .isSymbolic())
                .isTrue();
        for (CrossTerms terms : CrossTerms.values()) {
            RingTensor summand = LocalProducts.matmul(xl, xr, yl, yr, terms);
            assertThat(summand.shape()).isEqualTo(result);
        }
    }

    @ParameterizedTest
    @MethodSource("matmuls")
    void matmul_ofThreePartiesTerms_addsUpToTheProduct(Shape left, Shape right, Shape result) {
        RingTensor[] x = {Naive.random(left, 1), Naive.random(left, 2), Naive.random(left, 3)};
        RingTensor[] y = {Naive.random(right, 4), Naive.random(right, 5), Naive.random(right, 6)};
        CrossTerms terms = CrossTerms.ALL;
        RingTensor sum = RingTensor.zeros(result);
        for (int party = 0; party < 3; party++) {
            int next = (party + 1) % 3;
            sum = sum.plus(LocalProducts.matmul(x[party], x[next], y[party], y[next], terms));
            terms = terms.next();
        }

        assertThat(sum.data())
                .isEqualTo(oracle(x[0].plus(x[1]).plus(x[2]), y[0].plus(y[1]).plus(y[2]))
                        .data());
    }

    /** Element by element, with 1-D operands made matrices first. */
    private static RingTensor oracle(RingTensor left, RingTensor right) {
        RingTensor a = left.shape().rank() == 1 ? left.expandDims(0) : left;
        RingTensor b = right.shape().rank() == 1 ? right.expandDims(1) : right;
        Shape batch = Shape.broadcast(
                a.shape().subShape(0, a.shape().rank() - 2),
                b.shape().subShape(0, b.shape().rank() - 2));
        int rank = batch.rank();
        RingTensor aa = a.broadcastTo(
                batch.concat(Shape.of(a.shape().dimension(-2), a.shape().dimension(-1))));
        RingTensor bb = b.broadcastTo(
                batch.concat(Shape.of(b.shape().dimension(-2), b.shape().dimension(-1))));
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
}
