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
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** An entry as bytes: name, how many tensors (two shares, or one public) and whether dithered, precision, range, shape, then their words. */
final class EntryCodec {
    private static final int DITHERED = 1 << 8;
    private static final int BLOCK_WORDS = 1 << 13;

    private EntryCodec() {}

    static void encode(Entry entry, OutputStream to) throws IOException {
        ValueType type = entry.value().type();
        List<RingTensor> tensors = tensors(entry.value());
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        DataOutputStream out = new DataOutputStream(to);
        out.writeInt(name.length);
        out.write(name);
        out.writeInt(tensors.size() | (entry.dithered() ? DITHERED : 0));
        out.writeInt(type.fractionBits());
        out.writeLong(type.range().min());
        out.writeLong(type.range().max());
        int[] shape = type.shape().toArray();
        out.writeInt(shape.length);
        for (int dimension : shape) {
            out.writeInt(dimension);
        }
        out.flush();
        for (RingTensor tensor : tensors) {
            write(tensor.data(), to);
        }
    }

    private static void write(long[] words, OutputStream to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK_WORDS * Long.BYTES);
        for (int at = 0; at < words.length; at += BLOCK_WORDS) {
            int count = Math.min(BLOCK_WORDS, words.length - at);
            bytes.clear();
            bytes.asLongBuffer().put(words, at, count);
            to.write(bytes.array(), 0, count * Long.BYTES);
        }
        Arrays.fill(bytes.array(), (byte) 0);
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

    /** The entry's name, of bytes that are authenticated as they are read. */
    static String name(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    /** What follows the name. */
    static Entry decode(String name, DataInputStream in) throws IOException {
        int form = in.readInt();
        int fractionBits = in.readInt();
        Range range = new Range(in.readLong(), in.readLong());
        int[] dimensions = new int[in.readInt()];
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = in.readInt();
        }
        Shape shape = Shape.of(dimensions);
        RingTensor first = tensor(in, shape);
        Value value = (form & ~DITHERED) == 1
                ? new PublicValue(first, fractionBits, range)
                : new PrivateValue(new FixedTensor(new ArithmeticShare(first, tensor(in, shape)), fractionBits, range));
        return new Entry(name, value, (form & DITHERED) != 0);
    }

    private static RingTensor tensor(DataInputStream in, Shape shape) throws IOException {
        long[] words = new long[shape.size()];
        byte[] block = new byte[BLOCK_WORDS * Long.BYTES];
        for (int at = 0; at < words.length; at += BLOCK_WORDS) {
            int count = Math.min(BLOCK_WORDS, words.length - at);
            in.readFully(block, 0, count * Long.BYTES);
            ByteBuffer.wrap(block).asLongBuffer().get(words, at, count);
        }
        Arrays.fill(block, (byte) 0);
        return RingTensor.of(shape, words);
    }
}
