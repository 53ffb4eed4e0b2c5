package io.tfe4j.dl4j;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * A network in training. Weights and gradients are given as Keras has them: layer by layer, a kernel before its bias, row
 * major, [in, units] or [height, width, channels, filters]. DL4J keeps them in other orders.
 */
final class LoadedModel {

    private final Network network;
    private final Objective objective;
    private final int outputs;
    private final MultiLayerNetwork net;
    /** Where in DL4J's array each of our numbers is. */
    private final int[] places;

    private LoadedModel(Network network, Objective objective) {
        this.network = network;
        this.objective = objective;
        outputs = network.outputs();
        net = network.build(objective, outputs, new SecureRandom().nextLong());
        places = places(net);
    }

    static LoadedModel of(JsonNode parameters) throws IOException {
        Objective objective = Objective.named(parameters.path("objective").asText());
        JsonNode keras = parameters.get("keras");
        Network network = keras == null
                ? LayerReader.read(parameters.path("input"), parameters.path("layers"))
                : KerasReader.read(keras.asText());
        return new LoadedModel(network, objective);
    }

    /** Each number of DL4J's array is set to its own place, and then read as we read weights. */
    private static int[] places(MultiLayerNetwork net) {
        int count = Math.toIntExact(net.numParams());
        INDArray weights = net.params().dup();
        double[] numbers = new double[count];
        Arrays.setAll(numbers, i -> i);
        net.setParams(Nd4j.createFromArray(numbers).reshape(1, count));
        int[] places = new int[count];
        int next = 0;
        for (Layer layer : net.getLayers()) {
            for (String name : List.of("W", "b")) {
                INDArray parameter = layer.paramTable().get(name);
                if (parameter != null) {
                    for (double place : asInKeras(parameter).dup('c').data().asDouble()) {
                        places[next++] = (int) place;
                    }
                }
            }
        }
        net.setParams(weights);
        if (next != count) {
            throw new AssertionError("weights of a layer have unknown names: found=" + next + ", parameters=" + count);
        }
        return places;
    }

    /** DL4J has a convolution's kernel as [filters, channels, height, width]. */
    private static INDArray asInKeras(INDArray parameter) {
        return parameter.rank() == 4 ? parameter.permute(2, 3, 1, 0) : parameter;
    }

    int parameters() {
        return places.length;
    }

    int features() {
        return network.features();
    }

    int labels() {
        return objective.labels(outputs);
    }

    int outputs() {
        return outputs;
    }

    double[] weights() {
        return ours(net.params().toDoubleVector());
    }

    void weights(double[] weights) {
        if (weights.length != places.length) {
            throw new IllegalArgumentException(
                    "number of weights differs: weights=" + weights.length + ", parameters=" + places.length);
        }
        double[] theirs = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            theirs[places[i]] = weights[i];
        }
        net.setParams(Nd4j.createFromArray(theirs).reshape(1, theirs.length));
    }

    private double[] ours(double[] theirs) {
        double[] ours = new double[theirs.length];
        for (int i = 0; i < ours.length; i++) {
            ours[i] = theirs[places[i]];
        }
        return ours;
    }

    /**
     * The sum of the examples' gradients, each at most {@code clipNorm} long; one that is not finite is left out. By
     * DL4J's own backpropagation of batches of one, so that no bit of an example's gradient depends on the others: the
     * native kernels sum in an order that depends on the size of what they are given.
     */
    double[] clippedSum(double[] features, double[] labels, double clipNorm) {
        int count = count(features, labels);
        double[] sum = new double[places.length];
        for (int i = 0; i < count; i++) {
            double[] x = Arrays.copyOfRange(features, i * features(), (i + 1) * features());
            double[] y = Arrays.copyOfRange(labels, i * labels(), (i + 1) * labels());
            ClippedGradient.add(gradient(x, y), clipNorm, sum);
        }
        return ours(sum);
    }

    private double[] gradient(double[] x, double[] y) {
        net.setInput(examples(x));
        net.setLabels(objective.rows(y, outputs));
        net.computeGradientAndScore();
        return net.getFlattenedGradients().dup().data().asDouble();
    }

    double[] predict(double[] features) {
        return net.output(examples(features)).dup('c').data().asDouble();
    }

    double loss(double[] features, double[] labels) {
        count(features, labels);
        return net.score(new DataSet(examples(features), objective.rows(labels, outputs)), false);
    }

    private INDArray examples(double[] features) {
        int[] input = network.input();
        if (features.length == 0 || features.length % features() != 0) {
            throw new IllegalArgumentException(
                    "not a whole number of examples: numbers=" + features.length + ", ofOneExample=" + features());
        }
        long[] shape = new long[input.length + 1];
        shape[0] = features.length / features();
        for (int i = 0; i < input.length; i++) {
            shape[i + 1] = input[i];
        }
        return Nd4j.createFromArray(features).reshape('c', shape);
    }

    private int count(double[] features, double[] labels) {
        int count = features.length / features();
        if (count * features() != features.length || count * labels() != labels.length) {
            throw new IllegalArgumentException("features and labels differ in number: features=" + features.length
                    + ", ofOneExample=" + features() + ", labels=" + labels.length + ", ofOneExample=" + labels());
        }
        return count;
    }
}
