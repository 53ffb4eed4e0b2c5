package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
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
