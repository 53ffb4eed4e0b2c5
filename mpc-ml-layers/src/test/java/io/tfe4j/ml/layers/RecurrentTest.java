package io.tfe4j.ml.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.TfeContext;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Local;
import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.PlainRecurrence.Kind;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recurrent layers against their formulas: results, and gradients through all steps against finite differences. */
class RecurrentTest {
    static Stream<LayerCheck> layers() {
        return Stream.of(
                check(new PlainRecurrence(Kind.SIMPLE, 4, 3, 2, true)),
                check(new PlainRecurrence(Kind.SIMPLE, 1, 3, 2, false)),
                check(new PlainRecurrence(Kind.LSTM, 4, 2, 3, false)),
                check(new PlainRecurrence(Kind.LSTM, 3, 3, 2, true)),
                check(new PlainRecurrence(Kind.GRU, 4, 2, 3, false)),
                check(new PlainRecurrence(Kind.GRU, 3, 3, 2, true)),
                knownToAll(new PlainRecurrence(Kind.GRU, 3, 2, 2, false)));
    }

    private static LayerCheck knownToAll(PlainRecurrence plain) {
        double[] kernel = Local.numbers(plain.features() * plain.columns(), 1);
        double[] recurrent = Local.numbers(plain.units() * plain.columns(), 2);
        double[] bias = Local.numbers(plain.kind().biases * plain.columns(), 5);
        return new LayerCheck(
                layer(
                        plain,
                        Weights.known(kernel).asPublic(),
                        Weights.known(recurrent).asPublic(),
                        Weights.known(bias).asPublic()),
                (x, none) -> plain.apply(x, kernel, recurrent, bias),
                1e-3,
                new int[] {plain.steps(), plain.features()});
    }

    private static LayerCheck check(PlainRecurrence plain) {
        double[] kernel = Local.numbers(plain.features() * plain.columns(), 1);
        double[] recurrent = Local.numbers(plain.units() * plain.columns(), 2);
        double[] bias = Local.numbers(plain.kind().biases * plain.columns(), 5);
        return new LayerCheck(
                layer(plain, Weights.of("owner", kernel), Weights.of("owner", recurrent), Weights.of("owner", bias)),
                plain,
                1e-3,
                new int[] {plain.steps(), plain.features()},
                kernel,
                recurrent,
                bias);
    }

    private static Layer layer(PlainRecurrence plain, Weights kernel, Weights recurrent, Weights bias) {
        int units = plain.units();
        return switch (plain.kind()) {
            case SIMPLE -> {
                SimpleRNN layer = new SimpleRNN(units).weights(kernel, recurrent, bias);
                yield plain.sequences() ? layer.sequences() : layer;
            }
            case LSTM -> {
                LSTM layer = new LSTM(units).weights(kernel, recurrent, bias);
                yield plain.sequences() ? layer.sequences() : layer;
            }
            case GRU -> {
                GRU layer = new GRU(units).weights(kernel, recurrent, bias);
                yield plain.sequences() ? layer.sequences() : layer;
            }
        };
    }

    @ParameterizedTest
    @MethodSource("layers")
    void recurrentLayer_ofSequences_isAsInTheClear_andSoAreItsGradients(LayerCheck one) {
        one.run();
    }

    @Test
    void forgetGates_areOpenAtFirst() {
        TfeContext tfe = Local.tfe();
        Layer.Built layer = new LSTM(2).build(tfe, new int[] {3, 1});

        assertThat(layer.parameters())
                .extracting(Object::toString)
                .containsExactly("kernel[1, 8]", "recurrent kernel[2, 8]", "bias[1, 8]");
        assertThat(Local.valuesOf(tfe, layer.parameters().get(2).tensor())).containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
    }

    @Test
    void sequence_withoutFeatures_isRefused() {
        assertThatThrownBy(() -> new GRU(2).outputShape(new int[] {3})).hasMessageContaining("layer=GRU(2), input=[3]");
        assertThatThrownBy(() -> new LSTM(0)).hasMessageContaining("units=0");
    }
}
