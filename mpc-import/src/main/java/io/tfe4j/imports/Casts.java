package io.tfe4j.imports;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.tfe4j.ring.Shape;
import java.math.BigInteger;
import java.util.Arrays;

/** From one type of numbers to another, as ONNX says, and rounding. */
final class Casts {
    private Casts() {}

    static <T> T cast(Call<T> call) {
        return to(call.engine(), call.input(0), call.attributes().integer("to", DataType.FLOAT_VALUE));
    }

    /**
     * {@code x} as numbers of {@code type}, by ONNX's number of it. Reals lose their fractions on the way to whole numbers;
     * what does not fit a type of up to 16 bits wraps if it is known here, and is refused if it may not fit and is private.
     */
    static <T> T to(Engine<T> engine, T x, int type) {
        return switch (type) {
            case DataType.FLOAT_VALUE, DataType.DOUBLE_VALUE, DataType.FLOAT16_VALUE, DataType.BFLOAT16_VALUE ->
                engine.as(x, false);
            case DataType.BOOL_VALUE -> truth(engine, x);
            case DataType.INT64_VALUE, DataType.UINT64_VALUE -> truncated(engine, x);
            case DataType.INT32_VALUE -> fitted(engine, truncated(engine, x), 32, true);
            case DataType.UINT32_VALUE -> fitted(engine, truncated(engine, x), 32, false);
            case DataType.INT16_VALUE -> fitted(engine, truncated(engine, x), 16, true);
            case DataType.UINT16_VALUE -> fitted(engine, truncated(engine, x), 16, false);
            case DataType.INT8_VALUE -> fitted(engine, truncated(engine, x), 8, true);
            case DataType.UINT8_VALUE -> fitted(engine, truncated(engine, x), 8, false);
            default -> throw new ImportException("cast not supported: to=" + DataType.forNumber(type));
        };
    }

    /** 0 where {@code x} is 0, else 1. */
    static <T> T truth(Engine<T> engine, T x) {
        if (engine.isWhole(x) && engine.least(x) >= 0 && engine.most(x) <= 1) {
            return x;
        }
        T zero = whole(engine, 0);
        return engine.subtract(whole(engine, 1), engine.compare(Comparison.EQUAL, x, zero));
    }

    /** Without its fraction, a whole number. */
    static <T> T truncated(Engine<T> engine, T x) {
        if (engine.isWhole(x)) {
            return x;
        }
        if (engine.least(x) >= 0) {
            return engine.as(engine.floor(x), true);
        }
        T magnitude = engine.as(engine.floor(engine.apply(ElementFunction.ABS, x)), true);
        return engine.multiply(magnitude, engine.as(engine.apply(ElementFunction.SIGN, x), true));
    }

    /** The nearest whole number, of two the even one; still of {@code x}'s type. */
    static <T> T rounded(Engine<T> engine, T x) {
        T half = engine.add(x, engine.constant(Plain.scalar(0.5)));
        T up = engine.floor(half);
        T halves = engine.multiply(engine.as(up, false), engine.constant(Plain.scalar(0.5)));
        T rest = engine.subtract(halves, engine.floor(halves));
        T isOdd = engine.as(engine.add(rest, rest), true);
        T isTie = engine.compare(Comparison.EQUAL, engine.as(half, false), engine.as(up, false));
        return engine.subtract(up, engine.as(engine.multiply(isOdd, isTie), engine.isWhole(x)));
    }

    /** How many bits a type of whole numbers has, by ONNX's number of it. */
    static int bits(int type) {
        return switch (type) {
            case DataType.INT64_VALUE, DataType.UINT64_VALUE -> 64;
            case DataType.INT32_VALUE, DataType.UINT32_VALUE -> 32;
            case DataType.INT16_VALUE, DataType.UINT16_VALUE -> 16;
            case DataType.INT8_VALUE, DataType.UINT8_VALUE -> 8;
            default -> throw new ImportException("not a type of whole numbers: type=" + DataType.forNumber(type));
        };
    }

    private static <T> T fitted(Engine<T> engine, T x, int bits, boolean signed) {
        double low = signed ? -Math.scalb(1.0, bits - 1) : 0;
        double high = Math.scalb(1.0, signed ? bits - 1 : bits) - 1;
        if (engine.least(x) >= low && engine.most(x) <= high + 1) {
            return x;
        }
        Plain known = engine.inClear(x);
        if (known == null) {
            throw new ImportException("numbers may not fit the type that they are cast to: range=[" + engine.least(x)
                    + ", " + engine.most(x) + "], allowed=[" + low + ", " + high + "]; declare a narrower range");
        }
        double[] wrapped = Arrays.stream(known.values())
                .map(value -> wrapped(value, bits, signed))
                .toArray();
        return engine.constant(new Plain(known.shape(), wrapped, true));
    }

    private static double wrapped(double value, int bits, boolean signed) {
        BigInteger modulus = BigInteger.ONE.shiftLeft(bits);
        BigInteger rest = BigInteger.valueOf((long) value).mod(modulus);
        boolean isNegative = signed && rest.testBit(bits - 1);
        return (isNegative ? rest.subtract(modulus) : rest).doubleValue();
    }

    static <T> T whole(Engine<T> engine, double value) {
        return engine.constant(new Plain(Shape.scalar(), new double[] {value}, true));
    }
}
