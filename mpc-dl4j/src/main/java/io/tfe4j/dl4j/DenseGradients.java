package io.tfe4j.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Clipped gradients of many examples at once, for networks of dense layers and activations. An example's gradient by a
 * kernel is the outer product of the layer's input and its results' gradient, so its length is the product of theirs: it
 * is known without writing the gradient out, and the clipped sum is one matrix product (Goodfellow 2015). Activations
 * and losses are DL4J's.
 */
final class DenseGradients {
    /** A layer: results of a kernel and bias, if it has them, and a function of those. */
    private record Stage(
            @Nullable INDArray kernel, @Nullable INDArray bias, IActivation function) {
        INDArray sums(INDArray input) {
            INDArray sums = kernel == null ? input : input.mmul(kernel);
            return bias == null ? sums : sums.addRowVector(bias);
        }
    }

    private final List<Stage> stages;
    private final ILossFunction loss;

    private DenseGradients(List<Stage> stages, ILossFunction loss) {
        this.stages = stages;
        this.loss = loss;
    }

    /** None, if the network has other layers. */
    static Optional<DenseGradients> of(MultiLayerNetwork net) {
        List<Stage> stages = new ArrayList<>();
        ILossFunction loss = null;
        for (Layer layer : net.getLayers()) {
            org.deeplearning4j.nn.conf.layers.Layer described = layer.conf().getLayer();
            if (described instanceof DenseLayer || described instanceof OutputLayer) {
                stages.add(new Stage(
                        layer.getParam("W"), layer.paramTable().get("b"), ((BaseLayer) described).getActivationFn()));
            } else if (described instanceof ActivationLayer activation) {
                stages.add(new Stage(null, null, activation.getActivationFn()));
            } else if (described instanceof LossLayer last) {
                stages.add(new Stage(null, null, last.getActivationFn()));
            } else {
                return Optional.empty();
            }
            loss = lossOf(described);
        }
        return loss == null ? Optional.empty() : Optional.of(new DenseGradients(stages, loss));
    }

    private static @Nullable ILossFunction lossOf(org.deeplearning4j.nn.conf.layers.Layer layer) {
        if (layer instanceof LossLayer last) {
            return last.getLossFn();
        }
        return layer instanceof BaseOutputLayer output ? output.getLossFn() : null;
    }

    /**
     * Adds the examples' clipped gradients to {@code sum}; layer by layer, a kernel before its bias, row major.
     *
     * @param x [examples, features]
     * @param y [examples, outputs]
     */
    void addClipped(INDArray x, INDArray y, double clipNorm, double[] sum) {
        int examples = Math.toIntExact(x.size(0));
        List<INDArray> inputs = new ArrayList<>();
        List<INDArray> sums = new ArrayList<>();
        INDArray next = x;
        for (Stage stage : stages) {
            inputs.add(next);
            sums.add(stage.sums(next));
            next = stage.function.getActivation(sums.get(sums.size() - 1).dup(), true);
        }
        List<INDArray> gradients = backwards(sums, y);
        double[] scales = scales(inputs, gradients, examples, clipNorm);
        int place = 0;
        for (int i = 0; i < stages.size(); i++) {
            if (stages.get(i).kernel != null) {
                place = add(scaled(inputs.get(i), finite(scales)), scaled(gradients.get(i), scales), i, sum, place);
            }
        }
    }

    /** Of each example's loss, by each stage's sums. */
    private List<INDArray> backwards(List<INDArray> sums, INDArray y) {
        List<INDArray> gradients = new ArrayList<>();
        int last = stages.size() - 1;
        INDArray gradient = loss.computeGradient(y, sums.get(last).dup(), stages.get(last).function, null);
        gradients.add(gradient);
        for (int i = last; i > 0; i--) {
            INDArray kernel = stages.get(i).kernel;
            INDArray byInput = kernel == null ? gradient : gradient.mmul(kernel.transpose());
            gradient = stages.get(i - 1)
                    .function
                    .backprop(sums.get(i - 1).dup(), byInput.dup())
                    .getFirst();
            gradients.add(0, gradient);
        }
        return gradients;
    }

    /** By how much each example's gradient is shortened; 0, if it is not finite. */
    private double[] scales(List<INDArray> inputs, List<INDArray> gradients, int examples, double clipNorm) {
        double[][] lengths = new double[examples][stages.size()];
        for (int i = 0; i < stages.size(); i++) {
            if (stages.get(i).kernel == null) {
                continue;
            }
            double[][] input = rows(inputs.get(i));
            double[][] gradient = rows(gradients.get(i));
            for (int example = 0; example < examples; example++) {
                double ofInput = Lengths.of(input[example]);
                double withBias = stages.get(i).bias == null ? ofInput : Math.hypot(ofInput, 1);
                lengths[example][i] = withBias * Lengths.of(gradient[example]);
            }
        }
        double[] scales = new double[examples];
        for (int example = 0; example < examples; example++) {
            double length = Lengths.of(lengths[example]);
            scales[example] = Double.isFinite(length) ? Math.min(1, clipNorm / length) : 0;
        }
        return scales;
    }

    /** 1 for what counts, and 0 for what does not: not a number times zero is not zero. */
    private static double[] finite(double[] scales) {
        double[] ones = new double[scales.length];
        for (int i = 0; i < ones.length; i++) {
            ones[i] = scales[i] == 0 ? 0 : 1;
        }
        return ones;
    }

    private static INDArray scaled(INDArray matrix, double... scales) {
        double[][] rows = rows(matrix);
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = scales[i] == 0 ? 0 : scales[i] * rows[i][j];
            }
        }
        return Nd4j.createFromArray(rows);
    }

    /** Always [rows][columns], also of one row. */
    private static double[][] rows(INDArray matrix) {
        return matrix.toDoubleMatrix();
    }

    private int add(INDArray input, INDArray gradient, int stage, double[] sum, int from) {
        int place = from;
        for (double value : input.transpose().mmul(gradient).dup('c').data().asDouble()) {
            sum[place++] += value;
        }
        if (stages.get(stage).bias != null) {
            for (double value : gradient.sum(0).dup('c').data().asDouble()) {
                sum[place++] += value;
            }
        }
        return place;
    }
}
