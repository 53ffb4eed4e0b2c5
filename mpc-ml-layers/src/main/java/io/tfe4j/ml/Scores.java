package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Metrics summed over the batches of an epoch. */
final class Scores {
    private final Training training;
    private final Map<Metric, Total> totals = new LinkedHashMap<>();
    private int rows;

    Scores(TfeContext tfe, Training training, List<Metric> metrics) {
        this.training = training;
        metrics.forEach(metric -> totals.put(metric, new Total(tfe)));
    }

    /** From here on, of so many rows. */
    void clear(int newRows) {
        rows = newRows;
        totals.values().forEach(Total::clear);
    }

    void add(List<PrivateTensor> results, List<PrivateTensor> expected) {
        totals.forEach((metric, total) -> total.add(training.scores(metric, results, expected)));
    }

    PrivateTensor mean(Metric metric) {
        return Objects.requireNonNull(totals.get(metric)).mean(rows);
    }
}
