package io.tfe4j.federated;

/**
 * A client's examples. Prints their number and nothing else.
 *
 * @param features a row for each example
 * @param labels the class of each example, from 0 on
 */
public record LabelledRows(double[][] features, int[] labels) {
    public LabelledRows {
        if (features.length != labels.length) {
            throw new IllegalArgumentException(
                    "features and labels differ in number: features=" + features.length + ", labels=" + labels.length);
        }
    }

    public int size() {
        return labels.length;
    }

    @Override
    public String toString() {
        return "LabelledRows[" + size() + "]";
    }
}
