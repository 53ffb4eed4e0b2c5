package io.tfe4j.imports;

import io.tfe4j.Tensor;
import io.tfe4j.ring.Shape;
import org.jspecify.annotations.Nullable;

/** What a name of the graph stands for while a program is written. */
sealed interface Value {
    Shape shape();

    /** Whether they are of a type of whole numbers or truths, as the model says, whatever represents them. */
    boolean whole();

    /**
     * Numbers that everyone who reads the program knows.
     *
     * @param isStored whether they follow from the model's file alone, rather than from the shapes of inputs
     */
    record Known(Plain plain, boolean isStored) implements Value {
        @Override
        public Shape shape() {
            return plain.shape();
        }

        @Override
        public boolean whole() {
            return plain.whole();
        }
    }

    /**
     * A tensor that the model's owner finds under {@code name}: stored, or computed from what is.
     *
     * @param whole whether they are whole numbers
     * @param plain its elements; null if the file has the structure only
     */
    record Weight(
            String name,
            Shape shape,
            boolean whole,
            @Nullable Plain plain) implements Value {
        @Override
        public String toString() {
            return "Weight[" + name + ", " + shape + "]";
        }
    }

    /** A value of the program. */
    record Computed(Tensor tensor, boolean whole) implements Value {
        @Override
        public Shape shape() {
            return tensor.type().shape();
        }
    }
}
