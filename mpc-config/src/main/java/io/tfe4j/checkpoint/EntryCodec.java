package io.tfe4j.checkpoint;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.program.Checkpoints.Entry;
import io.tfe4j.program.Value;
import io.tfe4j.program.Value.PrivateValue;
import io.tfe4j.program.Value.PublicValue;
import io.tfe4j.program.ValueType;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An entry as bytes: name, how many tensors (two shares, or one public) and whether dithered, precision, range, shape, then their words. */
final class EntryCodec {
    private static final int DITHERED = 1 << 8;

    private EntryCodec() {}

    static byte[] encode(Entry entry) {
        ValueType type = entry.value().type();
        List<RingTensor> tensors = tensors(entry.value());
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        int[] shape = type.shape().toArray();
        int ints = 4 + shape.length;
        int longs =
                Math.addExact(2, Math.multiplyExact(tensors.size(), type.shape().size()));
        ByteBuffer bytes = ByteBuffer.allocate(
                Math.addExact(name.length + ints * Integer.BYTES, Math.multiplyExact(longs, Long.BYTES)));
        bytes.putInt(name.length).put(name);
        bytes.putInt(tensors.size() | (entry.dithered() ? DITHERED : 0)).putInt(type.fractionBits());
        bytes.putLong(type.range().min()).putLong(type.range().max());
        bytes.putInt(shape.length);
        for (int dimension : shape) {
            bytes.putInt(dimension);
        }
        for (RingTensor tensor : tensors) {
            bytes.asLongBuffer().put(tensor.data());
            bytes.position(bytes.position() + tensor.size() * Long.BYTES);
        }
        return bytes.array();
    }

    private static List<RingTensor> tensors(Value value) {
        if (value instanceof PrivateValue secret) {
            ArithmeticShare share = secret.tensor().share();
            return List.of(share.left(), share.right());
        }
        if (value instanceof PublicValue open) {
            return List.of(open.tensor());
        }
        throw new AssertionError("not a variable's value: " + value.type());
    }

    /** The entry's name, of bytes that were authenticated. */
    static String name(byte[] encoded) {
        int length = ByteBuffer.wrap(encoded).getInt();
        return new String(encoded, Integer.BYTES, length, StandardCharsets.UTF_8);
    }

    /** Of bytes that were authenticated. */
    static Entry decode(byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        byte[] name = new byte[bytes.getInt()];
        bytes.get(name);
        int form = bytes.getInt();
        int fractionBits = bytes.getInt();
        Range range = new Range(bytes.getLong(), bytes.getLong());
        int[] dimensions = new int[bytes.getInt()];
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = bytes.getInt();
        }
        Shape shape = Shape.of(dimensions);
        RingTensor first = tensor(bytes, shape);
        Value value = (form & ~DITHERED) == 1
                ? new PublicValue(first, fractionBits, range)
                : new PrivateValue(
                        new FixedTensor(new ArithmeticShare(first, tensor(bytes, shape)), fractionBits, range));
        return new Entry(new String(name, StandardCharsets.UTF_8), value, (form & DITHERED) != 0);
    }

    private static RingTensor tensor(ByteBuffer bytes, Shape shape) {
        long[] words = new long[shape.size()];
        bytes.asLongBuffer().get(words);
        bytes.position(bytes.position() + words.length * Long.BYTES);
        return RingTensor.of(shape, words);
    }
}
