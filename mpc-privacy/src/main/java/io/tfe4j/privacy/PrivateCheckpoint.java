package io.tfe4j.privacy;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tfe4j.privacy.training.DescentState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A training after some of its epochs, with its account: what a file of {@link TrainingOptions.Builder#checkpoint} has in
 * it. It tells no more about the data than the model after as many steps, of which the last epoch's epsilon is the price.
 *
 * @param training what the training is, by names: a checkpoint continues the same one only
 * @param steps that were taken
 * @param history of the epochs that are complete
 * @param state weights, and what the optimizer remembers
 */
public record PrivateCheckpoint(
        Map<String, String> training, long steps, List<EpochReport> history, DescentState state) {
    private static final ObjectMapper JSON = new ObjectMapper()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT);

    public PrivateCheckpoint {
        if (steps < 0) {
            throw new IllegalArgumentException("steps of a checkpoint are fewer than none: steps=" + steps);
        }
        training = Map.copyOf(training);
        history = List.copyOf(history);
    }

    /**
     * Reads a file that a training has left.
     *
     * @throws IllegalArgumentException if it is not one, or was damaged
     */
    public static PrivateCheckpoint read(Path file) throws IOException {
        try {
            PrivateCheckpoint read = JSON.readValue(file.toFile(), PrivateCheckpoint.class);
            if (read != null) {
                return read;
            }
        } catch (JacksonException e) {
            // falls through: the parser's text would quote the file
        }
        throw new IllegalArgumentException(
                "not a checkpoint of a private training: file=" + file + "; restore it from a copy, or train anew");
    }

    byte[] bytes() throws IOException {
        return JSON.writeValueAsBytes(this);
    }

    /** A copy of the weights, in the model's order. */
    public double[] weights() {
        return state.weights().clone();
    }

    /** What has been spent, at the delta of the training; 0 before the first epoch is complete. */
    public double epsilon() {
        return history.isEmpty() ? 0 : history.get(history.size() - 1).epsilon();
    }

    /** @throws IllegalArgumentException if this is of another training, with what differs */
    void requireOf(Map<String, String> other, Path file) {
        Set<String> options = new TreeSet<>(other.keySet());
        options.addAll(training.keySet());
        for (String option : options) {
            if (!Objects.equals(training.get(option), other.get(option))) {
                throw new IllegalArgumentException("checkpoint is of another training: file=" + file + ", option="
                        + option + ", checkpoint=" + training.get(option) + ", now=" + other.get(option)
                        + "; name another file, or train as before");
            }
        }
    }

    @Override
    public String toString() {
        return "PrivateCheckpoint[" + steps + " steps, epsilon=" + epsilon() + ", " + state + "]";
    }
}
