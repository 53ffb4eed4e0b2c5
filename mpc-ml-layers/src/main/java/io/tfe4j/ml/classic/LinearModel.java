package io.tfe4j.ml.classic;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * {@code f(x W + b)}. Coefficients W are [features, targets], intercepts b [targets]; both stay hidden unless a script
 * reveals them.
 */
public final class LinearModel {
    private final PrivateTensor coefficients;
    private final PrivateTensor intercept;
    private final UnaryOperator<PrivateTensor> function;

    private LinearModel(PrivateTensor coefficients, PrivateTensor intercept, UnaryOperator<PrivateTensor> function) {
        this.coefficients = coefficients;
        this.intercept = intercept;
        this.function = function;
    }

    /** Kept by each session that needs it. */
    static LinearModel of(
            TfeContext tfe,
            PrivateTensor coefficients,
            PrivateTensor intercept,
            UnaryOperator<PrivateTensor> function) {
        List<PrivateTensor> kept = Fitted.once(tfe, coefficients, intercept);
        return new LinearModel(kept.get(0), kept.get(1), function);
    }

    public PrivateTensor coefficients() {
        return coefficients;
    }

    public PrivateTensor intercept() {
        return intercept;
    }

    /** {@code x W + b}, [rows, targets]. <b>Error:</b> one unit. <b>Cost:</b> 2 rounds. */
    public PrivateTensor scores(PrivateTensor x) {
        return x.mmul(coefficients).add(intercept);
    }

    /** What the model says of each row, [rows, targets]. */
    public PrivateTensor predict(PrivateTensor x) {
        return function.apply(scores(x));
    }

    @Override
    public String toString() {
        return "linear model: coefficients=" + coefficients + ", intercept=" + intercept;
    }
}
