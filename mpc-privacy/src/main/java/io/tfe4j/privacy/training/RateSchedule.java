package io.tfe4j.privacy.training;

/**
 * How a learning rate changes while a training runs: what the optimizer's own rate is multiplied by. Costs no privacy, as
 * long as it is chosen without looking at the data.
 */
@FunctionalInterface
public interface RateSchedule {
    /** @param progress the share of the steps that has been taken, from 0 up to less than 1 */
    double factor(double progress);

    /** From 1 down to 0, along half a cosine (Loshchilov and Hutter 2017). */
    static RateSchedule cosine() {
        return progress -> (1 + Math.cos(Math.PI * progress)) / 2;
    }

    /** From 1 down to 0, in equal steps. */
    static RateSchedule linear() {
        return progress -> 1 - progress;
    }

    /**
     * From 1 to {@code last}, by the same factor in each step.
     *
     * @throws IllegalArgumentException if it is not above 0 and at most 1
     */
    static RateSchedule exponential(double last) {
        requireShare("last", last);
        return progress -> Math.pow(last, progress);
    }

    /**
     * From 0 to 1 over the first {@code share} of the steps, then 1.
     *
     * @throws IllegalArgumentException if it is not above 0 and at most 1
     */
    static RateSchedule warmUp(double share) {
        requireShare("share", share);
        return progress -> Math.min(1, progress / share);
    }

    /** Both factors: {@code RateSchedule.warmUp(0.1).times(RateSchedule.cosine())}. */
    default RateSchedule times(RateSchedule other) {
        return progress -> factor(progress) * other.factor(progress);
    }

    private static void requireShare(String name, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is not above 0 and at most 1: " + name + "=" + value);
        }
    }
}
