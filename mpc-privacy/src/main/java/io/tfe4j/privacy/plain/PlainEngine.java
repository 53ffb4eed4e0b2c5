package io.tfe4j.privacy.plain;

import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Nonlinearity;
import io.tfe4j.privacy.engine.Clipping;
import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A {@link PlainModel} in training: the lengths of the examples' gradients first, then the sum of the clipped ones.
 *
 * <p>Examples go through the layers in blocks, on as many processors as there are; blocks' sums are added up in their own
 * order. So what an example gives, and the sum of a batch, have the same bits on every machine.
 */
final class PlainEngine implements GradientEngine {
    private static final int BLOCK = 32;

    private final PlainModel model;
    private final Objective objective;
    /** Of each layer. */
    private final double[][] weights;

    PlainEngine(PlainModel model, Objective objective) {
        this.model = model;
        this.objective = objective;
        requireFits();
        weights = model.plain().stream().map(PlainLayer::firstWeights).toArray(double[][]::new);
    }

    private void requireFits() {
        Layer last = model.layers().get(model.layers().size() - 1);
        Nonlinearity wanted = switch (objective) {
            case BINARY_CROSS_ENTROPY -> Nonlinearity.SIGMOID;
            case CATEGORICAL_CROSS_ENTROPY, SPARSE_CATEGORICAL_CROSS_ENTROPY -> Nonlinearity.SOFTMAX;
            case MEAN_SQUARED_ERROR, MEAN_ABSOLUTE_ERROR -> last.nonlinearity();
        };
        if (last.nonlinearity() != wanted) {
            throw new IllegalArgumentException("objective does not fit the last layer: objective=" + objective
                    + ", last=" + last.name() + ", wanted=" + wanted);
        }
    }

    @Override
    public int parameters() {
        return Arrays.stream(weights).mapToInt(own -> own.length).sum();
    }

    @Override
    public int features() {
        return model.features();
    }

    @Override
    public int labels() {
        return objective.labels(outputs());
    }

    @Override
    public int outputs() {
        return model.outputs();
    }

    @Override
    public String description() {
        return model + ", " + parameters() + " parameters";
    }

    @Override
    public double[] weights() {
        return Arrays.stream(weights).flatMapToDouble(Arrays::stream).toArray();
    }

    @Override
    public void weights(double[] next) {
        if (next.length != parameters()) {
            throw new IllegalArgumentException(
                    "weights are not of this model: weights=" + next.length + ", model=" + parameters());
        }
        int place = 0;
        for (double[] own : weights) {
            System.arraycopy(next, place, own, 0, own.length);
            place += own.length;
        }
    }

    @Override
    public double[] predict(double[] features) {
        return results(rows(features, features())).values();
    }

    @Override
    public double loss(double[] features, double[] labels) {
        Rows x = rows(features, features());
        requireLabels(x, labels);
        return PlainLoss.mean(objective, results(x), labels);
    }

    private Rows results(Rows x) {
        Rows results = Rows.zeros(x.count(), outputs());
        IntStream.range(0, blocks(x)).parallel().forEach(block -> {
            List<PlainLayer.Pass> passes = forward(block(x, block));
            double[] values = passes.get(passes.size() - 1).output().values();
            System.arraycopy(values, 0, results.values(), block * BLOCK * outputs(), values.length);
        });
        return results;
    }

    @Override
    public double[] clippedSum(double[] features, double[] labels, double clipNorm) {
        return clippedSum(features, labels, clipNorm, Clipping.FLAT);
    }

    @Override
    public boolean clips(Clipping clipping) {
        return true;
    }

    @Override
    public boolean countsWhole() {
        return true;
    }

    @Override
    public double[] clippedSum(double[] features, double[] labels, double clipNorm, Clipping clipping) {
        return Arrays.copyOf(sumAndWhole(features, labels, clipNorm, clipping), parameters());
    }

    @Override
    public double[] clippedSumAndWhole(double[] features, double[] labels, double clipNorm) {
        return sumAndWhole(features, labels, clipNorm, Clipping.FLAT);
    }

