package io.tfe4j;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.Attributes;
import io.tfe4j.program.Declarations;
import io.tfe4j.program.ValueType;
import io.tfe4j.program.run.Bindings;
import io.tfe4j.ring.Shape;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A player's data with what everyone may know of it. Made by {@link Inputs}; immutable. */
public sealed class Input permits DatasetInput {
    private final Bindings.Source source;
    private final TensorSpec spec;
    private final @Nullable String name;

    Input(Bindings.Source source, TensorSpec spec, @Nullable String name) {
        this.source = source;
        this.spec = spec;
        this.name = name;
    }

    Input with(TensorSpec newSpec, @Nullable String newName) {
        return new Input(source, newSpec, newName);
    }

    /** The shape of what the source will supply; without it the source is read once when the program is built. */
    public Input shape(int... dimensions) {
        return with(spec.shape(Shape.of(dimensions)), name);
    }

    /** Every element is in {@code [low, high]}; others are refused, naming the element, before anything is sent. */
    public Input range(double low, double high) {
        return with(spec.range(low, high), name);
    }

    /**
     * The servers make sure, on shares, that every element is in its declared range, and end the run if one is not: for owners
     * whose own player might not. The message names the data set and nothing else; all players learn that some element is
     * out of range, and not which or how many. Costs a comparison of all bits an element, and opens one bit. Of private
     * inputs.
     */
    public Input checkRanges() {
        return with(spec.checkRanges(), name);
    }

    /** The precision, where it is not the context's. */
    public Input fractionBits(int bits) {
        return with(spec.fractionBits(bits), name);
    }

    /** The name under which a reviewer sees the input. */
    public Input named(String newName) {
        return with(spec, newName);
    }

    /** With a known shape; reads an undeclared one from the data, which the first run then uses. */
    Input resolved() {
        if (spec.shape() != null) {
            return this;
        }
        PlainTensor first;
        try {
            first = source.read();
        } catch (Exception e) {
            throw new IllegalArgumentException(
                    "input of undeclared shape could not be read: cause=" + e + "; declare it with shape(...)", e);
        }
        AtomicReference<@Nullable PlainTensor> kept = new AtomicReference<>(first);
        Bindings.Source next = () -> {
            PlainTensor now = kept.getAndSet(null);
            return now != null ? now : source.read();
        };
        return new Input(next, spec.shape(first.shape()), name);
    }

    /** How a program declares it. */
    Attributes declared(String player, String boundName, ValueType type) {
        return Declarations.input(player, boundName, type);
    }

    /** Its elements, for whoever writes the program. */
    PlainTensor read() throws Exception {
        return source.read();
    }

    void bind(String boundName, Bindings bindings) {
        bindings.bindSource(boundName, source);
    }

    TensorSpec spec() {
        return spec;
    }

    /** Null if not named. */
    @Nullable
    String name() {
        return name;
    }

    @Override
    public String toString() {
        return (name == null ? "input" : "input " + name) + " of " + spec;
    }
}
