package io.tfe4j.privacy.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tfe4j.environments.Doubles;
import io.tfe4j.environments.IsolatedProcess;
import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * A model in DL4J's process, in double precision. If the process dies, the call that waited for it fails; the next one
 * starts another, and gives it the model and the last weights again.
 */
final class Dl4jEngine implements GradientEngine {
    private static final int MOST_NUMBERS_AT_ONCE = 1 << 22;

    private final IsolatedProcess process;
    private final ObjectNode description;
    private long generation;
    private double[] weights;
    private int features;
    private int labels;
    private int outputs;

    /**
     * @param process is closed with this
     * @throws io.tfe4j.environments.EnvironmentException if there is no such process, or it does not take the model
     */
    Dl4jEngine(IsolatedProcess process, Dl4jModel model, Objective objective) {
        this.process = process;
        this.weights = model.weights();
        description = model.description().put("objective", objective.name());
        ensureLoaded();
        if (features != model.features() || outputs != model.outputs()) {
            throw new IllegalArgumentException(
                    "DL4J reads another model: features=" + features + ", outputs=" + outputs + ", expected=" + model);
        }
    }

    /** A process that has just started knows nothing. */
    private void ensureLoaded() {
        long now = process.generation();
        if (now == generation) {
            return;
        }
        JsonNode loaded = process.call("load", description);
        features = loaded.path("features").asInt();
        labels = loaded.path("labels").asInt();
        outputs = loaded.path("outputs").asInt();
        if (weights.length > 0) {
            process.call("setWeights", array("weights", weights));
        } else {
            weights = doubles(process.call("weights", JsonNodeFactory.instance.objectNode()), "weights");
        }
        generation = now;
    }

    @Override
    public int parameters() {
        return weights.length;
    }

    @Override
    public int features() {
        return features;
    }

    @Override
    public int labels() {
        return labels;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public double[] weights() {
        return weights.clone();
    }

    @Override
    public void weights(double[] newWeights) {
        if (newWeights.length != weights.length) {
            throw new IllegalArgumentException(
                    "number of weights differs: weights=" + newWeights.length + ", parameters=" + weights.length);
        }
        weights = newWeights.clone();
        ensureLoaded();
        process.call("setWeights", array("weights", weights));
    }

    @Override
    public double[] clippedSum(double[] x, double[] y, double clipNorm) {
        ensureLoaded();
        double[] sum = new double[weights.length];
        slices(x, y, (someX, someY) -> {
            ObjectNode request = array("features", someX)
                    .put("labels", Doubles.encode(someY))
                    .put("clipNorm", Doubles.encode(clipNorm));
            double[] part = doubles(process.call("clippedSum", request), "sum");
            Arrays.setAll(sum, i -> sum[i] + part[i]);
        });
        return sum;
    }

    @Override
    public double[] predict(double[] x) {
        ensureLoaded();
        double[] all = new double[x.length / features * outputs];
        int most = mostAtOnce() * features;
        for (int from = 0; from < x.length; from += most) {
            double[] some = Arrays.copyOfRange(x, from, Math.min(x.length, from + most));
            double[] results = doubles(process.call("predict", array("features", some)), "outputs");
            System.arraycopy(results, 0, all, from / features * outputs, results.length);
        }
        return all;
    }

    @Override
    public double loss(double[] x, double[] y) {
        ensureLoaded();
        double[] total = new double[1];
        slices(x, y, (someX, someY) -> {
            ObjectNode request = array("features", someX).put("labels", Doubles.encode(someY));
            double mean = doubles(process.call("loss", request), "loss")[0];
            total[0] += mean * (someX.length / features);
        });
        return total[0] / (x.length / features);
    }

    /** Requests of a size that fits into a message. */
    private void slices(double[] x, double[] y, BiConsumer<double[], double[]> action) {
        int count = x.length / features;
        if (x.length != count * features || y.length != count * labels) {
            throw new IllegalArgumentException("features and labels differ in number: features=" + x.length
                    + ", ofOneExample=" + features + ", labels=" + y.length + ", ofOneExample=" + labels);
        }
        int most = mostAtOnce();
        for (int from = 0; from < count; from += most) {
            int to = Math.min(count, from + most);
            action.accept(
                    Arrays.copyOfRange(x, from * features, to * features),
                    Arrays.copyOfRange(y, from * labels, to * labels));
        }
    }

    private int mostAtOnce() {
        return Math.max(1, MOST_NUMBERS_AT_ONCE / Math.max(features + labels, outputs));
    }

    private static ObjectNode array(String name, double[] values) {
        return JsonNodeFactory.instance.objectNode().put(name, Doubles.encode(values));
    }

    private static double[] doubles(JsonNode answer, String name) {
        return Doubles.decode(answer.path(name).asText());
    }

    @Override
    public void close() {
        process.close();
    }
}
