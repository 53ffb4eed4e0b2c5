package io.tfe4j.privacy.accounting;

/** A sum of many numbers that is as exact as if it had been computed with twice the digits (Neumaier 1974). */
final class ExactSum {
    private double sum;
    private double lost;

    void add(double term) {
        double next = sum + term;
        lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
        sum = next;
    }

    double value() {
        return sum + lost;
    }
}
