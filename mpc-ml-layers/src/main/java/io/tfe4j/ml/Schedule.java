package io.tfe4j.ml;

/** The learning rate as it changes with the steps, counted from 0. Everyone knows it. */
@FunctionalInterface
public interface Schedule {
    /** The rate of step {@code step}. */
    double at(int step);

    /** Always the same. */
    static Schedule constant(double rate) {
        requirePositive(rate, "rate");
        return step -> rate;
    }

    /** Smoothly less: {@code factor} of it after each {@code steps}. */
    static Schedule exponential(double first, int steps, double factor) {
        requirePositive(first, "first");
        requirePositive(steps, "steps");
        requirePositive(factor, "factor");
        return step -> first * Math.pow(factor, (double) step / steps);
    }

    /** In stairs: {@code factor} of it after each {@code steps}. */
    static Schedule stairs(double first, int steps, double factor) {
        requirePositive(first, "first");
        requirePositive(steps, "steps");
        requirePositive(factor, "factor");
        return step -> first * Math.pow(factor, step / steps);
    }

    /** From {@code first} down to {@code last} along half a cosine, in {@code steps}; then it stays. */
    static Schedule cosine(double first, double last, int steps) {
        requirePositive(first, "first");
        requirePositive(steps, "steps");
        return step -> last + (first - last) * (1 + Math.cos(Math.PI * Math.min(step, steps) / steps)) / 2;
    }

    /** Rises evenly to the first rate of {@code then} in {@code steps}, and goes on as {@code then} from its start. */
    static Schedule warmUp(int steps, Schedule then) {
        requirePositive(steps, "steps");
        return step -> step < steps ? then.at(0) * (step + 1) / steps : then.at(step - steps);
    }

    private static void requirePositive(double value, String name) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("schedule needs a positive number: " + name + "=" + value);
        }
    }
}
