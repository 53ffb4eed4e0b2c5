package io.tfe4j.imports;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.tfe4j.ring.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Numbers of 8 and 16 bits that stand for reals: a scale times the distance from a zero point. */
final class QuantizationRules {
    private static final int BYTES = 255;

    private QuantizationRules() {}

    static void define(Map<String, Rule> all) {
        all.put("QuantizeLinear", QuantizationRules::quantize);
        all.put("DequantizeLinear", QuantizationRules::dequantize);
        all.put("MatMulInteger", QuantizationRules::matmul);
        all.put("ConvInteger", QuantizationRules::convolution);
        all.put("QLinearMatMul", QuantizationRules::quantizedMatmul);
        all.put("QLinearConv", QuantizationRules::quantizedConvolution);
    }

    /** A scale or zero point in the shape in which it goes with the tensor: one, one along an axis, or one for a block. */
    private static <T> T spread(Call<T> call, int input, int axis) {
        Engine<T> engine = call.engine();
        Shape shape = call.shape(0);
        Shape own = call.shape(input);
        if (own.size() == 1) {
            return engine.reshape(call.input(input));
        }
        int at = axis < 0 ? axis + shape.rank() : axis;
        int block = call.attributes().integer("block_size", 0);
        if (block > 0) {
            int[] places = new int[shape.dimension(at)];
            Arrays.setAll(places, i -> i / block);
            return engine.gather(call.input(input), at, places);
        }
        if (own.rank() != 1) {
            throw new ImportException("scales do not fit: scales=" + own + ", shape=" + shape);
        }
        int[] along = Axes.filled(shape.rank(), 1);
        along[at] = own.size();
        return engine.reshape(call.input(input), along);
    }

    private record Limits(double low, double high) {
        /** Of a type, by ONNX's number of it. */
        static Limits of(int type) {
            return switch (type) {
                case DataType.UINT8_VALUE -> new Limits(0, 255);
                case DataType.INT8_VALUE -> new Limits(-128, 127);
                case DataType.UINT16_VALUE -> new Limits(0, 65535);
                case DataType.INT16_VALUE -> new Limits(-32768, 32767);
                default ->
                    throw new ImportException(
                            "type of quantized numbers not supported: type=" + DataType.forNumber(type));
            };
        }
    }

    /** The type that the file or an attribute gives to the result; without one it is that of bytes without a sign. */
    private static Limits limits(Call<?> call, int zeroPoint) {
        int declared = call.attributes().integer("output_dtype", 0);
        int type = call.attributes().integer(OnnxTypes.attribute(zeroPoint), declared);
        if (type == 0 && call.has(zeroPoint)) {
            throw new ImportException("the file does not say of which type the zero point is: input="
                    + call.node().input(zeroPoint));
        }
        return Limits.of(type == 0 ? DataType.UINT8_VALUE : type);
    }

    private static <T> T quantize(Call<T> call) {
        Engine<T> engine = call.engine();
        call.known(1);
        int axis = call.attributes().integer("axis", 1);
        T scaled = engine.divide(engine.as(call.input(0), false), engine.as(spread(call, 1, axis), false));
        return saturated(engine, scaled, call.has(2) ? spread(call, 2, axis) : Casts.whole(engine, 0), limits(call, 2));
    }

    private static <T> T saturated(Engine<T> engine, T scaled, T zero, Limits limits) {
        T rounded = engine.as(Casts.rounded(engine, scaled), true);
        return engine.clip(engine.add(rounded, zero), limits.low(), limits.high());
    }

    private static <T> T dequantize(Call<T> call) {
        int axis = call.attributes().integer("axis", 1);
        T distance = call.has(2) ? call.engine().subtract(call.input(0), spread(call, 2, axis)) : call.input(0);
        return call.engine().multiply(call.engine().as(distance, false), spread(call, 1, axis));
    }

