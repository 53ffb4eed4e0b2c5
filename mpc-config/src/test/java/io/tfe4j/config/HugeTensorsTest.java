package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.InputSource;
import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.program.CostEstimate;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A program is typed and priced before anybody's policy is asked, so whoever may submit one must not be able to make a
 * player hold, or count through, the elements that it only speaks of: each operation here is of 2^30 elements, 8 GB a
 * tensor, more than the memory of the test.
 */
class HugeTensorsTest {
    private static final InputSource NO_DATA = () -> {
        throw new IllegalStateException("nothing is read");
    };

    private static final int SIDE = 1 << 15;

    private static final Map<String, UnaryOperator<PrivateTensor>> OPERATIONS = new TreeMap<>(Map.ofEntries(
            Map.entry("add", x -> x.add(x)),
            Map.entry("multiply", x -> x.mul(x)),
            Map.entry("scale", x -> x.mul(0.3)),
            Map.entry("matmul", x -> x.mmul(x).assumeRange(0, 1)),
            Map.entry("mean", x -> x.mean(0)),
            Map.entry("compare", x -> x.gt(0.5).and(x.lt(0.7)).toNumbers()),
            Map.entry("where", x -> x.gt(0.5).where(x, x.mul(2))),
            Map.entry("max", x -> x.max(x.mul(0.5))),
            Map.entry("maxAlong", x -> x.max(0)),
            Map.entry("argMax", x -> x.argMax(1)),
            Map.entry("relu", x -> x.sub(0.5).relu()),
            Map.entry("clip", x -> x.clip(0.2, 0.4)),
            Map.entry("sigmoid", PrivateTensor::sigmoid),
            Map.entry("tanh", PrivateTensor::tanh),
            Map.entry("gelu", PrivateTensor::gelu),
            Map.entry("exp", PrivateTensor::exp),
            Map.entry("log", x -> x.add(1).log()),
            Map.entry("sqrt", PrivateTensor::sqrt),
            Map.entry("reciprocal", x -> x.add(1).reciprocal()),
            Map.entry("divide", x -> x.div(x.add(1))),
            Map.entry("softmax", x -> x.softmax(1)),
            Map.entry("variance", x -> x.variance(0, 0)),
            Map.entry("norm2", x -> x.norm2(0)),
            Map.entry("transpose", x -> x.transpose(1, 0)),
            Map.entry("slice", x -> x.slice(new int[] {1, 1}, new int[] {SIDE, SIDE})),
            Map.entry("gather", x -> x.gather(0, 5, 4, 3)),
            Map.entry("flip", x -> x.flip(0)),
            Map.entry("cumsum", x -> x.cumsum(0)),
            Map.entry("clipRows", x -> x.clipRows(1)),
            Map.entry("sort", x -> x.reshape(SIDE * SIDE).sort()),
            Map.entry(
                    "histogram",
                    x -> x.reshape(SIDE * SIDE)
                            .slice(new int[] {0}, new int[] {1 << 28})
                            .histogram(0, 0.5, 1)),
            Map.entry("median", x -> x.reshape(SIDE * SIDE).median())));

    @TestFactory
    Stream<DynamicTest> operations_ofBillionsOfElements_arePricedOrRefusedWithoutHoldingThem() {
        return OPERATIONS.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> assertPriced(entry.getValue())));
    }

    private static void assertPriced(UnaryOperator<PrivateTensor> operation) {
        TfeContext tfe = Running.local();
        PrivateTensor x = tfe.definePrivateInput(
                "owner", Inputs.from(NO_DATA).shape(SIDE, SIDE).range(0, 1));
        try {
            Tensor result = operation.apply(x);
            CostEstimate cost = tfe.defineOutputValues("receiver", result, values -> {})
                    .program()
                    .estimate();
            assertThat(cost.bytes()).isGreaterThan(8L * SIDE * SIDE);
        } catch (IllegalArgumentException e) {
            // whose inner tensors would have more elements than a tensor may
            assertThat(e).hasMessageContaining("tensor too large: shape=");
        }
    }
}
