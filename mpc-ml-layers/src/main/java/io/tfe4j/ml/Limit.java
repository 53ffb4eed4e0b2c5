package io.tfe4j.ml;

import java.util.Locale;

/**
 * A place where a training keeps numbers within limits, and what a script should hear of it.
 *
 * @param name of weights, or of a layer
 * @param all how many numbers are there: weights, or gradients of an epoch
 */
record Limit(Kind kind, String name, double low, double high, double all) {
    /** What is kept within limits, and what to do about it. */
    enum Kind {
        WEIGHTS(
                "weights are at the limits of their range",
                "a wider one, such as Weights.zeros().within(%s), leaves room, or features and targets of the order of 1"),
        GRADIENTS(
                "gradients between layers were clipped",
                "say gradients(Bound.clipped(%s)) of what compile returns, or make the loss smaller with times(...)"),
        MEAN_GRADIENTS(
                "gradients were clipped by the optimizer",
                "say gradientsWithin(%s) of it, or make the loss smaller with times(...)"),
        VELOCITIES("velocities were clipped", "take a smaller rate, less momentum, or a smaller loss, times(...)");

        private final String what;
        private final String remedy;

        Kind(String what, String remedy) {
            this.what = what;
            this.remedy = remedy;
        }
    }

    Limit {
        if (!(all >= 1)) {
            throw new IllegalArgumentException("nothing is kept within limits: name=" + name + ", all=" + all);
        }
    }

    static Limit of(Kind kind, String name, double limit, double all) {
        return new Limit(kind, name, -limit, limit, all);
    }

    /** In the words of a warning, {@code count} of the numbers being at a limit. */
    String warning(double count) {
        return String.format(
                Locale.ROOT,
                "%s: at=%s, range=[%s, %s], clipped=%.0f of %.0f; %s",
                kind.what,
                name,
                low,
                high,
                count,
                all,
                String.format(Locale.ROOT, kind.remedy, 4 * Math.max(-low, high)));
    }
}
