package io.tfe4j;

import io.tfe4j.fixedpoint.NdArrays;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ring.Shape;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Ways to give a player data: {@code Inputs.of(21, 37, 54).range(0, 150)}. */
public final class Inputs {
    private Inputs() {}

    public static Input scalar(double value) {
        return of(PlainTensor.scalar(value));
    }

    /** A vector, copied. */
    public static Input of(double... values) {
        return of(PlainTensor.of(values));
    }

    /** A matrix, copied. */
    public static Input of(double[][] rows) {
        return of(PlainTensor.of(rows));
    }

    /** A tensor of this shape, its elements row major; copied. Needs no backend of ND4J. */
    public static Input of(int[] shape, double... values) {
        return of(new PlainTensor(Shape.of(shape), values.clone()));
    }

    /** An array of any shape, copied. */
    public static Input of(INDArray array) {
        return of(NdArrays.toPlain(array));
    }

    /** Asked for data once a run, at its player. */
    public static Input from(InputSource source) {
        return new Input(() -> NdArrays.toPlain(source.read()), TensorSpec.open(), null);
    }

    /** Read by the owner's player from its catalog, in which it has this name. */
    public static DatasetInput dataset(String name) {
        return new DatasetInput(name);
    }

    static Input of(PlainTensor plain) {
        return new Input(() -> plain, TensorSpec.open().shape(plain.shape()), null);
    }
}
