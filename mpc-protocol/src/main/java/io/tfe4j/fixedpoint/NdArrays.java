package io.tfe4j.fixedpoint;

import io.tfe4j.ring.Shape;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J arrays at the edge. The only class of the library that needs a backend of ND4J at run time. */
public final class NdArrays {
    private static final long EXACT = 1L << 53;

    private NdArrays() {}

    /**
     * Loads ND4J's backend, which takes a second the first time.
     *
     * @throws IllegalArgumentException with the remedy, if ND4J or its native code is missing
     */
    public static void checkBackend() {
        try {
            Nd4j.createFromArray(0.0);
        } catch (LinkageError | RuntimeException e) {
            throw new IllegalArgumentException(
                    "arrays of ND4J are asked for, and it has no backend here: cause="
                            + e.getClass().getSimpleName()
                            + "; put org.nd4j:nd4j-native with this system's classifier on the class path"
                            + " (the artifact io.tfe4j:tfe4j brings it; a module also needs --add-modules jdk.unsupported),"
                            + " or take results with defineOutputValues",
                    e);
        }
    }

    /** Copies {@code array}, of any numeric type, order and stride. */
    public static PlainTensor toPlain(INDArray array) {
        int[] dimensions =
                Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray();
        Shape shape = Shape.of(dimensions);
        if (shape.size() == 0) {
            return new PlainTensor(shape, new double[0]);
        }
        if (array.dataType() == DataType.LONG || array.dataType() == DataType.UINT64) {
            return ofLongs(shape, array.dup('c').data().asLong());
        }
        return new PlainTensor(
                shape, array.castTo(DataType.DOUBLE).dup('c').data().asDouble());
    }

    private static PlainTensor ofLongs(Shape shape, long[] elements) {
        double[] values = new double[elements.length];
        for (int i = 0; i < values.length; i++) {
            if (Math.abs(elements[i]) > EXACT) {
                throw new IllegalArgumentException(
                        "whole number too large to be exact: element=" + i + ", allowed=2^53");
            }
            values[i] = elements[i];
        }
        return new PlainTensor(shape, values);
    }

    public static INDArray toNd(PlainTensor plain) {
        if (plain.shape().rank() == 0) {
            return Nd4j.scalar(DataType.DOUBLE, plain.values()[0]);
        }
        long[] dimensions =
                Arrays.stream(plain.shape().toArray()).asLongStream().toArray();
        return plain.values().length == 0
                ? Nd4j.empty(DataType.DOUBLE).reshape(dimensions)
                : Nd4j.createFromArray(plain.values()).reshape(dimensions);
    }
}
