package io.tfe4j.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.privacy.plain.PlainModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedTrainingTest {
    private static final PlainModel MODEL =
            PlainModel.of(new int[] {3}, new Dense(4), new ReLU(), new Dense(1), new Sigmoid());

    @TempDir
    Path folder;

    private static PrivateTrainingResult trained() {
        return DifferentialPrivacy.train(
                MODEL,
                DifferentialPrivacyTest.clouds(300, 1),
                TrainingOptions.builder().noiseMultiplier(1).epochs(1).build());
    }

    @Test
    void modelInAFile_isTheOneThatWasTrained_withWhatItSpent() throws IOException {
        PrivateTrainingResult result = trained();
        Path file = folder.resolve("model.json");
        SavedTraining.of(result).write(file);

        SavedTraining read = SavedTraining.read(file);

        assertThat(read.weights()).isEqualTo(result.model().weights());
        assertThat(read.epsilon()).isEqualTo(result.epsilon());
        assertThat(read.delta()).isEqualTo(result.delta());
        assertThat(read.noiseMultiplier()).isEqualTo(1);
        // the layers have the weights: training that begins with them has them
        PrivateTrainingResult again = DifferentialPrivacy.train(
                read.into(MODEL),
                DifferentialPrivacyTest.clouds(300, 1),
                TrainingOptions.builder()
                        .noiseMultiplier(1)
                        .epochs(1e-9)
                        .learningRate(1e-300)
                        .build());
        assertThat(again.model().weights()).isEqualTo(read.weights());
        assertThat(read)
                .hasToString("SavedTraining[" + read.model() + ", epsilon=" + read.epsilon() + ", delta=1.0E-5]");
    }

    @Test
    void trainingWithoutNoise_isSavedToo() throws IOException {
        PrivateTrainingResult result = DifferentialPrivacy.train(
                MODEL,
                DifferentialPrivacyTest.clouds(100, 1),
                TrainingOptions.builder().noiseMultiplier(0).epochs(1).build());
        Path file = folder.resolve("model.json");
        SavedTraining.of(result).write(file);

        assertThat(SavedTraining.read(file).epsilon()).isInfinite();
    }

    @Test
    void weightsOfAnotherModel_andDamagedFiles_areRefused() throws IOException {
        Path file = folder.resolve("model.json");
        SavedTraining.of(trained()).write(file);
        SavedTraining saved = SavedTraining.read(file);
        assertThatThrownBy(() -> saved.into(
                        PlainModel.of(new int[] {3}, new Dense(4), new Sigmoid(), new Dense(1), new Sigmoid())))
                .hasMessageContaining("weights are of another model");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length - 2; length += 7) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SavedTraining.read(file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not a trained model");
        }
        Files.writeString(file, "{\"model\": \"x\", \"epsilon\": 1, \"delta\": 1, \"noiseMultiplier\": 1}");
        assertThatThrownBy(() -> SavedTraining.read(file)).hasMessageContaining("not a trained model");
    }
}
