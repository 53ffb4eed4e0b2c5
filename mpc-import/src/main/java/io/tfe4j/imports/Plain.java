package io.tfe4j.imports;

import io.tfe4j.ring.Shape;

/**
 * Numbers in the clear, row major. Prints its shape and nothing else.
 *
 * @param whole whether they are of an integer type, whose quotients are whole
 */
record Plain(Shape shape, double[] values, boolean whole) {
    Plain {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException(
                    "elements do not fill the shape: elements=" + values.length + ", shape=" + shape);
        }
    }

    static Plain of(Shape shape, double[] values) {
        return new Plain(shape, values, false);
    }

    static Plain scalar(double value) {
        return of(Shape.scalar(), new double[] {value});
    }

    /** A vector of whole numbers. */
    static Plain integers(int... values) {
        double[] numbers = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            numbers[i] = values[i];
        }
        return new Plain(Shape.of(values.length), numbers, true);
    }

    int size() {
        return values.length;
    }

    /** The only element. */
    double single() {
        if (values.length != 1) {
            throw new ImportException("one number is needed: shape=" + shape);
        }
        return values[0];
    }

    /** As Java integers; what does not fit becomes the nearest that does. */
    int[] toInts() {
        int[] result = new int[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (int) values[i];
        }
        return result;
    }

    double largest() {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    @Override
    public String toString() {
        return "Plain" + shape;
    }
}
