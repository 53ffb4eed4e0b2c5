package io.tfe4j.data;

import io.tfe4j.ring.Shape;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first bytes of an array that NumPy saved: a magic word, a version, and a Python dictionary of type, order and
 * shape (numpy.lib.format, versions 1 to 3).
 *
 * @param length of all of it, in bytes
 */
record NpyHeader(NpyType type, ByteOrder order, boolean columnMajor, Shape shape, int length) {
    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private static final int MAX_LENGTH = 1 << 16;
    private static final int MAX_RANK = 32;
    private static final String DESCR = "'descr'\\s*:\\s*'([<>|=])([a-z])(\\d{1,2})'";
    private static final String ORDER = "'fortran_order'\\s*:\\s*(True|False)";
    private static final String SHAPE = "'shape'\\s*:\\s*\\(([0-9, ]*)\\)";
    private static final Pattern WHOLE =
            Pattern.compile("\\{\\s*+(?:(?:" + DESCR + "|" + ORDER + "|" + SHAPE + ")\\s*+,?+\\s*+){3}\\}\\s*+");

    /**
     * Reads a header.
     *
     * @throws CatalogException if it is none, or of an array that holds no numbers
     */
    static NpyHeader read(DataInputStream in) throws IOException {
        try {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw new CatalogException("not an array that NumPy saved");
            }
            int version = in.readUnsignedByte();
            in.readUnsignedByte();
            if (version < 1 || version > 3) {
                throw new CatalogException("unknown version of the format: version=" + version + ", known=1..3");
            }
            long length = version == 1
                    ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
                    : Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
            if (length > MAX_LENGTH) {
                throw new CatalogException("header too long: bytes=" + length + ", allowed=" + MAX_LENGTH);
            }
            byte[] text = new byte[(int) length];
            in.readFully(text);
            int before = MAGIC.length + 2 + (version == 1 ? Short.BYTES : Integer.BYTES);
            return parse(new String(text, StandardCharsets.UTF_8), before + text.length);
        } catch (EOFException e) {
            throw new CatalogException("file ends within its header");
        }
    }

    private static NpyHeader parse(String text, int length) {
        Matcher descr = Pattern.compile(DESCR).matcher(text);
        Matcher order = Pattern.compile(ORDER).matcher(text);
        Matcher shape = Pattern.compile(SHAPE).matcher(text);
        if (!WHOLE.matcher(text).matches() || !descr.find() || !order.find() || !shape.find()) {
            throw new CatalogException("header malformed, or elements that are no numbers: allowed=" + NpyType.NAMES);
        }
        NpyType type = NpyType.of(descr.group(2) + descr.group(3));
        ByteOrder bytes = switch (descr.group(1)) {
            case ">" -> ByteOrder.BIG_ENDIAN;
            case "=" -> ByteOrder.nativeOrder();
            default -> ByteOrder.LITTLE_ENDIAN;
        };
        return new NpyHeader(type, bytes, order.group(1).equals("True"), shape(shape.group(1)), length);
    }

    private static Shape shape(String text) {
        String[] parts = text.isBlank() ? new String[0] : text.strip().split("\\s*,\\s*", MAX_RANK + 1);
        if (parts.length > MAX_RANK) {
            throw new CatalogException("too many dimensions: allowed=" + MAX_RANK);
        }
        try {
            return Shape.of(Arrays.stream(parts)
                    .filter(part -> !part.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray());
        } catch (IllegalArgumentException e) {
            throw new CatalogException("shape malformed or too large: dimensions=" + parts.length);
        }
    }

    /** A header of version 1 for numbers of 8 bytes, little end first, row major; its length is a multiple of 64. */
    static byte[] ofDoubles(Shape shape) {
        StringBuilder dimensions = new StringBuilder();
        for (int dimension : shape.toArray()) {
            dimensions.append(dimension).append(", ");
        }
        String tuple = dimensions.toString().strip();
        if (shape.rank() > 1) {
            tuple = tuple.substring(0, tuple.length() - 1);
        }
        String text = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + tuple + "), }";
        int before = MAGIC.length + 2 + Short.BYTES;
        int padding = 63 - (before + text.length()) % 64;
        byte[] body = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] header = new byte[before + body.length];
        System.arraycopy(MAGIC, 0, header, 0, MAGIC.length);
        header[MAGIC.length] = 1;
        header[MAGIC.length + 2] = (byte) body.length;
        header[MAGIC.length + 3] = (byte) (body.length >> 8);
        System.arraycopy(body, 0, header, before, body.length);
        return header;
    }
}