    private double[] sumAndWhole(double[] features, double[] labels, double clipNorm, Clipping clipping) {
        Rows x = rows(features, features());
        requireLabels(x, labels);
        Rows y = new Rows(x.count(), labels(), labels);
        double[] sum = new double[parameters() + 1];
        int atOnce = Runtime.getRuntime().availableProcessors();
        for (int first = 0; first < blocks(x); first += atOnce) {
            IntStream.range(first, Math.min(first + atOnce, blocks(x)))
                    .parallel()
                    .mapToObj(block -> sumAndWhole(block(x, block), block(y, block), clipNorm, clipping))
                    .forEachOrdered(part -> add(part, sum));
        }
        return sum;
    }

    private static int blocks(Rows rows) {
        return (rows.count() + BLOCK - 1) / BLOCK;
    }

    private static Rows block(Rows rows, int block) {
        return rows.part(block * BLOCK, Math.min(rows.count(), (block + 1) * BLOCK));
    }

    private static void add(double[] part, double[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += part[i];
        }
    }

    /** The sum, and at its end how many examples are no longer than {@code clipNorm}. */
    private double[] sumAndWhole(Rows x, Rows y, double clipNorm, Clipping clipping) {
        List<PlainLayer.Pass> passes = forward(x);
        Rows[] gradients = backward(passes, y.values());
        double[][] squares = new double[gradients.length][x.count()];
        double[] total = new double[x.count()];
        for (int i = 0; i < gradients.length; i++) {
            passes.get(i).addSquaredLengths(gradients[i], squares[i]);
            add(squares[i], total);
        }
        if (!Arrays.stream(total).allMatch(Double::isFinite)) {
            Finite finite = Finite.of(total);
            return finite.isEmpty()
                    ? new double[parameters() + 1]
                    : sumAndWhole(finite.rows(x), finite.rows(y), clipNorm, clipping);
        }
        double[] sum = switch (clipping) {
            case FLAT -> {
                double[] factors = Clip.factors(total, clipNorm);
                yield sum(passes, gradients, layer -> factors);
            }
            case PER_LAYER -> {
                double each = clipNorm / Math.sqrt(layersThatLearn());
                yield sum(passes, gradients, layer -> Clip.factors(squares[layer], each));
            }
        };
        sum[parameters()] = Clip.whole(total, clipNorm);
        return sum;
    }

    private long layersThatLearn() {
        return Math.max(1, Arrays.stream(weights).filter(own -> own.length > 0).count());
    }

    private List<PlainLayer.Pass> forward(Rows x) {
        List<PlainLayer.Pass> passes = new ArrayList<>();
        Rows current = x;
        for (int i = 0; i < weights.length; i++) {
            PlainLayer.Pass pass = model.plain().get(i).forward(current, weights[i]);
            passes.add(pass);
            current = pass.output();
        }
        return passes;
    }

    /** By each layer's results, as far as they are needed. */
    private Rows[] backward(List<PlainLayer.Pass> passes, double[] labels) {
        int last = passes.size() - 1;
        Rows gradient = PlainLoss.gradient(objective, passes.get(last).output(), labels);
        Rows[] gradients = new Rows[objective.isClassification() ? last : last + 1];
        for (int i = gradients.length - 1; i >= 0; i--) {
            gradients[i] = gradient;
            gradient = i == 0 ? gradient : passes.get(i).inputGradient(gradient);
        }
        return gradients;
    }

    private double[] sum(List<PlainLayer.Pass> passes, Rows[] gradients, IntFunction<double[]> factors) {
        double[] sum = new double[parameters() + 1];
        int place = 0;
        for (int i = 0; i < gradients.length; i++) {
            double[] part = passes.get(i).sum(gradients[i].times(factors.apply(i)));
            System.arraycopy(part, 0, sum, place, part.length);
            place += weights[i].length;
        }
        return sum;
    }

    private static Rows rows(double[] values, int width) {
        if (values.length == 0 || values.length % width != 0) {
            throw new IllegalArgumentException(
                    "features are not whole examples: numbers=" + values.length + ", ofOneExample=" + width);
        }
        return new Rows(values.length / width, width, values);
    }

    private void requireLabels(Rows x, double[] labels) {
        if (labels.length != x.count() * labels()) {
            throw new IllegalArgumentException("labels are not those of the examples: labels=" + labels.length
                    + ", examples=" + x.count() + ", ofOneExample=" + labels());
        }
    }

    @Override
    public String toString() {
        return "PlainEngine[" + model + ", " + parameters() + " parameters]";
    }
}
