package io.tfe4j.ml;

import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.Tensor;

/** A layer's weights in one context. Private ones are variables, and can be trained. */
public final class Parameter {
    private final String name;
    private final Tensor tensor;
    private final boolean trainable;
    private final boolean frozen;

    Parameter(String name, Tensor tensor, boolean trainable) {
        this(name, tensor, trainable, false);
    }

    private Parameter(String name, Tensor tensor, boolean trainable, boolean frozen) {
        this.name = name;
        this.tensor = tensor;
        this.trainable = trainable;
        this.frozen = frozen;
    }

    /** For example {@code kernel}. */
    public String name() {
        return name;
    }

    /** As they are at this point of the script. */
    public Tensor tensor() {
        return tensor;
    }

    /** How many numbers they are. */
    public int count() {
        return tensor.type().shape().size();
    }

    public boolean isTrainable() {
        return trainable;
    }

    /** The same weights, which training leaves as they are. */
    Parameter frozen() {
        return new Parameter(name, tensor, false, true);
    }

    /** Whether a training may change them: as weights, or as what a layer remembers of its batches. */
    boolean mayChange() {
        return isPrivate() && !frozen;
    }

    /** Public ones are part of what every server knows. */
    public boolean isPrivate() {
        return tensor instanceof PrivateTensor;
    }

    /**
     * Gives them a new value, which must provably lie in their declared range: of weights, by an optimizer; of what a
     * layer remembers of its batches, by the layer.
     *
     * @throws IllegalArgumentException if the value may leave it, or they are public
     */
    public Output assign(PrivateTensor value) {
        if (tensor instanceof PrivateVariable variable) {
            return variable.assign(value);
        }
        throw new IllegalArgumentException("public weights are not trained: weights=" + this);
    }

    @Override
    public String toString() {
        return name + tensor.type().shape();
    }
}
