package io.tfe4j.ml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the script's process learnt of a training: nothing but the metrics of players whom it plays. */
public record History(List<Epoch> epochs, boolean stoppedEarly) {
    /** The metrics of epoch {@code number}, counted from 1, by name; those of rows held back are {@code val_...}. */
    public record Epoch(int number, double seconds, Map<String, Double> metrics) {
        public Epoch {
            metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        }
    }

    public History {
        epochs = List.copyOf(epochs);
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
