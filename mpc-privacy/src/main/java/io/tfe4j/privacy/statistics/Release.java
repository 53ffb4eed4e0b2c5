package io.tfe4j.privacy.statistics;

import io.tfe4j.random.RandomWords;
import java.util.ArrayList;
import java.util.List;

/**
 * Statistics of several disjoint sets of rows at once, one person being in {@code groups} of them at most with {@code rows}
 * rows each. The noise is drawn before anything is added up.
 */
record Release(Table table, List<List<String[]>> sets, int rows, int groups, Noise noise, RandomWords random) {
    /** Sums with noise in their own unit, and its deviation. */
    private record Sums(double[] values, double deviation) {}

    List<Estimate> counts() {
        return estimates(noisedCounts(noise));
    }

    List<Estimate> sums(String column, Clipped bounds) {
        return estimates(noised(column, bounds, 0, 1, noise));
    }

    /** Half of the cost is for the sums of what numbers differ from the middle of their bounds, half for their counts. */
    List<Estimate> means(String column, Clipped bounds) {
        Sums counts = noised(column, bounds, 0, 0, noise.part(2));
        Sums sums = noised(column, bounds, bounds.middle(), 1, noise.part(2));
        List<Estimate> means = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            means.add(mean(i, sums, counts, bounds));
        }
        return means;
    }

    private static Estimate mean(int i, Sums sums, Sums counts, Clipped bounds) {
        double count = Math.max(1, counts.values[i]);
        double difference = sums.values[i] / count;
        double value = bounds.clip(bounds.middle() + difference);
        // the first terms of what both noises do to a quotient
        double deviation = Math.hypot(sums.deviation, counts.deviation * (value - bounds.middle())) / count;
        return new Estimate(value, deviation);
    }

    /** From counts, sums and sums of squares, each with a third of the cost. */
    List<Estimate> variances(String column, Clipped bounds) {
        Noise third = noise.part(3);
        Sums counts = noised(column, bounds, 0, 0, third);
        Sums sums = noised(column, bounds, bounds.middle(), 1, third);
        Sums squares = noised(column, bounds, bounds.middle(), 2, third);
        double reach = bounds.reach(bounds.middle());
        List<Estimate> variances = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            double count = Math.max(1, counts.values[i]);
            double mean = sums.values[i] / count;
            double square = squares.values[i] / count;
            double value = Math.max(0, Math.min(reach * reach, square - mean * mean));
            double ofCount = (2 * mean * mean - square) * counts.deviation;
            double deviation = Math.hypot(Math.hypot(squares.deviation, 2 * mean * sums.deviation), ofCount) / count;
            variances.add(new Estimate(value, deviation));
        }
        return variances;
    }

    private List<Estimate> estimates(Sums sums) {
        List<Estimate> estimates = new ArrayList<>();
        for (double value : sums.values) {
            estimates.add(new Estimate(value, sums.deviation));
        }
        return estimates;
    }

    private Sums noisedCounts(Noise with) {
        Sensitivity sensitivity = Sensitivity.of(rows, groups);
        long[] drawn = with.draw(random, sets.size(), sensitivity);
        double[] values = new double[sets.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = sets.get(i).size() + (double) drawn[i];
        }
        return new Sums(values, with.deviation(sensitivity));
    }

    /** Of {@code (x - from)^power}, for power 0 of the rows that have a number. */
    private Sums noised(String column, Clipped bounds, double from, int power, Noise with) {
        int place = table.place(column);
        double reach = Math.pow(bounds.reach(from), power);
        double step = power == 0 ? 1 : Clipped.step(reach);
        long most = power == 0 ? 1 : Clipped.steps(reach);
        Sensitivity sensitivity = Sensitivity.of(Math.multiplyExact(most, rows), groups);
        long[] drawn = with.draw(random, sets.size(), sensitivity);
        double[] values = new double[sets.size()];
        for (int i = 0; i < values.length; i++) {
            long sum = drawn[i];
            for (String[] row : sets.get(i)) {
                double number = Table.number(row[place]);
                if (!Double.isNaN(number)) {
                    long part = Math.round(Math.pow(bounds.clip(number) - from, power) / step);
                    sum = Math.addExact(sum, Math.max(-most, Math.min(most, part)));
                }
            }
            values[i] = sum * step;
        }
        return new Sums(values, with.deviation(sensitivity) * step);
    }
}
