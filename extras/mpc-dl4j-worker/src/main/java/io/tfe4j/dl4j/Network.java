package io.tfe4j.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * Layers, how data is turned between them, and the shape of an example; without a loss. Only layers whose result for an
 * example depends on that example and the weights alone are taken, so that each has a gradient of its own.
 */
record Network(int[] input, List<Layer> layers, Map<Integer, InputPreProcessor> between) {
    private static final Set<Class<? extends Layer>> OF_ONE_EXAMPLE =
            Set.of(DenseLayer.class, ActivationLayer.class, ConvolutionLayer.class, SubsamplingLayer.class);

    Network {
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("model without layers");
        }
        for (Layer layer : layers) {
            if (!OF_ONE_EXAMPLE.contains(layer.getClass())) {
                throw new IllegalArgumentException(
                        "layer is not trained with examples clipped one by one: layer=" + layer.getLayerName()
                                + ", class=" + layer.getClass().getSimpleName() + ", allowed=dense, activation, "
                                + "two-dimensional convolution and pooling, flatten");
            }
        }
    }

    /** The network with its loss at the end, in double precision; drops nothing out, and decays no weights. */
    MultiLayerNetwork build(Objective objective, int outputs, long seed) {
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(DataType.DOUBLE)
                .updater(new NoOp())
                .miniBatch(true)
                .list();
        List<Layer> all = withLoss(objective, outputs);
        for (int i = 0; i < all.size(); i++) {
            list.layer(i, plain(all.get(i)));
            InputPreProcessor before = between.get(i);
            if (before != null) {
                list.inputPreProcessor(i, before);
            }
        }
        MultiLayerConfiguration configuration = list.build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        return network;
    }

    /** The last layer becomes one that has a loss, so that softmax and cross entropy are differentiated as one. */
    private List<Layer> withLoss(Objective objective, int outputs) {
        List<Layer> all = new ArrayList<>(layers);
        Layer last = all.remove(all.size() - 1);
        if (last instanceof DenseLayer dense) {
            all.add(new OutputLayer.Builder(objective.function(outputs))
                    .name(dense.getLayerName())
                    .nIn(dense.getNIn())
                    .nOut(dense.getNOut())
                    .hasBias(dense.hasBias())
                    .weightInit(dense.getWeightInitFn())
                    .activation(dense.getActivationFn())
                    .build());
        } else if (last instanceof ActivationLayer activation) {
            all.add(new LossLayer.Builder(objective.function(outputs))
                    .name(activation.getLayerName())
                    .activation(activation.getActivationFn())
                    .build());
        } else {
            throw new IllegalArgumentException("model must end in a dense layer or an activation: last="
                    + last.getClass().getSimpleName());
        }
        return all;
    }

    private static Layer plain(Layer layer) {
        // the importer of Keras models writes down that all values are kept
        if (layer.getIDropout() != null && !layer.getIDropout().equals(new Dropout(1.0))) {
            throw new IllegalArgumentException("layer drops values out: layer=" + layer.getLayerName()
                    + "; leave that out, the noise keeps from overfitting already");
        }
        if (layer instanceof BaseLayer drawn && drawn.getActivationFn() instanceof ActivationRReLU
                || layer instanceof ActivationLayer alone && alone.getActivationFn() instanceof ActivationRReLU) {
            throw new IllegalArgumentException(
                    "activation draws at random: layer=" + layer.getLayerName() + ", activation=rrelu; take leakyrelu");
        }
        layer.setIDropout(null);
        if (layer instanceof BaseLayer weighted) {
            weighted.setRegularization(List.of());
            weighted.setRegularizationBias(List.of());
        }
        return layer;
    }

    int features() {
        int features = 1;
        for (int size : input) {
            features = Math.multiplyExact(features, size);
        }
        return features;
    }

    /** How many numbers the last layer with weights gives for one example. */
    int outputs() {
        @Nullable FeedForwardLayer last = null;
        for (Layer layer : layers) {
            if (layer instanceof FeedForwardLayer weighted && !(layer instanceof ActivationLayer)) {
                last = weighted;
            }
        }
        if (!(last instanceof DenseLayer)) {
            throw new IllegalArgumentException("model must end in a dense layer, and an activation perhaps");
        }
        return Math.toIntExact(last.getNOut());
    }
}
