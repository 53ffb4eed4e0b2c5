package io.tfe4j.privacy.accounting;

/** Arguments that are numbers of a certain kind; NaN never is. */
final class Checks {
    private Checks() {}

    static void notNegative(String name, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException(name + " is not a number from 0 on: value=" + value);
        }
    }

    static void probability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is not in [0, 1]: value=" + value);
        }
    }

    static void positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " is not a positive number: value=" + value);
        }
    }

    static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is too small: value=" + value + ", least=" + least);
        }
    }
}
