package io.tfe4j.imports;

import java.util.Arrays;

/**
 * An input of a model.
 *
 * @param shape its dimensions, -1 for one that the model leaves open, such as the batch; empty if it says nothing
 * @param whole whether it takes whole numbers, such as words' numbers
 */
public record ModelInput(String name, int[] shape, boolean whole) {
    /**
     * Refuses a tensor that the model cannot take.
     *
     * @throws IllegalArgumentException if a dimension differs
     */
    void check(int[] given) {
        boolean fits = shape.length == 0 || given.length == shape.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = shape[i] == -1 || shape[i] == given[i];
        }
        if (!fits) {
            throw new ImportException("input of the wrong shape: name=" + name + ", shape=" + Arrays.toString(given)
                    + ", expected=" + Arrays.toString(shape).replace("-1", "any"));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelInput that
                && name.equals(that.name)
                && Arrays.equals(shape, that.shape)
                && whole == that.whole;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name + " " + Arrays.toString(shape).replace("-1", "any");
    }
}
