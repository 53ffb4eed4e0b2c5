package io.tfe4j.privacy.statistics;

import io.tfe4j.random.RandomWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Statistics of several disjoint sets of rows at once, one person being in {@code groups} of them at most with {@code rows}
 * rows each. The noise is drawn before anything is added up.
 */
record Release(Table table, List<List<String[]>> sets, int rows, int groups, Noise noise, RandomWords random) {
    /** Of so many steps one row is made. */
    static final long WHOLE = 1L << 20;

    List<Estimate> counts() {
        Sensitivity sensitivity = Sensitivity.of(rows, groups);
        long[] counts = noise.draw(random, sets.size(), sensitivity);
        double deviation = noise.deviation(sensitivity);
        List<Estimate> estimates = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            estimates.add(new Estimate(sets.get(i).size() + (double) counts[i], deviation));
        }
        return estimates;
    }

    /** Of the rows that have a number. */
    List<Estimate> sums(String column, Clipped bounds) {
        int place = table.place(column);
        double step = Clipped.step(bounds.reach());
        long most = Clipped.steps(bounds.reach());
        Sensitivity sensitivity = Sensitivity.of(Math.multiplyExact(most, rows), groups);
        long[] sums = noise.draw(random, sets.size(), sensitivity);
        for (int i = 0; i < sums.length; i++) {
            for (String[] row : sets.get(i)) {
                double number = Table.number(row[place]);
                if (!Double.isNaN(number)) {
                    long part = Math.round(bounds.clip(number) / step);
                    sums[i] = Math.addExact(sums[i], Math.max(-most, Math.min(most, part)));
                }
            }
        }
        double deviation = noise.deviation(sensitivity) * step;
        return Arrays.stream(sums)
                .mapToObj(sum -> new Estimate(sum * step, deviation))
                .toList();
    }

    List<Estimate> means(String column, Clipped bounds) {
        Moments moments = new Moments(table.place(column), 1);
        double[][] parts = moments.noised(bounds);
        double range = bounds.high() - bounds.low();
        List<Estimate> means = new ArrayList<>();
        for (double[] part : parts) {
            double count = Math.max(1, part[0] + part[1]);
            // in the middle where there is noise alone
            double share = Math.max(0, Math.min(1, 0.5 + (part[1] - part[0]) / (2 * count)));
            // the first terms of what noise does to a quotient
            double deviation = moments.deviation() * Math.hypot(share, 1 - share) / count;
            means.add(new Estimate(bounds.low() + share * range, deviation * range));
        }
        return means;
    }

    List<Estimate> variances(String column, Clipped bounds) {
        Moments moments = new Moments(table.place(column), 2);
        double[][] parts = moments.noised(bounds);
        double range = bounds.high() - bounds.low();
        List<Estimate> variances = new ArrayList<>();
        for (double[] part : parts) {
            double count = Math.max(1, part[0] + part[1] + part[2]);
            double mean = (part[1] / 2 + part[2]) / count;
            double square = part[2] / count;
            double value = Math.max(0, Math.min(0.25, square - mean * mean));
            // by each part, as it is in the count, in the mean and in the mean of squares
            double first = 2 * mean * mean - square;
            double second = first - mean;
            double third = 1 + first - 2 * mean;
            double deviation = moments.deviation() * Math.hypot(Math.hypot(first, second), third) / count;
            variances.add(new Estimate(value * range * range, deviation * range * range));
        }
        return variances;
    }

    /**
     * Sums of a column's numbers, and of their squares, for the price of one count: each number is shared between {@code
     * degree + 1} parts, by the binomial probabilities of where it is between its bounds (Bernstein's polynomials). No part
     * of a number is negative, and all of them come to one, so that a row changes all sums together by no more than one. The
     * count is the sum of all parts; the sums of numbers and squares are made of some of them (for means: Kulesza, Suresh,
     * Wang 2024).
     */
    private final class Moments {
        private final int place;
        private final int degree;
        private final Sensitivity sensitivity;

        Moments(int place, int degree) {
            this.place = place;
            this.degree = degree;
            sensitivity = Sensitivity.of(WHOLE * rows, groups);
        }

        /** The noise's deviation in each part, in rows. */
        double deviation() {
            return noise.deviation(sensitivity) / WHOLE;
        }

        /** The parts of each set, with noise, in rows. */
        double[][] noised(Clipped bounds) {
            int width = degree + 1;
            long[] sums = noise.draw(random, sets.size() * width, sensitivity);
            for (int i = 0; i < sets.size(); i++) {
                for (String[] row : sets.get(i)) {
                    double share = bounds.share(Table.number(row[place]));
                    if (!Double.isNaN(share)) {
                        long[] parts = parts(share, degree);
                        for (int k = 0; k < width; k++) {
                            sums[i * width + k] = Math.addExact(sums[i * width + k], parts[k]);
                        }
                    }
                }
            }
            double[][] parts = new double[sets.size()][width];
            for (int i = 0; i < sums.length; i++) {
                parts[i / width][i % width] = (double) sums[i] / WHOLE;
            }
            return parts;
        }
    }

    /**
     * How a number is shared, in whole steps; what is rounded away at the ends is given to what is between.
     *
     * @param share where it is between its bounds, from 0 to 1
     * @return {@code degree + 1} numbers from 0 on, which come to {@link #WHOLE} together
     */
    static long[] parts(double share, int degree) {
        long last = Math.round(Math.pow(share, degree) * WHOLE);
        if (degree == 1) {
            return new long[] {WHOLE - last, last};
        }
        long first = Math.min(WHOLE - last, Math.round(Math.pow(1 - share, degree) * WHOLE));
        return new long[] {first, WHOLE - first - last, last};
    }
}
