package io.tfe4j.benchmarks.model;

import io.tfe4j.Output;
import io.tfe4j.TfeContext;
import io.tfe4j.program.run.DataSource;
import java.util.function.Consumer;

/** A prediction or a training to measure, its weights and data at the servers already. */
public interface Workload {
    String id();

    /** How many examples. */
    int rows();

    /** Defines it in {@code tfe}; what is opened goes to {@code result}. */
    Work define(TfeContext tfe, Consumer<double[]> result);

    /** Where its owner finds weights that are not part of the program. */
    default DataSource data() {
        return (player, request) -> {
            throw new IllegalArgumentException("no datasets: dataset=" + request.dataset());
        };
    }

    /**
     * What is run, and what it must give.
     *
     * @param measured sends nothing but what the work itself sends, and for predictions the result
     * @param checked the same with everything opened that is compared
     */
    record Work(Output measured, Output checked, double[] expected) {}
}
