package io.tfe4j.imports;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.tfe4j.ring.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntToDoubleFunction;

/** Tensors as ONNX stores them. */
final class OnnxTensors {
    private OnnxTensors() {}

    static Shape shape(TensorProto tensor) {
        return Shape.of(tensor.getDimsList().stream().mapToInt(Math::toIntExact).toArray());
    }

    static boolean isWhole(int type) {
        return type != TensorProto.DataType.FLOAT_VALUE
                && type != TensorProto.DataType.DOUBLE_VALUE
                && type != TensorProto.DataType.FLOAT16_VALUE
                && type != TensorProto.DataType.BFLOAT16_VALUE;
    }

    /** Whether the elements are there; a file of the structure alone has none. */
    static boolean hasElements(TensorProto tensor) {
        return shape(tensor).size() == 0
                || tensor.getRawData().size() > 0
                || tensor.getFloatDataCount() > 0
                || tensor.getDoubleDataCount() > 0
                || tensor.getInt32DataCount() > 0
                || tensor.getInt64DataCount() > 0;
    }

    static Plain read(TensorProto tensor) {
        Shape shape = shape(tensor);
        double[] values = new double[shape.size()];
        IntToDoubleFunction element = element(tensor, values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = element.applyAsDouble(i);
        }
        return new Plain(shape, values, isWhole(tensor.getDataType()));
    }

    private static IntToDoubleFunction element(TensorProto tensor, int count) {
        if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            throw new ImportException("weights in a file of their own are not supported: tensor=" + tensor.getName()
                    + "; save the model as one file");
        }
        if (tensor.getRawData().size() > 0) {
            return raw(tensor, count);
        }
        return switch (tensor.getDataType()) {
            case TensorProto.DataType.FLOAT_VALUE ->
                stored(tensor, count, tensor.getFloatDataCount(), tensor::getFloatData);
            case TensorProto.DataType.DOUBLE_VALUE ->
                stored(tensor, count, tensor.getDoubleDataCount(), tensor::getDoubleData);
            case TensorProto.DataType.INT64_VALUE ->
                stored(tensor, count, tensor.getInt64DataCount(), tensor::getInt64Data);
            case TensorProto.DataType.FLOAT16_VALUE ->
                stored(
                        tensor,
                        count,
                        tensor.getInt32DataCount(),
                        i -> HalfFloats.ofHalf((short) tensor.getInt32Data(i)));
            case TensorProto.DataType.BFLOAT16_VALUE ->
                stored(
                        tensor,
                        count,
                        tensor.getInt32DataCount(),
                        i -> HalfFloats.ofBrain((short) tensor.getInt32Data(i)));
            case TensorProto.DataType.INT32_VALUE,
                    TensorProto.DataType.INT16_VALUE,
                    TensorProto.DataType.INT8_VALUE,
                    TensorProto.DataType.UINT8_VALUE,
                    TensorProto.DataType.BOOL_VALUE ->
                stored(tensor, count, tensor.getInt32DataCount(), tensor::getInt32Data);
            default -> throw unknown(tensor);
        };
    }

    private static IntToDoubleFunction stored(TensorProto tensor, int count, int stored, IntToDoubleFunction element) {
        if (stored != count) {
            throw new ImportException("tensor without its elements: tensor=" + tensor.getName() + ", elements=" + stored
                    + ", expected=" + count);
        }
        return element;
    }

    private static IntToDoubleFunction raw(TensorProto tensor, int count) {
        ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
        int width = width(tensor);
        if (bytes.remaining() != (long) count * width) {
            throw new ImportException("tensor without its elements: tensor=" + tensor.getName() + ", bytes="
                    + bytes.remaining() + ", expected=" + (long) count * width);
        }
        return switch (tensor.getDataType()) {
            case TensorProto.DataType.FLOAT_VALUE -> i -> bytes.getFloat(4 * i);
            case TensorProto.DataType.DOUBLE_VALUE -> i -> bytes.getDouble(8 * i);
            case TensorProto.DataType.INT64_VALUE -> i -> bytes.getLong(8 * i);
            case TensorProto.DataType.INT32_VALUE -> i -> bytes.getInt(4 * i);
            case TensorProto.DataType.INT16_VALUE -> i -> bytes.getShort(2 * i);
            case TensorProto.DataType.FLOAT16_VALUE -> i -> HalfFloats.ofHalf(bytes.getShort(2 * i));
            case TensorProto.DataType.BFLOAT16_VALUE -> i -> HalfFloats.ofBrain(bytes.getShort(2 * i));
            case TensorProto.DataType.UINT8_VALUE -> i -> Byte.toUnsignedInt(bytes.get(i));
            default -> bytes::get;
        };
    }

    private static int width(TensorProto tensor) {
        return switch (tensor.getDataType()) {
            case TensorProto.DataType.DOUBLE_VALUE, TensorProto.DataType.INT64_VALUE -> Long.BYTES;
            case TensorProto.DataType.FLOAT_VALUE, TensorProto.DataType.INT32_VALUE -> Integer.BYTES;
            case TensorProto.DataType.FLOAT16_VALUE,
                    TensorProto.DataType.BFLOAT16_VALUE,
                    TensorProto.DataType.INT16_VALUE -> Short.BYTES;
            case TensorProto.DataType.INT8_VALUE, TensorProto.DataType.UINT8_VALUE, TensorProto.DataType.BOOL_VALUE ->
                1;
            default -> throw unknown(tensor);
        };
    }

    private static ImportException unknown(TensorProto tensor) {
        return new ImportException("tensor of a kind that is not supported: tensor=" + tensor.getName() + ", type="
                + TensorProto.DataType.forNumber(tensor.getDataType()));
    }
}
