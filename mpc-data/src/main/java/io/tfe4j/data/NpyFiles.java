package io.tfe4j.data;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ring.Shape;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Arrays as NumPy saves them, in double precision. */
public final class NpyFiles {
    private static final int BUFFER = 1 << 16;

    private NpyFiles() {}

    /**
     * Reads an array.
     *
     * @throws IllegalArgumentException if the file holds none
     */
    public static PlainTensor read(Path file) throws IOException {
        Shape shape;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
            shape = NpyHeader.read(in).shape();
        } catch (CatalogException e) {
            throw new CatalogException(e.getMessage() + ", file=" + file.getFileName());
        }
        return read(file, shape);
    }

    /**
     * Reads an array whose shape is known.
     *
     * @throws CatalogException if the file holds another array, or none
     */
    static PlainTensor read(Path file, Shape expected) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, Files.size(file), expected);
        }
    }

    /** As {@link #read(Path, Shape)}, of a file of {@code size} bytes. */
    static PlainTensor read(InputStream file, long size, Shape expected) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(file, BUFFER));
        NpyHeader header = NpyHeader.read(in);
        if (!header.shape().equals(expected)) {
            throw new CatalogException("shapes differ: shape=" + header.shape() + ", declared=" + expected);
        }
        long bytes = (long) expected.size() * header.type().bytes();
        if (size - header.length() != bytes) {
            throw new CatalogException(
                    "array does not fill the file: bytes=" + (size - header.length()) + ", expected=" + bytes);
        }
        double[] values = elements(in, header);
        return new PlainTensor(expected, header.columnMajor() ? rowMajor(values, expected) : values);
    }

    private static double[] elements(DataInputStream in, NpyHeader header) throws IOException {
        double[] values = new double[header.shape().size()];
        byte[] block = new byte[BUFFER];
        ByteBuffer buffer = ByteBuffer.wrap(block).order(header.order());
        int perBlock = BUFFER / header.type().bytes();
        for (int start = 0; start < values.length; start += perBlock) {
            int count = Math.min(perBlock, values.length - start);
            in.readFully(block, 0, count * header.type().bytes());
            buffer.rewind();
            for (int i = 0; i < count; i++) {
                values[start + i] = header.type().get(buffer);
            }
        }
        return values;
    }

    /** The first axis is the fastest in {@code values}; in the result the last is. */
    private static double[] rowMajor(double[] values, Shape shape) {
        int[] strides = shape.strides();
        int[] position = new int[shape.rank()];
        double[] result = new double[values.length];
        for (double value : values) {
            int index = 0;
            for (int axis = 0; axis < position.length; axis++) {
                index += position[axis] * strides[axis];
            }
            result[index] = value;
            for (int axis = 0; axis < position.length && ++position[axis] == shape.dimension(axis); axis++) {
                position[axis] = 0;
            }
        }
        return result;
    }

    /** Writes numbers of 8 bytes, replacing the file. */
    public static void write(Path file, PlainTensor tensor) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(NpyHeader.ofDoubles(tensor.shape()));
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
            for (double value : tensor.values()) {
                if (!buffer.hasRemaining()) {
                    out.write(buffer.array(), 0, buffer.position());
                    buffer.clear();
                }
                buffer.putDouble(value);
            }
            out.write(buffer.array(), 0, buffer.position());
        }
    }
}
