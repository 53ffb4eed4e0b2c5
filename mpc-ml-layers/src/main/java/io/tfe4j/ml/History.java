package io.tfe4j.ml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the script's process learnt of a training: nothing but the metrics of players whom it plays. */
public record History(List<Epoch> epochs, boolean stoppedEarly) {
    /**
     * The metrics of epoch {@code number}, counted from 1, by name; those of rows held back are {@code val_...}.
     *
     * @param warnings what speaks against the training, as far as this process is told metrics: weights that are at the
     *     limits of their range, gradients that were clipped if that is counted, and a loss that has grown
     */
    public record Epoch(int number, double seconds, Map<String, Double> metrics, List<String> warnings) {
        public Epoch {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
            warnings = List.copyOf(warnings);
        }
    }

    public History {
        epochs = List.copyOf(epochs);
    }

    /** Of all epochs, each once. */
    public List<String> warnings() {
        return epochs.stream()
                .flatMap(epoch -> epoch.warnings().stream())
                .distinct()
                .toList();
    }

    /**
     * Epoch by epoch.
     *
     * @throws IllegalArgumentException if this process did not learn it
     */
    public List<Double> of(String metric) {
        return epochs.stream()
                .map(epoch -> {
                    Double value = epoch.metrics().get(metric);
                    if (value == null) {
                        throw new IllegalArgumentException("metric is not known here: metric=" + metric + ", known="
                                + epoch.metrics().keySet());
                    }
                    return value;
                })
                .toList();
    }
}
