package io.tfe4j.program;

import static io.tfe4j.program.Attribute.COLUMNS;
import static io.tfe4j.program.Attribute.DATASET;
import static io.tfe4j.program.Attribute.TENSOR;

import io.tfe4j.ring.Shape;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a program asks of an owner's catalog. The shape is {@code [rows]} or {@code [rows, columns]} where columns are
 * named, and any where the dataset is one tensor.
 *
 * @param columns in the order of the result's columns; empty for a dataset that is one tensor, or holds several
 * @param tensor which of a dataset's tensors; empty for a dataset that is one, or has columns
 * @param isPublic whether every server will learn the data
 */
public record DatasetRequest(String dataset, List<String> columns, String tensor, Shape shape, boolean isPublic) {
    private static final int MAX_COLUMNS = 1 << 16;

    /** Of columns, or of a dataset that is one tensor. */
    public DatasetRequest(String dataset, List<String> columns, Shape shape, boolean isPublic) {
        this(dataset, columns, "", shape, isPublic);
    }

    public DatasetRequest {
        columns = List.copyOf(columns);
        CatalogNames.checkName("dataset", dataset);
        columns.forEach(CatalogNames::checkColumn);
        if (!tensor.isEmpty()) {
            CatalogNames.checkTensor(tensor);
        }
        if (!tensor.isEmpty() && !columns.isEmpty()) {
            throw new IllegalArgumentException(
                    "a tensor has no columns: dataset=" + dataset + ", tensor=" + tensor + ", columns=" + columns);
        }
        if (columns.size() > MAX_COLUMNS || new LinkedHashSet<>(columns).size() != columns.size()) {
            throw new IllegalArgumentException("columns named twice, or too many: dataset=" + dataset + ", columns="
                    + columns.size() + ", allowed=" + MAX_COLUMNS);
        }
        boolean vector = shape.rank() == 1 && columns.size() == 1;
        boolean matrix = shape.rank() == 2 && shape.dimension(1) == columns.size();
        if (!columns.isEmpty() && !vector && !matrix) {
            throw new IllegalArgumentException(
                    "columns do not fit the shape: dataset=" + dataset + ", columns=" + columns + ", shape=" + shape);
        }
    }

    static DatasetRequest of(Attributes attributes, ValueType type) {
        List<String> columns = attributes.has(COLUMNS) ? attributes.get(COLUMNS) : List.of();
        String tensor = attributes.has(TENSOR) ? attributes.get(TENSOR) : "";
        return new DatasetRequest(attributes.get(DATASET), columns, tensor, type.shape(), type.kind() == Kind.PUBLIC);
    }

    /** What {@code node} asks for, if it is an input from a catalog. */
    public static Optional<DatasetRequest> of(Node node) {
        return node.attributes().has(DATASET) ? Optional.of(of(node.attributes(), node.type())) : Optional.empty();
    }

    /** How many rows the program declares; the elements of a tensor without columns. */
    public int rows() {
        return columns.isEmpty() ? shape.size() : shape.dimension(0);
    }
}
