package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Layer;
import io.tfe4j.ml.Pass;
import java.util.function.UnaryOperator;

/**
 * Any function of each element, such as {@code new Activation("gelu", PrivateTensor::gelu)}; trainable if its
 * derivative is given.
 */
public final class Activation extends Stateless {
    private final String name;
    private final UnaryOperator<PrivateTensor> function;
    private final UnaryOperator<PrivateTensor> derivative;

    /**
     * The layer that Keras calls so, with its parameters as there: {@code elu gelu hard_sigmoid hard_swish leaky_relu}
     * {@code linear relu relu6 selu sigmoid silu softmax softplus swish tanh}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Layer of(String kerasName) {
        return switch (kerasName) {
            case "elu" -> new ELU();
            case "gelu" -> new GELU();
            case "hard_sigmoid" -> new HardSigmoid();
            case "hard_silu", "hard_swish" -> new HardSwish();
            case "leaky_relu" -> new LeakyReLU(0.2);
            case "linear" -> new Activation(kerasName, x -> x, x -> x.mul(0).add(1));
            case "relu" -> new ReLU();
            case "relu6" -> new ReLU6();
            case "selu" -> new SELU();
            case "sigmoid" -> new Sigmoid();
            case "silu", "swish" -> new SiLU();
            case "softmax" -> new Softmax();
            case "softplus" -> new Softplus();
            case "tanh" -> new Tanh();
            default ->
                throw new IllegalArgumentException("unknown activation: name=" + kerasName
                        + "; define it, new Activation(name, function, derivative)");
        };
    }

    /** For predictions. */
    public Activation(String name, UnaryOperator<PrivateTensor> function) {
        this(name, function, x -> {
            throw new IllegalArgumentException(
                    "activation without a derivative cannot be trained: layer=Activation(" + name + ")");
        });
    }

    /** @param derivative as a function of the input, not of the result */
    public Activation(String name, UnaryOperator<PrivateTensor> function, UnaryOperator<PrivateTensor> derivative) {
        this.name = name;
        this.function = function;
        this.derivative = derivative;
    }

    @Override
    public String name() {
        return "Activation(" + name + ")";
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return function.apply(x);
    }

    @Override
    public Pass train(PrivateTensor x) {
        return Pass.of(forward(x), gradient -> gradient.mul(derivative.apply(x)));
    }
}
