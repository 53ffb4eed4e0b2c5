package io.tfe4j.benchmarks;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Bound;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Loss;
import io.tfe4j.ml.Sequential;
import io.tfe4j.ml.Sgd;
import io.tfe4j.ml.Weights;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A network of dense layers on random examples in [0, 1] and classes, its weights and data at the servers already.
 *
 * @param sizes the input's, then each layer's
 * @param rows examples
 * @param batch examples of a step; 0 predicts all rows at once
 */
record Model(String id, int[] sizes, int rows, int batch, int epochs, Layer last) {
    private static final double RATE = 0.1;
    private static final double MOST = 64;

    /**
     * What is run, and what it must give.
     *
     * @param measured sends nothing but what the work itself sends, and for predictions the result
     * @param checked the same with everything opened that is compared
     */
    record Work(Output measured, Output checked, double[] expected) {}

    static List<Model> all() {
        int[] regression = {100, 1};
        int[] a = {784, 128, 128, 10};
        return List.of(
                new Model("logreg", regression, 1000, 128, 10, new Sigmoid()),
                new Model("logreg-approx", regression, 1000, 128, 10, Sigmoid.quick()),
                new Model("a-infer-1", a, 1, 0, 0, new Softmax()),
                new Model("a-infer-128", a, 128, 0, 0, new Softmax()),
                new Model("a-train-128", a, 128, 128, 1, new Softmax()));
    }

    int steps() {
        return batch == 0 ? 0 : epochs * (rows / batch);
    }

    Work define(TfeContext tfe, Consumer<double[]> result) {
        SplittableRandom random = new SplittableRandom(1);
        List<double[]> kernels = new ArrayList<>();
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i + 1 < sizes.length; i++) {
            double limit = Math.sqrt(6.0 / (sizes[i] + sizes[i + 1]));
            kernels.add(Bench.uniform(random, sizes[i] * sizes[i + 1], -limit, limit));
            layers.add(new Dense(sizes[i + 1])
                    .kernel(Weights.of("owner", kernels.get(i)).within(2))
                    .bounded(Bound.assumed(MOST)));
            if (i + 2 < sizes.length) {
                layers.add(new ReLU());
            }
        }
        int classes = sizes[sizes.length - 1];
        double[] x = Bench.uniform(random, rows * sizes[0], 0, 1);
        double[] y = new double[rows * classes];
        for (int row = 0; row < rows; row++) {
            int chosen = random.nextInt(Math.max(2, classes));
            if (chosen < classes) {
                y[row * classes + chosen] = 1;
            }
        }
        PlainNetwork plain = new PlainNetwork(sizes, kernels);
        PrivateTensor examples = held(tfe, rows, sizes[0], x);
        Function<PrivateTensor, Output> open = tensor -> tfe.defineOutputValues("receiver", tensor, result);
        if (batch == 0) {
            Sequential model = Sequential.of(tfe, new int[] {sizes[0]}, layers.toArray(Layer[]::new));
            Output logits = open.apply(model.predict(examples));
            return new Work(logits, logits, plain.logits(x));
        }
        layers.add(last);
        Sequential model = Sequential.of(tfe, new int[] {sizes[0]}, layers.toArray(Layer[]::new));
        Loss loss = classes == 1 ? Loss.binaryCrossEntropy() : Loss.categoricalCrossEntropy();
        Output fit = model.compile(new Sgd(RATE), loss).fit(examples, held(tfe, rows, classes, y), epochs, batch);
        PrivateTensor[] weights = model.parameters().stream()
                .map(parameter -> ((PrivateTensor) parameter.tensor()).reshape(-1))
                .toArray(PrivateTensor[]::new);
        for (int step = 0; step < steps(); step++) {
            int first = step % (rows / batch) * batch;
            plain.step(rowsOf(x, sizes[0], first), rowsOf(y, classes, first), RATE);
        }
        return new Work(fit, open.apply(tfe.concat(0, weights)), plain.weights());
    }

    private double[] rowsOf(double[] all, int columns, int first) {
        return Arrays.copyOfRange(all, first * columns, (first + batch) * columns);
    }

    /** At the servers before anything is measured. */
    private static PrivateVariable held(TfeContext tfe, int rows, int columns, double[] values) {
        return tfe.definePrivateVariable(
                "owner", Inputs.of(new int[] {rows, columns}, values).range(0, 1));
    }
}
