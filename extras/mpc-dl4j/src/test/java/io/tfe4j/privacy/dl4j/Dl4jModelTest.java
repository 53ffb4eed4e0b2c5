package io.tfe4j.privacy.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.GELU;
import io.tfe4j.privacy.engine.GradientEngineProvider;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.plain.PlainModel;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Dl4jModelTest {
    @Test
    void shapes_andObjective_areReadOffTheLayers() {
        Dl4jModel model = Dl4jModel.builder(28, 28, 1)
                .conv2d(8, 3, "relu")
                .averagePooling2d(2)
                .flatten()
                .dense(10, "identity")
                .activation("softmax")
                .build();

        assertThat(model.features()).isEqualTo(784);
        assertThat(model.outputs()).isEqualTo(10);
        assertThat(model.objective()).isEqualTo(Objective.SPARSE_CATEGORICAL_CROSS_ENTROPY);
        assertThat(model).hasToString("Dl4jModel[features=784, outputs=10]");
    }

    @Test
    void modelWithoutADenseEnd_isRefused() {
        assertThatThrownBy(() -> Dl4jModel.builder(4, 4, 1)
                        .dense(3, "relu")
                        .conv2d(1, 2, "relu")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dense layer");
        assertThatThrownBy(() -> Dl4jModel.builder()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Dl4jModel.builder(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"class_name\": \"Model\"}", "{\"class_name\": \"Sequential\"}", "[]"})
    void textThatIsNoKerasModel_isRefused(String json) {
        assertThatThrownBy(() -> Dl4jModel.keras(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void layersThatDl4jHasNot_areRefused() {
        PlainModel model = PlainModel.of(new int[] {3}, new Dense(2), new GELU(), new Dense(1));

        assertThatThrownBy(() -> Dl4jEngineProvider.translated(model))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GELU");
    }

    @Test
    void provider_isFound_andLeavesPlainModelsToOthers_unlessAskedByName() {
        GradientEngineProvider provider = ServiceLoader.load(GradientEngineProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(one -> one.framework().equals("DL4J"))
                .findFirst()
                .orElseThrow();

        assertThat(provider.takes(Dl4jModel.builder(3).dense(1, "sigmoid").build()))
                .isTrue();
        assertThat(provider.takes(PlainModel.of(new int[] {3}, new Dense(1)))).isFalse();
    }
}