    /** The bytes without a sign that stand for the numbers between the least, or 0, and the largest; scale; zero point. */
    static <T> List<T> dynamic(Call<T> call) {
        Engine<T> engine = call.engine();
        T x = call.input(0);
        T flat = engine.reshape(x, call.shape(0).size());
        T most = engine.apply(ElementFunction.RELU, engine.max(flat, 0));
        T turned = engine.apply(ElementFunction.NEGATE, flat);
        T below = engine.apply(ElementFunction.RELU, engine.max(turned, 0));
        T scale = engine.reshape(engine.multiply(engine.add(most, below), call.constant(1.0 / BYTES)));
        T zero = engine.as(
                Casts.rounded(engine, engine.clip(engine.divide(engine.reshape(below), scale), 0, BYTES)), true);
        T quantized = saturated(engine, engine.divide(x, scale), zero, new Limits(0, BYTES));
        return List.of(quantized, scale, zero);
    }

    private static <T> T centred(Call<T> call, int input, int zeroPoint, int vectorAxis) {
        Engine<T> engine = call.engine();
        if (!call.has(zeroPoint)) {
            return call.input(input);
        }
        Shape own = call.shape(zeroPoint);
        int[] shape = Axes.filled(call.rank(input), 1);
        int at = vectorAxis < 0 ? vectorAxis + call.rank(input) : vectorAxis;
        if (own.size() != 1 && own.rank() == 1) {
            shape[at] = own.size();
        }
        T zero = own.size() == 1
                ? engine.reshape(call.input(zeroPoint))
                : own.rank() == 1 ? engine.reshape(call.input(zeroPoint), shape) : call.input(zeroPoint);
        return engine.subtract(call.input(input), zero);
    }

    private static <T> T matmul(Call<T> call) {
        return call.engine().matmul(centred(call, 0, 2, -2), centred(call, 1, 3, -1));
    }

    private static <T> T convolution(Call<T> call) {
        return Convolutions.product(call, centred(call, 0, 2, 1), centred(call, 1, 3, 0));
    }

    /** A product of distances from zero points, brought to the scale of the result. */
    private static <T> T quantizedMatmul(Call<T> call) {
        Engine<T> engine = call.engine();
        requireKnownScales(call);
        T product = engine.matmul(centred(call, 0, 2, -2), centred(call, 3, 5, -1));
        return requantized(
                call, product, scaleFor(call, 1, call.rank(0), -2), scaleFor(call, 4, call.rank(3), -1), 6, 7);
    }

    /** Private ones would not be exact enough for what is rounded to whole numbers after them. */
    private static void requireKnownScales(Call<?> call) {
        call.known(1);
        call.known(4);
        call.known(6);
    }

    private static <T> T scaleFor(Call<T> call, int input, int rank, int axis) {
        Engine<T> engine = call.engine();
        Shape own = call.shape(input);
        if (own.size() == 1) {
            return engine.reshape(call.input(input));
        }
        if (own.rank() != 1) {
            return call.input(input);
        }
        int[] shape = Axes.filled(rank, 1);
        shape[axis < 0 ? axis + rank : axis] = own.size();
        return engine.reshape(call.input(input), shape);
    }

    private static <T> T requantized(Call<T> call, T product, T left, T right, int scale, int zeroPoint) {
        Engine<T> engine = call.engine();
        T factor = engine.divide(engine.multiply(left, right), engine.reshape(call.input(scale)));
        T scaled = engine.multiply(engine.as(product, false), factor);
        return saturated(engine, scaled, engine.reshape(call.input(zeroPoint)), limits(call, zeroPoint));
    }

    private static <T> T quantizedConvolution(Call<T> call) {
        requireKnownScales(call);
        T product = Convolutions.product(call, centred(call, 0, 2, 1), centred(call, 3, 5, 0));
        T biased = product;
        if (call.has(8)) {
            int[] shape = Axes.filled(call.rank(0), 1);
            shape[1] = call.shape(8).size();
            biased = call.engine().add(product, call.engine().reshape(call.input(8), shape));
        }
        return requantized(call, biased, scaleFor(call, 1, call.rank(0), 1), scaleFor(call, 4, call.rank(0), 1), 6, 7);
    }
}
