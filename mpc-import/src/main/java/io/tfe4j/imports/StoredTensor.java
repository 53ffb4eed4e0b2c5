package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tensor that comes with a model. A file of the structure alone has shapes, no elements.
 *
 * @param isPublic part of the structure: whole numbers, and single ones that exporters write for formulas
 * @param isOfFile whether whoever has the file has it, too; not where it was given to whoever writes the program
 */
record StoredTensor(
        Shape shape,
        boolean whole,
        boolean isPublic,
        boolean isOfFile,
        @Nullable Supplier<double[]> elements) {
    StoredTensor(Shape shape, boolean whole, boolean isPublic, @Nullable Supplier<double[]> elements) {
        this(shape, whole, isPublic, true, elements);
    }

    /** An input of the model that everyone knows. */
    static StoredTensor given(Plain value) {
        return new StoredTensor(value.shape(), value.whole(), true, false, value::values);
    }

    static StoredTensor weight(Shape shape, Supplier<double[]> elements) {
        return new StoredTensor(shape, false, false, elements);
    }

    static StoredTensor known(Plain value) {
        return new StoredTensor(value.shape(), value.whole(), true, value::values);
    }

    boolean hasElements() {
        return elements != null;
    }

    Plain read() {
        if (elements == null) {
            throw new ImportException("the file has the model's structure only, no weights: shape=" + shape);
        }
        return new Plain(shape, elements.get(), whole);
    }
}
