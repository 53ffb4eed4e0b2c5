package io.tfe4j.ml.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Local;
import io.tfe4j.ml.Pass;
import io.tfe4j.ml.Weights;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingTest {
    private static final int ENTRIES = 5;
    private static final double[] TABLE = Local.numbers(ENTRIES * 2, 1);
    private static final int[] INDICES = {4, 0, 2, 2, 4, 4};

    private final TfeContext tfe = Local.tfe();

    private PrivateTensor indices() {
        double[] values = Arrays.stream(INDICES).asDoubleStream().toArray();
        return tfe.definePrivateInput(
                "owner",
                Inputs.of(new int[] {2, 3}, values).range(0, ENTRIES - 1).fractionBits(0));
    }

    private Layer.Built built(Weights table) {
        return new Embedding(ENTRIES, 2).table(table).build(tfe, new int[] {3});
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void embedding_readsRows_andGivesThemTheirGradients(boolean isPublic) {
        Layer.Built layer = built(isPublic ? Weights.known(TABLE).asPublic() : Weights.of("owner", TABLE));
        double[] weights = Local.numbers(INDICES.length * 2, 2);
        Pass pass = layer.train(indices());
        PrivateTensor gradient = Local.input(tfe, 1, new int[] {2, 3, 2}, weights);

        List<double[]> rows = Local.valuesOf(tfe, List.of(layer.forward(indices()), pass.output()));

        double[] wanted = new double[weights.length];
        double[] byTable = new double[TABLE.length];
        for (int i = 0; i < weights.length; i++) {
            int place = INDICES[i / 2] * 2 + i % 2;
            wanted[i] = TABLE[place];
            byTable[place] += weights[i];
        }
        assertThat(new Embedding(ENTRIES, 2).outputShape(new int[] {3})).containsExactly(3, 2);
        assertThat(pass.output().shape()).containsExactly(2, 3, 2);
        assertThat(rows.get(0)).containsExactly(wanted, within(1e-5));
        assertThat(rows.get(1)).containsExactly(wanted, within(1e-5));
        List<PrivateTensor> gradients = pass.parameterGradients().apply(gradient);
        assertThat(gradients).hasSize(isPublic ? 0 : 1);
        if (!isPublic) {
            assertThat(Local.valuesOf(tfe, gradients.get(0))).containsExactly(byTable, within(1e-4));
        }
    }

    @Test
    void whatLiesBeforeIndices_cannotLearn() {
        Pass pass = built(Weights.of("owner", TABLE)).train(indices());
        PrivateTensor gradient = Local.input(tfe, 1, new int[] {2, 3, 2}, new double[12]);

        assertThatThrownBy(() -> pass.inputGradient().apply(gradient)).hasMessageContaining("layer=Embedding(5, 2)");
    }

    @Test
    void indices_thatMayLieOutside_areRefused() {
        PrivateTensor x = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {1, 1}, 2).range(0, ENTRIES).fractionBits(0));

        assertThatThrownBy(() -> built(Weights.known(TABLE)).forward(x)).hasMessageContaining("outside the table");
    }
}
