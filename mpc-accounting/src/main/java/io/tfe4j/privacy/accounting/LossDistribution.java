package io.tfe4j.privacy.accounting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Epsilon from the distribution of a sum of independent privacy losses T, with everything that is computed inexactly in
 * the bounds. {@code delta(epsilon) = E[max(0, 1 - e^(epsilon - T))]}.
 *
 * <p><b>Grid.</b> Each loss is rounded to a grid of mesh h, and moved so that its mean stays: the sum X differs from T by
 * more than {@code h sqrt(n / 2 log(2 / p))} with probability p at most (Hoeffding), which is Gopi, Lee, Wutschitz 2021,
 * theorem 5.5.
 *
 * <p><b>Tilt.</b> The sum is computed by a Fourier transform, whose rounding is relative to the largest probabilities,
 * while a small delta lies far out in the tail. So the transform is of the distribution that has weights {@code
 * e^(lambda x) / M} on it, M being their sum, and lambda such that epsilon is where that distribution has its mean. With
 * Q the result, {@code delta = M^n sum over x of Q(x) e^(-lambda x) max(0, 1 - e^(epsilon - x))}. Of the last two factors
 * the product is at most {@code w(epsilon) = e^(-lambda epsilon) lambda^lambda / (1 + lambda)^(1 + lambda)}, so that an
 * error of k in the sum of all Q is one of at most {@code k M^n w(epsilon)} in delta: k times the bound by Renyi
 * divergences, however small delta is.
 *
 * <p><b>What k is the sum of.</b> The transform forward: of every coefficient, {@code ROUNDING log2(N)}, since it is a sum of
 * terms of which each went through log2(N) roundings and all are 1 in size. The power: n times that and the rounding of
 * logarithm and angle. The transform back, likewise. And what lies outside of the N places, and therefore comes back in
 * at the other end: at most {@code E[e^(t X)] e^(-t end)} for every t, under the tilted distribution.
 */
final class LossDistribution {
    /** Roundings of a butterfly: a complex product, a root of unity and a sum. */
    private static final double ROUNDING = 8 * 0x1p-53;
    /** Roundings of a power, for each step: the logarithm, the angle, and 2 pi itself. */
    private static final double ROUNDING_OF_POWER = 24 * 0x1p-53;

    private static final double UNIT = 0x1p-53;
    /** A logarithm: what is smaller is below the least double, and so are its products with the counts and errors here. */
    private static final double VANISHING = -800;
    /** The share of delta that roundings of losses may take. */
    private static final double DELTA_SHARE = 1e-3;
    /** Boundaries of places are off by less than this share of the mesh. */
    private static final double WIDER = 1.01;
    /** What may lie outside at one end of the grid of the first guess: a logarithm. */
    private static final double OUTSIDE = 24;

    private static final double LITTLE = Math.log(1e4);
    /** Rounding is below {@code e^-20}, so that it is little even if the bound by Renyi divergences is so much too large. */
    private static final double MOST_LOG_RATIO = 20;

    private static final int SMALLER_ORDERS = 20;
    private static final int FEW = 32;
    private static final int MANY = 256;
    private static final int GUESS_POINTS = 1 << 15;
    private static final int MOST_POINTS = 1 << 21;
    private static final int TRIES = 3;

    /** A kind of steps. */
    record Part(PrivacyLoss loss, long count) {}

    private final List<Part> parts;
    /** Few, by which orders and ends are chosen; any will do for that. */
    private final List<PrivacyLoss.Points> points;

    private final List<Double> means;
    private final double meanSize;
    private final double count;
    private final double delta;
    /** Where the bound by Renyi divergences is least. */
    private final Tilt first;

    /**
     * How probabilities are weighted.
     *
     * @param order lambda
     * @param cumulant {@code log(M^n)}, before losses are rounded
     */
    private record Tilt(double order, double cumulant) {}

    LossDistribution(List<Part> parts, double delta) {
        this.parts = parts;
        this.delta = delta;
        points = parts.stream().map(part -> part.loss().points(FEW)).toList();
        List<PrivacyLoss.Points> many =
                parts.stream().map(part -> part.loss().points(MANY)).toList();
        means = many.stream().map(PrivacyLoss.Points::mean).toList();
        meanSize = many.stream().mapToDouble(PrivacyLoss.Points::meanSize).max().orElse(0);
        count = parts.stream().mapToDouble(Part::count).sum();
        first = tilt(orderOfRenyi());
    }

    /** How many deviations of the noise have to be looked at so that all that is left out is below a millionth of delta. */
    static double reach(double count, double delta) {
        return Math.sqrt(2 * Math.log(2e6 * count / delta));
    }

