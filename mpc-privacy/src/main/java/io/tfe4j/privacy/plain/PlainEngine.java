package io.tfe4j.privacy.plain;

import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Nonlinearity;
import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A {@link PlainModel} in training: the lengths of the examples' gradients first, then the sum of the clipped ones. */
final class PlainEngine implements GradientEngine {
    private final PlainModel model;
    private final Objective objective;
    /** Where each layer's weights begin, and the last one's end. */
    private final int[] places;

    private final double[] weights;

    PlainEngine(PlainModel model, Objective objective) {
        this.model = model;
        this.objective = objective;
        requireFits();
        List<double[]> first =
                model.plain().stream().map(PlainLayer::firstWeights).toList();
        places = new int[first.size() + 1];
        for (int i = 0; i < first.size(); i++) {
            places[i + 1] = places[i] + first.get(i).length;
        }
        weights = first.stream().flatMapToDouble(Arrays::stream).toArray();
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
        return weights.length;
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
    public double[] weights() {
        return weights.clone();
    }

    @Override
    public void weights(double[] next) {
        if (next.length != weights.length) {
            throw new IllegalArgumentException(
                    "weights are not of this model: weights=" + next.length + ", model=" + weights.length);
        }
        System.arraycopy(next, 0, weights, 0, weights.length);
    }

    @Override
    public double[] predict(double[] features) {
        List<PlainLayer.Pass> passes = forward(rows(features, features()));
        return passes.get(passes.size() - 1).output().values().clone();
    }

    @Override
    public double loss(double[] features, double[] labels) {
        List<PlainLayer.Pass> passes = forward(rows(features, features()));
        return PlainLoss.mean(objective, passes.get(passes.size() - 1).output(), labels);
    }

    @Override
    public double[] clippedSum(double[] features, double[] labels, double clipNorm) {
        Rows x = rows(features, features());
        requireLabels(x, labels);
        List<PlainLayer.Pass> passes = forward(x);
        Rows[] gradients = backward(passes, labels);
        double[] squares = new double[x.count()];
        for (int i = 0; i < gradients.length; i++) {
            passes.get(i).addSquaredLengths(gradients[i], squares);
        }
        if (Arrays.stream(squares).allMatch(Double::isFinite)) {
            return sum(passes, gradients, Clip.factors(squares, clipNorm));
        }
        return withoutInfinite(x, labels, squares, clipNorm);
    }

    private double[] withoutInfinite(Rows x, double[] labels, double[] squares, double clipNorm) {
        Finite finite = Finite.of(squares);
        return finite.isEmpty()
                ? new double[weights.length]
                : clippedSum(finite.rows(x.values(), features()), finite.rows(labels, labels()), clipNorm);
    }

    private List<PlainLayer.Pass> forward(Rows x) {
        List<PlainLayer.Pass> passes = new ArrayList<>();
        Rows current = x;
        for (int i = 0; i + 1 < places.length; i++) {
            double[] own = Arrays.copyOfRange(weights, places[i], places[i + 1]);
            PlainLayer.Pass pass = model.plain().get(i).forward(current, own);
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

    private double[] sum(List<PlainLayer.Pass> passes, Rows[] gradients, double[] factors) {
        double[] sum = new double[weights.length];
        for (int i = 0; i < gradients.length; i++) {
            double[] part = passes.get(i).sum(gradients[i].times(factors));
            System.arraycopy(part, 0, sum, places[i], part.length);
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
        return "PlainEngine[" + model + ", " + weights.length + " parameters]";
    }
}
