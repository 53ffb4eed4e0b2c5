package io.tfe4j;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.Attributes;
import io.tfe4j.program.DatasetRequest;
import io.tfe4j.program.Declarations;
import io.tfe4j.program.ValueType;
import io.tfe4j.program.run.Bindings;
import io.tfe4j.ring.Shape;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Data that its owner's player finds in its own catalog: {@code Inputs.dataset("patients").columns("age", "bmi")
 * .rows(1000).range(0, 150)}. The program names it and everyone can read what it asks for; the owner's player refuses
 * data that is not as declared, before anything is sent. Immutable.
 */
public final class DatasetInput extends Input {
    private final String dataset;
    private final List<String> columns;
    private final @Nullable Integer rows;
    private final boolean matrix;
    private final String tensor;

    DatasetInput(String dataset) {
        this(dataset, List.of(), null, false, "", TensorSpec.open(), null);
    }

    private DatasetInput(
            String dataset,
            List<String> columns,
            @Nullable Integer rows,
            boolean matrix,
            String tensor,
            TensorSpec spec,
            @Nullable String name) {
        super(() -> atItsOwner(dataset), spec, name);
        this.dataset = dataset;
        this.columns = columns;
        this.rows = rows;
        this.matrix = matrix;
        this.tensor = tensor;
    }

    /** One column gives a vector, several a matrix with a row for each row of the table. */
    public DatasetInput columns(String... names) {
        return new DatasetInput(dataset, List.of(names), rows, matrix, tensor, spec(), name());
    }

    /** How many rows the owner's table has; others are refused. */
    public DatasetInput rows(int count) {
        return new DatasetInput(dataset, columns, count, matrix, tensor, spec(), name());
    }

    /** One column, too, gives a matrix. */
    public DatasetInput asMatrix() {
        return new DatasetInput(dataset, columns, rows, true, tensor, spec(), name());
    }

    /** The tensor of this name, of a dataset that holds several: a model's weights. Declare its {@link #shape}. */
    public DatasetInput tensor(String newTensor) {
        if (newTensor.isEmpty()) {
            throw new IllegalArgumentException("tensor without a name: dataset=" + dataset);
        }
        return new DatasetInput(dataset, columns, rows, matrix, newTensor, spec(), name());
    }

    /** Whole numbers that name rows, for {@link Joins}: below {@link Identifiers#LIMIT}. */
    public DatasetInput identifiers() {
        return fractionBits(0).range(0, Identifiers.LIMIT - 1);
    }

    /** The shape of a dataset that is one tensor and has no columns. */
    @Override
    public DatasetInput shape(int... dimensions) {
        return (DatasetInput) super.shape(dimensions);
    }

    @Override
    public DatasetInput range(double low, double high) {
        return (DatasetInput) super.range(low, high);
    }

    @Override
    public DatasetInput checkRanges() {
        return (DatasetInput) super.checkRanges();
    }

    @Override
    public DatasetInput fractionBits(int bits) {
        return (DatasetInput) super.fractionBits(bits);
    }

    @Override
    public DatasetInput named(String newName) {
        return (DatasetInput) super.named(newName);
    }

    @Override
    DatasetInput with(TensorSpec newSpec, @Nullable String newName) {
        return new DatasetInput(dataset, columns, rows, matrix, tensor, newSpec, newName);
    }

    @Override
    Input resolved() {
        Shape declared = spec().shape();
        if (declared == null && rows == null) {
            throw new IllegalArgumentException("dataset of undeclared size: dataset=" + dataset
                    + "; ask its owner, and declare rows(count), or shape(...) if it is a tensor without columns");
        }
        if (rows != null && rows < 1) {
            throw new IllegalArgumentException("dataset without rows: dataset=" + dataset + ", rows=" + rows);
        }
        Shape shape = rows == null ? Objects.requireNonNull(declared) : shapeOfRows(rows);
        if (declared != null && !declared.equals(shape)) {
            throw new IllegalArgumentException("rows and shape contradict each other: dataset=" + dataset + ", rows="
                    + rows + ", shape=" + declared);
        }
        new DatasetRequest(dataset, columns, tensor, shape, false);
        return with(spec().shape(shape), name());
    }

    private Shape shapeOfRows(int count) {
        boolean isVector = columns.isEmpty() || columns.size() == 1 && !matrix;
        return isVector ? Shape.of(count) : Shape.of(count, columns.size());
    }

    @Override
    Attributes declared(String player, String boundName, ValueType type) {
        return tensor.isEmpty()
                ? Declarations.dataset(player, boundName, dataset, columns, type)
                : Declarations.tensor(player, boundName, dataset, tensor, type);
    }

    private static PlainTensor atItsOwner(String dataset) {
        throw new IllegalArgumentException("a dataset is read at its owner, not by the program: dataset=" + dataset
                + "; name the player whose it is");
    }

    /** Nothing to bind: the owner's catalog has it. */
    @Override
    void bind(String boundName, Bindings bindings) {}

    @Override
    public String toString() {
        return "dataset " + dataset + (columns.isEmpty() ? "" : ", columns=" + columns)
                + (rows == null ? "" : ", rows=" + rows) + (tensor.isEmpty() ? "" : ", tensor=" + tensor);
    }
}