    private double cumulant(double order) {
        double sum = 0;
        for (int i = 0; i < parts.size(); i++) {
            sum += parts.get(i).count() * points.get(i).cumulant(order);
        }
        return sum;
    }

    private Tilt tilt(double order) {
        return new Tilt(order, cumulant(order));
    }

    /** Which order gives the least epsilon by Renyi divergences; any is right. */
    private double orderOfRenyi() {
        double best = 1;
        double least = Double.POSITIVE_INFINITY;
        for (double step = 2; step > 1.02; step = Math.sqrt(step)) {
            double middle = best;
            int many = step == 2 ? 17 : 2;
            for (int i = -many; i <= many; i++) {
                double candidate = middle * Math.pow(step, i);
                double epsilon = (cumulant(candidate) - Math.log(delta) + logOfWeight(candidate)) / candidate;
                if (epsilon < least) {
                    least = epsilon;
                    best = candidate;
                }
            }
        }
        return best;
    }

    /** {@code log(lambda^lambda / (1 + lambda)^(1 + lambda))}. */
    private static double logOfWeight(double order) {
        return -order * Math.log1p(1 / order) - Math.log1p(order);
    }

    /**
     * Bounds and an estimate.
     *
     * @param epsilonError by how much bounds may be off the estimate; more where the grid would be too large otherwise
     * @return null if rounding, or what lies outside of the grid, is too much
     */
    PrvAccountant.@Nullable Interval bracket(double epsilonError) {
        return bracket(epsilonError, rough(epsilonError));
    }

    /** Bounds and an estimate on a coarse grid, in some hundredths of a second; null as {@link #bracket(double)} says. */
    PrvAccountant.@Nullable Interval rough(double epsilonError) {
        return bracket(epsilonError, first, OUTSIDE, GUESS_POINTS);
    }

    /** Likewise, with what {@link #rough} gave for the same error. */
    PrvAccountant.@Nullable Interval bracket(double epsilonError, PrvAccountant.@Nullable Interval guess) {
        if (guess == null) {
            return bracket(epsilonError, first, OUTSIDE, MOST_POINTS);
        }
        Tilt best = first;
        double outside = outside(first, guess.estimate());
        double least = outside > MOST_LOG_RATIO ? Double.POSITIVE_INFINITY : width(first, outside);
        double leastOutside = outside;
        // far tails make the grid wide; a smaller order cuts them off, at the price of a larger error
        for (int i = 1; i <= SMALLER_ORDERS; i++) {
            Tilt smaller = tilt(first.order * Math.pow(2, -i / 4.0));
            double logOutside = outside(smaller, guess.estimate());
            double width = logOutside > MOST_LOG_RATIO ? Double.POSITIVE_INFINITY : width(smaller, logOutside);
            if (width < least || least == Double.POSITIVE_INFINITY && logOutside < leastOutside) {
                best = smaller;
                least = width;
                leastOutside = logOutside;
            }
        }
        PrvAccountant.Interval interval = bracket(epsilonError, best, leastOutside, MOST_POINTS);
        return interval == null ? guess : interval;
    }

    /** How much less than all may lie outside, so that it is below a ten-thousandth of delta at {@code epsilon}: a logarithm. */
    private double outside(Tilt tilt, double epsilon) {
        double ratio = tilt.cumulant + logOfWeight(tilt.order) - tilt.order * epsilon - Math.log(delta);
        return LITTLE + Math.max(0, ratio);
    }

    private double width(Tilt tilt, double outside) {
        return end(tilt, 1, outside) - end(tilt, -1, outside);
    }

    private PrvAccountant.@Nullable Interval bracket(double epsilonError, Tilt tilt, double outside, int mostPoints) {
        double deltaError = delta * DELTA_SHARE;
        double deviation = WIDER * Math.sqrt(count / 2 * Math.log(12 / deltaError));
        double highest = end(tilt, 1, outside);
        double lowest = end(tilt, -1, outside);
        double mesh = epsilonError / deviation;
        double wide = highest - lowest + 4 * epsilonError;
        double size = Math.max(1, wide / mesh);
        for (Part part : parts) {
            size = Math.max(size, part.loss().places(mesh) / 2);
        }
        if (size > mostPoints) {
            mesh *= size / mostPoints;
        }
        for (int i = 0; i < TRIES; i++) {
            int places = Integer.highestOneBit((int) Math.min(mostPoints, Math.ceil(wide / mesh)) * 2 - 1);
            Grid grid = new Grid(mesh, Math.max(2, places), (lowest + highest) / 2, tilt);
            PrvAccountant.Interval interval = grid.bracket(deltaError, mesh * deviation);
            if (interval != null) {
                return interval;
            }
            wide *= 2;
            if (wide / mesh > mostPoints) {
                mesh *= 2;
            }
        }
        return null;
    }

