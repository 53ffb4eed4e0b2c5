package io.tfe4j.privacy;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tfe4j.privacy.plain.PlainModel;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A trained model in a file, with what its training spent: JSON, whose weights have all their digits. As private as the
 * training was; whoever has the file has the model.
 *
 * <pre>{@code
 * SavedTraining.of(result).write(file);
 * PlainModel trained = SavedTraining.read(file).into(model);
 * Sequential onShares = Sequential.of(trained.input(), trained.layers().toArray(Layer[]::new));
 * }</pre>
 *
 * @param model in words, by which another one is told apart
 * @param weights in the model's order: layer by layer, kernels before biases, row major
 */
public record SavedTraining(String model, double epsilon, double delta, double noiseMultiplier, double[] weights) {
    private static final ObjectMapper JSON = new ObjectMapper()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT);

    public SavedTraining {
        weights = weights.clone();
    }

    public static SavedTraining of(PrivateTrainingResult result) {
        return new SavedTraining(
                result.model().description(),
                result.epsilon(),
                result.delta(),
                result.noiseMultiplier(),
                result.model().weights());
    }

    /**
     * @throws IllegalArgumentException if it is no such file, or was damaged
     */
    public static SavedTraining read(Path file) throws IOException {
        try {
            SavedTraining read = JSON.readValue(file.toFile(), SavedTraining.class);
            if (read != null) {
                return read;
            }
        } catch (JacksonException e) {
            // falls through: the parser's text would quote the file
        }
        throw new IllegalArgumentException("not a trained model: file=" + file + "; restore it from a copy");
    }

    /** All of it or nothing; an older file is replaced. Returns when it is on disk. */
    public void write(Path file) throws IOException {
        CheckpointFile.replace(file, JSON.writeValueAsBytes(this));
    }

    /** A copy. */
    @Override
    public double[] weights() {
        return weights.clone();
    }

    /**
     * The layers of {@code plain} with these weights, to predict in the clear or on shares.
     *
     * @throws IllegalArgumentException if another model was trained
     */
    public PlainModel into(PlainModel plain) {
        String wanted = plain + ", " + weights.length + " parameters";
        if (!model.equals(wanted)) {
            throw new IllegalArgumentException("weights are of another model: saved=" + model + ", wanted=" + wanted);
        }
        return plain.withWeights(weights);
    }

    @Override
    public String toString() {
        return "SavedTraining[" + model + ", epsilon=" + epsilon + ", delta=" + delta + "]";
    }
}
