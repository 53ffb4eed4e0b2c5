package io.tfe4j.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.StreamSupport;

/** Tensors as Hugging Face's safetensors keeps them: the length of a header, the header in JSON, then the elements. */
final class SafetensorsFile {
    private static final int MAX_HEADER = 100_000_000;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SafetensorsFile() {}

    /**
     * Reads one tensor.
     *
     * @throws IllegalArgumentException if there is none of this name, or the file is malformed
     */
    static PlainTensor read(Path file, String name) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            JsonNode header = header(channel);
            JsonNode entry = header.get(name);
            if (entry == null || name.equals("__metadata__")) {
                throw new ImportException("no such tensor: tensor=" + name);
            }
            long start = Long.BYTES + headerLength(channel);
            return tensor(channel, start, name, entry);
        }
    }

    private static long headerLength(FileChannel channel) throws IOException {
        if (channel.size() < Long.BYTES) {
            throw malformed();
        }
        long length = channel.map(MapMode.READ_ONLY, 0, Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        if (length < 2 || length > MAX_HEADER || length > channel.size() - Long.BYTES) {
            throw malformed();
        }
        return length;
    }

    private static JsonNode header(FileChannel channel) throws IOException {
        ByteBuffer bytes = channel.map(MapMode.READ_ONLY, Long.BYTES, headerLength(channel));
        try {
            JsonNode header =
                    MAPPER.readTree(StandardCharsets.UTF_8.decode(bytes).toString());
            if (header.isObject()) {
                return header;
            }
        } catch (JsonProcessingException e) {
            throw malformed();
        }
        throw malformed();
    }

    private static ImportException malformed() {
        return new ImportException("not a safetensors file");
    }

    private static PlainTensor tensor(FileChannel channel, long start, String name, JsonNode entry) throws IOException {
        Shape shape = Shape.of(StreamSupport.stream(entry.path("shape").spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray());
        String type = entry.path("dtype").asText();
        int width = width(name, type);
        long from = entry.path("data_offsets").path(0).asLong(-1);
        long to = entry.path("data_offsets").path(1).asLong(-1);
        long expected = (long) shape.size() * width;
        if (from < 0 || to - from != expected || to > channel.size() - start) {
            throw new ImportException(
                    "tensor malformed: tensor=" + name + ", shape=" + shape + ", bytes=" + (to - from));
        }
        ByteBuffer bytes =
                channel.map(MapMode.READ_ONLY, start + from, expected).order(ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = next(type, bytes);
        }
        return new PlainTensor(shape, values);
    }

    private static int width(String name, String type) {
        return switch (type) {
            case "F64", "I64" -> Long.BYTES;
            case "F32", "I32" -> Integer.BYTES;
            case "F16", "BF16", "I16" -> Short.BYTES;
            case "I8", "U8", "BOOL" -> 1;
            default ->
                throw new ImportException("tensor of a kind that is not supported: tensor=" + name + ", type=" + type);
        };
    }

    private static double next(String type, ByteBuffer bytes) {
        return switch (type) {
            case "F64" -> bytes.getDouble();
            case "I64" -> bytes.getLong();
            case "F32" -> bytes.getFloat();
            case "I32" -> bytes.getInt();
            case "F16" -> HalfFloats.ofHalf(bytes.getShort());
            case "BF16" -> HalfFloats.ofBrain(bytes.getShort());
            case "I16" -> bytes.getShort();
            case "U8" -> Byte.toUnsignedInt(bytes.get());
            default -> bytes.get();
        };
    }
}