    /** Beyond which a tilted sum is with a probability of {@code e^-outside} at most, above or below. */
    private double end(Tilt tilt, int side, double outside) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = -30; i <= 30; i++) {
            double t = tilt.order * Math.pow(1.5, i);
            nearest = Math.min(nearest, (cumulant(tilt.order + side * t) - tilt.cumulant + outside) / t);
        }
        return side * nearest;
    }

    /** The tilted distribution of the sum on a grid. */
    private final class Grid {
        private final double mesh;
        private final int places;
        private final double lambda;
        /** The number of the lowest place. */
        private final long first;
        /** What moves the grid so that the mean stays. */
        private double shift;
        /** {@code log(M^n)}. */
        private double logTotal;
        /** Of all steps together, relative to each probability. */
        private double rounding;

        private double error;
        private final double[] real;
        private final double[] imaginary;
        private final List<PrivacyLoss.Bins> bins = new ArrayList<>();

        Grid(double mesh, int places, double middle, Tilt tilt) {
            this.mesh = mesh;
            this.places = places;
            lambda = tilt.order();
            real = new double[places];
            imaginary = new double[places];
            for (int i = 0; i < parts.size(); i++) {
                Part part = parts.get(i);
                PrivacyLoss.Bins of = part.loss().bins(mesh);
                bins.add(of);
                shift += part.count() * (means.get(i) - mean(of));
                // the mean itself is off by a few roundings of the losses' size
                double log = cumulant(of, lambda);
                logTotal += part.count() * log;
                double largest = mesh
                        * Math.max(
                                Math.abs((double) of.first()),
                                Math.abs(of.first() + (double) of.probabilities().length));
                rounding += part.count() * UNIT * (8 + 2 * (lambda * largest + Math.abs(log)));
            }
            first = Math.round((middle - shift) / mesh) - places / 2;
            transform();
            error += Math.expm1(rounding) + outside(1, first + (double) places - 1) + outside(-1, (double) first);
        }

        private double mean(PrivacyLoss.Bins of) {
            ExactSum sum = new ExactSum();
            for (int i = 0; i < of.probabilities().length; i++) {
                sum.add((of.first() + (double) i) * of.probabilities()[i]);
            }
            return sum.value() * mesh;
        }

        private double cumulant(PrivacyLoss.Bins of, double order) {
            double largest = Double.NEGATIVE_INFINITY;
            double[] probabilities = of.probabilities();
            double ratio = order * mesh;
            double top = ratio * (ratio > 0 ? of.first() + (double) probabilities.length : (double) of.first());
            double sum = 0;
            for (int i = 0; i < probabilities.length; i++) {
                if (probabilities[i] > 0) {
                    double term = ratio * (of.first() + (double) i) - top;
                    largest = Math.max(largest, term + Math.log(probabilities[i]));
                }
            }
            for (int i = 0; i < probabilities.length; i++) {
                if (probabilities[i] > 0) {
                    sum += probabilities[i] * Math.exp(ratio * (of.first() + (double) i) - top - largest);
                }
            }
            return top + largest + Math.log(sum);
        }

        /** A bound on the tilted probability of sums beyond {@code place}. */
        private double outside(int side, double place) {
            double best = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int i = -30; i <= 30; i++) {
                double t = lambda * Math.pow(1.5, i);
                double log = LossDistribution.this.cumulant(lambda + side * t) - side * t * (place * mesh + shift);
                if (log < least) {
                    least = log;
                    best = t;
                }
            }
            double log = -logTotal - side * best * place * mesh;
            for (int i = 0; i < parts.size(); i++) {
                log += parts.get(i).count() * cumulant(bins.get(i), lambda + side * best);
            }
            return Math.exp(Math.min(0, log));
        }

        private void transform() {
            FourierTransform transform = new FourierTransform(places);
            double unit = ROUNDING * (Integer.numberOfTrailingZeros(places) + 1);
            double[] errors = new double[places];
            Arrays.fill(real, 1);
            for (int i = 0; i < parts.size(); i++) {
                double[] re = tilted(bins.get(i));
                double[] im = new double[places];
                transform.forward(re, im);
                multiply(re, im, errors, parts.get(i).count(), unit);
            }
            double squares = 0;
            double sizes = 0;
            for (int k = 0; k < places; k++) {
                squares += errors[k] * errors[k];
                sizes += size(real[k], imaginary[k]) + errors[k];
            }
            transform.inverse(real, imaginary);
            error = Math.sqrt(squares) + unit * sizes;
        }

        /** Weights of the places, as the transform counts them: from zero on, and around. */
        private double[] tilted(PrivacyLoss.Bins of) {
            double log = cumulant(of, lambda);
            double[] weights = new double[places];
            for (int i = 0; i < of.probabilities().length; i++) {
                int place = of.first() + i;
                if (of.probabilities()[i] > 0) {
                    weights[place & (places - 1)] += of.probabilities()[i] * Math.exp(lambda * mesh * place - log);
                }
            }
            return weights;
        }

        /** The weights are real, so the coefficients of one half are those of the other, conjugate. */
        private void multiply(double[] re, double[] im, double[] errors, long count, double unit) {
            // each coefficient by itself: the number of threads changes no bit
            IntStream.rangeClosed(0, places / 2).parallel().forEach(k -> multiply(re, im, errors, count, unit, k));
        }

        private void multiply(double[] re, double[] im, double[] errors, long count, double unit, int k) {
            int mirror = -k & (places - 1);
            double size = size(re[k], im[k]);
            double logOfOff = (count - 1) * Math.log(size + unit);
            double c = 0;
            double s = 0;
            double power = 0;
            double off = 0;
            if (!(logOfOff <= VANISHING)) {
                power = size == 0 ? 0 : Math.exp(count * Math.log(size));
                double angle = Math.IEEEremainder(count * Math.atan2(im[k], re[k]), 2 * Math.PI);
                // |x^n - y^n| is at most n |x - y| times the larger of both to the power n - 1
                off = count * (unit + ROUNDING_OF_POWER) * Math.exp(logOfOff);
                c = power * Math.cos(angle);
                s = power * Math.sin(angle);
            }
            double left = real[k];
            double right = imaginary[k];
            errors[k] = errors[k] * (power + off) + size(left, right) * off;
            real[k] = left * c - right * s;
            imaginary[k] = left * s + right * c;
            errors[mirror] = errors[k];
            real[mirror] = real[k];
            imaginary[mirror] = mirror == k ? imaginary[k] : -imaginary[k];
        }

        private static double size(double re, double im) {
            return Math.sqrt(re * re + im * im);
        }

        /**
         * How far below a place delta reaches {@code most}. Between places there are no losses, so that s below a place
         * delta is {@code above - e^-s (above - value)}. What is rounded here is within what is added to epsilon in the
         * end, or, where value is nearly all of {@code above}, within what delta is multiplied by.
         *
         * @param above the weight of that place and those above it
         * @param value delta at the place
         */
        private double beneath(double above, double value, double most) {
            double distance = Math.log((above - value) / (above - most));
            return distance > 0 && distance < mesh ? distance : 0;
        }

        /** From the highest place down: delta at each, from the sum of what is above it. */
        PrvAccountant.@Nullable Interval bracket(double deltaError, double epsilonError) {
            double logWeight = logTotal + logOfWeight(lambda);
            double shrink = Math.exp(-mesh);
            double grow = -Math.expm1(-mesh);
            double relative = Math.expm1(rounding) + 1e-9;
            double above = 0;
            double value = 0;
            double before = Double.POSITIVE_INFINITY;
            double valueBefore = 0;
            double upper = Double.NaN;
            double estimate = Double.NaN;
            double lower = Double.NaN;
            double extra = 1e-9 + count * 1e-14 * meanSize;
            for (long place = first + places - 1; place >= first && Double.isNaN(lower); place--) {
                double epsilon = place * mesh + shift;
                value = shrink * value + grow * above;
                double slack = error * Math.exp(logWeight - lambda * place * mesh) + deltaError;
                if (Double.isNaN(upper) && value * (1 + relative) + slack > delta) {
                    upper = before - beneath(above, valueBefore, (delta - slack) / (1 + relative));
                }
                if (Double.isNaN(estimate) && value > delta) {
                    estimate = epsilon + mesh * (value - delta) / (value - valueBefore);
                }
                if (value * (1 - relative) - slack >= delta) {
                    lower = epsilon;
                }
                before = Math.max(0, epsilon);
                if (epsilon < 0) {
                    break;
                }
                valueBefore = value;
                above += real[(int) (place & (places - 1))] * Math.exp(logTotal - lambda * place * mesh);
            }
            double high = Double.isNaN(upper) ? before : upper;
            if (high == Double.POSITIVE_INFINITY) {
                return null;
            }
            return new PrvAccountant.Interval(
                    Math.max(0, (Double.isNaN(lower) ? 0 : lower) - epsilonError - extra),
                    Math.max(0, Double.isNaN(estimate) ? 0 : estimate),
                    Math.max(0, high) + epsilonError + extra,
                    true);
        }
    }
}
