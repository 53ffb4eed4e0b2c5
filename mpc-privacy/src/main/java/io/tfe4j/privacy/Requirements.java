package io.tfe4j.privacy;

/** Options that are numbers of a certain kind. */
final class Requirements {
    private Requirements() {}

    static void positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("option is not a positive number: " + name + "=" + value);
        }
    }

    static void positiveUnlessNaN(String name, double value) {
        if (!Double.isNaN(value)) {
            positive(name, value);
        }
    }

    static void notNegativeUnlessNaN(String name, double value) {
        if (value < 0 || Double.isInfinite(value)) {
            throw new IllegalArgumentException("option is not a number from 0 on: " + name + "=" + value);
        }
    }

    static void notNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("option is not a number from 0 on: " + name + "=" + value);
        }
    }

    static void probability(String name, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(name + " is not between 0 and 1: " + name + "=" + value);
        }
    }
}
