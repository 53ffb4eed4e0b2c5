package io.tfe4j.benchmarks.model;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Loss;
import io.tfe4j.ml.Sequential;
import io.tfe4j.ml.Sgd;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.Softmax;
import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.plain.NativeEngineProvider;
import io.tfe4j.privacy.plain.PlainModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A network on random examples in [0, 1] and classes, its weights and data at the servers already.
 *
 * @param rows examples
 * @param batch examples of a step; 0 predicts all rows at once
 * @param last for training, what makes probabilities of the logits
 */
public record Model(String id, Function<SplittableRandom, Network> network, int rows, int batch, int epochs, Layer last)
        implements Workload {
    private static final double RATE = 0.1;

    public static List<Model> all() {
        return List.of(
                new Model("logreg", Network::regression, 1000, 128, 10, new Sigmoid()),
                new Model("logreg-approx", Network::regression, 1000, 128, 10, Sigmoid.quick()),
                prediction("a-infer-1", Network::a, 1),
                prediction("a-infer-128", Network::a, 128),
                training("a-train-128", Network::a),
                training("b-train-128", Network::b),
                prediction("c-infer-1", Network::c, 1),
                prediction("c-infer-128", Network::c, 128),
                training("c-train-128", Network::c),
                training("d-train-128", Network::d));
    }

    private static Model prediction(String id, Function<SplittableRandom, Network> network, int rows) {
        return new Model(id, network, rows, 0, 0, new Softmax());
    }

    private static Model training(String id, Function<SplittableRandom, Network> network) {
        return new Model(id, network, 128, 128, 1, new Softmax());
    }

    @Override
    public Work define(TfeContext tfe, Consumer<double[]> result) {
        SplittableRandom random = new SplittableRandom(1);
        Network made = network.apply(random);
        double[] x = random.doubles(rows * made.inputSize()).toArray();
        PrivateTensor examples = held(tfe, made.input(), x);
        Function<PrivateTensor, Output> open = tensor -> tfe.defineOutputValues("receiver", tensor, result);
        if (batch == 0) {
            Sequential model = Sequential.of(tfe, made.input(), made.layers().toArray(Layer[]::new));
            Output logits = open.apply(model.predict(examples));
            return new Work(logits, logits, logits(made, x));
        }
        List<Layer> layers = new ArrayList<>(made.layers());
        layers.add(last);
        // weights of thousands of steps, of which only the check opens any
        tfe.rounding(Rounding.DITHERED);
        Sequential model = Sequential.of(tfe, made.input(), layers.toArray(Layer[]::new));
        double[] y = classes(random, made.classes());
        PrivateTensor expected = held(tfe, new int[] {made.classes()}, y);
        Loss loss = made.classes() == 1 ? Loss.binaryCrossEntropy() : Loss.categoricalCrossEntropy();
        Output fit = model.compile(new Sgd(RATE), loss).fit(examples, expected, epochs, batch);
        PrivateTensor[] weights = model.parameters().stream()
                .map(parameter -> ((PrivateTensor) parameter.tensor()).reshape(-1))
                .toArray(PrivateTensor[]::new);
        return new Work(fit, open.apply(tfe.concat(0, weights)), trained(made, x, y));
    }

    private double[] classes(SplittableRandom random, int classes) {
        double[] y = new double[rows * classes];
        for (int row = 0; row < rows; row++) {
            int chosen = random.nextInt(Math.max(2, classes));
            if (chosen < classes) {
                y[row * classes + chosen] = 1;
            }
        }
        return y;
    }

    /** In double precision. */
    private static double[] logits(Network made, double[] x) {
        try (GradientEngine engine = inClear(made, made.layers(), Objective.MEAN_SQUARED_ERROR)) {
            return engine.predict(x);
        }
    }

    private static GradientEngine inClear(Network made, List<Layer> layers, Objective objective) {
        return new NativeEngineProvider().start(PlainModel.of(made.input(), layers.toArray(Layer[]::new)), objective);
    }

    /** The weights after the same training in double precision. */
    private double[] trained(Network made, double[] x, double[] y) {
        boolean two = made.classes() == 1;
        List<Layer> layers = new ArrayList<>(made.layers());
        layers.add(two ? new Sigmoid() : new Softmax());
        Objective objective = two ? Objective.BINARY_CROSS_ENTROPY : Objective.CATEGORICAL_CROSS_ENTROPY;
        try (GradientEngine engine = inClear(made, layers, objective)) {
            double[] weights = engine.weights();
            int batches = rows / batch;
            for (int step = 0; step < epochs * batches; step++) {
                int first = step % batches * batch;
                double[] sum = engine.clippedSum(
                        rowsOf(x, made.inputSize(), first), rowsOf(y, made.classes(), first), Double.POSITIVE_INFINITY);
                for (int i = 0; i < weights.length; i++) {
                    weights[i] -= RATE / batch * sum[i];
                }
                engine.weights(weights);
            }
            return weights;
        }
    }

    private double[] rowsOf(double[] all, int columns, int first) {
        return Arrays.copyOfRange(all, first * columns, (first + batch) * columns);
    }

    /** At the servers before anything is measured. */
    private PrivateVariable held(TfeContext tfe, int[] example, double[] values) {
        int[] shape =
                IntStream.concat(IntStream.of(rows), IntStream.of(example)).toArray();
        return tfe.definePrivateVariable("owner", Inputs.of(shape, values).range(0, 1));
    }
}
