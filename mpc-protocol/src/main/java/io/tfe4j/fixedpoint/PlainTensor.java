package io.tfe4j.fixedpoint;

import io.tfe4j.ring.Shape;

/** Plaintext numbers at an owner or a receiver, row major. Prints its shape and nothing else. */
public record PlainTensor(Shape shape, double[] values) {
    public PlainTensor {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException(
                    "elements do not fill the shape: elements=" + values.length + ", shape=" + shape);
        }
    }

    public static PlainTensor scalar(double value) {
        return new PlainTensor(Shape.scalar(), new double[] {value});
    }

    /** A copy of a vector. */
    public static PlainTensor of(double... values) {
        return new PlainTensor(Shape.of(values.length), values.clone());
    }

    /** A copy of a matrix, whose rows have equal lengths. */
    public static PlainTensor of(double[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        double[] values = new double[rows.length * columns];
        for (int row = 0; row < rows.length; row++) {
            if (rows[row].length != columns) {
                throw new IllegalArgumentException(
                        "rows differ in length: row=" + row + ", length=" + rows[row].length + ", first=" + columns);
            }
            System.arraycopy(rows[row], 0, values, row * columns, columns);
        }
        return new PlainTensor(Shape.of(rows.length, columns), values);
    }

    @Override
    public String toString() {
        return "PlainTensor" + shape;
    }
}
