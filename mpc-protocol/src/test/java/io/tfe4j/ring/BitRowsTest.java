package io.tfe4j.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BitRowsTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 63, 64, 65, 127, 128, 200, 1000, 4097})
    void sliceAndConcatenate_atAnyLength_moveElements(int n) {
        SplittableRandom random = new SplittableRandom(n);
        int planes = 3;
        long[] values = random.longs(n, 0, 1 << planes).toArray();
        BitTensor bits = BitKernels.toPlanes(values, planes);
        for (int i = 0; i < 20; i++) {
            int from = random.nextInt(n + 1);
            int to = random.nextInt(from, n + 1);
            BitTensor middle = BitRows.slice(bits, from, to);
            assertThat(BitKernels.fromPlanes(middle)).isEqualTo(Arrays.copyOfRange(values, from, to));
            BitTensor again =
                    BitRows.concatenate(List.of(BitRows.slice(bits, 0, from), middle, BitRows.slice(bits, to, n)));
            assertThat(BitKernels.fromPlanes(again)).isEqualTo(values);
        }
        assertThat(BitRows.slice(BitTensor.symbolic(n, planes), 0, n / 2).size())
                .isEqualTo(n / 2);
    }
}
