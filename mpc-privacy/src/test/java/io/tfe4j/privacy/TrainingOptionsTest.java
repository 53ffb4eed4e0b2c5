package io.tfe4j.privacy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingOptionsTest {
    private static final double[] NOT_POSITIVE = {0, -1, Double.NaN, Double.POSITIVE_INFINITY};

    static Stream<Map.Entry<String, Consumer<TrainingOptions.Builder>>> wrong() {
        return Stream.of(
                        Arrays.stream(NOT_POSITIVE).boxed().flatMap(DifferentOptions::notPositive),
                        DifferentOptions.others())
                .flatMap(all -> all);
    }

    private static final class DifferentOptions {
        static Stream<Map.Entry<String, Consumer<TrainingOptions.Builder>>> notPositive(double value) {
            return Stream.of(
                    Map.entry("epsilon=" + value, builder -> builder.epsilon(value)),
                    Map.entry("maxGradNorm=" + value, builder -> builder.maxGradNorm(value)),
                    Map.entry("epochs=" + value, builder -> builder.epochs(value)),
                    Map.entry("learningRate=" + value, builder -> builder.learningRate(value)),
                    Map.entry("validationNoise=" + value, builder -> builder.validationNoise(value)),
                    Map.entry("delta=" + value, builder -> builder.delta(value)));
        }

        static Stream<Map.Entry<String, Consumer<TrainingOptions.Builder>>> others() {
            return Stream.of(
                    Map.entry("delta=1.0", builder -> builder.delta(1)),
                    Map.entry("noiseMultiplier=-0.5", builder -> builder.noiseMultiplier(-0.5)),
                    Map.entry("noiseMultiplier=NaN", builder -> builder.noiseMultiplier(Double.NaN)),
                    Map.entry("batchSize=0.0", builder -> builder.batchSize(0)),
                    Map.entry("microBatch=0.0", builder -> builder.microBatch(0)),
                    Map.entry("validationSplit=1.0", builder -> builder.validationSplit(1)),
                    Map.entry("validationSplit=-0.1", builder -> builder.validationSplit(-0.1)),
                    Map.entry("earlyStoppingPatience=-1", builder -> builder.earlyStoppingPatience(-1)));
        }
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void optionOutOfRange_isRefused_byName(Map.Entry<String, Consumer<TrainingOptions.Builder>> wrong) {
        TrainingOptions.Builder builder = TrainingOptions.builder();

        assertThatThrownBy(() -> {
                    wrong.getValue().accept(builder);
                    builder.build();
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(wrong.getKey());
    }
}
