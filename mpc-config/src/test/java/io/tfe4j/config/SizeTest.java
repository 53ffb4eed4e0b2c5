package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.InputSource;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.PublicTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ring.Conv2d;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes beyond what an int counts, or an array holds, are refused when the program is defined, never at a server. */
class SizeTest {
    private static final InputSource NO_DATA = () -> {
        throw new IllegalStateException("nothing is read");
    };

    private final TfeContext tfe = Running.local();
    private final List<double[]> received = new ArrayList<>();

    private PrivateTensor indices(int count, int entries) {
        double[] values = new double[count];
        Arrays.fill(values, entries - 1);
        return tfe.definePrivateInput(
                "alice", Inputs.of(values).range(0, entries - 1).fractionBits(0));
    }

    private static void assertRefused(ThrowingCallable definition, String text) {
        assertThatThrownBy(definition)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text)
                .hasMessageContaining("at %");
    }

    /** 65,536 times 65,536 is 0 in an int. */
    @ParameterizedTest
    @ValueSource(ints = {32_768, 65_536, 65_540})
    void lookup_ofMoreThanFitsAnArray_isRefusedWithWhatWouldFit(int count) {
        PublicTensor table = tfe.defineConstant(PlainTensor.of(new double[65_536][1]));
        PrivateTensor x = indices(count, 65_536);

        assertRefused(
                () -> tfe.defineOutputValues("carol", table.lookup(x), received::add),
                "too much to look up at once: indices=" + count + ", entries=65536");
    }

    @ParameterizedTest
    @ValueSource(ints = {(1 << 30) + 1, Integer.MAX_VALUE - (1 << 20), Integer.MAX_VALUE})
    void oneHot_ofMoreEntriesThanAnArrayHolds_isRefused(int entries) {
        PrivateTensor x = indices(1, 4);
        assertRefused(
                () -> tfe.defineOutputValues("carol", x.oneHot(entries).sum(), received::add), "entries=" + entries);
    }

    @Test
    void oneHot_ofMoreEntriesThanSquaresFitAnInt_works() {
        PrivateTensor x = indices(2, 50_000);
        Output output = tfe.defineOutputValues("carol", x.oneHot(50_000).sum(0), received::add);

        try (Session session = tfe.session()) {
            session.run(output);
        }

        assertThat(received.get(0)).hasSize(50_000).endsWith(0, 2);
        assertThat(Arrays.stream(received.get(0)).sum()).isEqualTo(2);
    }

    @Test
    void estimate_ofALoopBeyondCounting_isRefusedAndNeverNegative() {
        PrivateVariable sum = tfe.definePrivateVariable("alice", Inputs.of(0).range(0, 1 << 20));
        PrivateTensor x = tfe.definePrivateInput(
                "alice", Inputs.from(NO_DATA).shape(1 << 26).range(-1, 1));

        assertRefused(
                () -> tfe.repeat(1 << 23, index -> {
                    PrivateTensor y = x;
                    for (int i = 0; i < 40; i++) {
                        y = y.sigmoid();
                    }
                    sum.assign(y.max(0).clip(0, 1).reshape(1));
                }),
                "than can be counted: count=8388608");
    }

    /** 641 times 6,700,417 is 2^32 + 1. */
    @Test
    void convolution_withStridesWhoseProductOverflows_isNotTakenForOneOfStrideOne() {
        double[] image = new double[650 * 2];
        for (int i = 0; i < image.length; i++) {
            image[i] = i;
        }
        PrivateTensor x =
                tfe.definePrivateInput("alice", Inputs.of(image).range(0, 2048)).reshape(1, 1, 650, 2);
        PrivateTensor w =
                tfe.definePrivateInput("bob", Inputs.of(1).range(0, 2)).reshape(1, 1, 1, 1);
        Output output =
                tfe.defineOutputValues("carol", x.conv2d(w, Conv2d.of(1, 1).stride(641, 6_700_417)), received::add);

        try (Session session = tfe.session()) {
            session.run(output);
        }

        assertThat(received.get(0)).containsExactly(0, 1282);
    }

    @Test
    void convolution_withPaddingOrWindowBeyondAnInt_isRefused() {
        PrivateTensor x = tfe.definePrivateInput("alice", Inputs.of(1, 2, 3, 4)).reshape(1, 1, 2, 2);
        PrivateTensor w = tfe.definePrivateInput("bob", Inputs.of(1, 1, 1, 1)).reshape(1, 1, 2, 2);
        int huge = Integer.MAX_VALUE;

        for (Conv2d spec : List.of(
                Conv2d.of(2, 2).padding(huge),
                Conv2d.of(2, 2).padding(1 << 16),
                Conv2d.of(2, 2).padding(1 << 30, 1 << 30, 1 << 30, 1 << 30).stride(1 << 30),
                Conv2d.of(2, 2).dilation(huge, huge))) {
            assertRefused(() -> tfe.defineOutputValues("carol", x.conv2d(w, spec), received::add), "input");
        }
    }

    @Test
    void sort_ofATableOf300Columns_movesWholeRows() {
        double[][] rows = new double[3][300];
        for (int i = 0; i < rows.length; i++) {
            Arrays.fill(rows[i], i);
        }
        PrivateTensor keys = tfe.definePrivateInput("alice", Inputs.of(3, 1, 2).range(0, 10));
        PrivateTensor table = tfe.definePrivateInput("bob", Inputs.of(rows).range(0, 10));
        Output output = tfe.defineOutputValues("carol", table.sortBy(keys, false), received::add);

        try (Session session = tfe.session()) {
            session.run(output);
        }

        for (int i = 0; i < 900; i++) {
            assertThat(received.get(0)[i]).isEqualTo(new double[] {1, 2, 0}[i / 300]);
        }
    }
}
