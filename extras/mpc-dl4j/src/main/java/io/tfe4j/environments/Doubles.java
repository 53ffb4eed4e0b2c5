package io.tfe4j.environments;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Arrays of doubles as JSON strings: eight bytes each, the lowest first, in base64. No bit is lost. */
public final class Doubles {
    private Doubles() {}

    public static String encode(double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Double.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** @throws IllegalArgumentException if the text is none of {@link #encode} */
    public static double[] decode(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (bytes.length % Double.BYTES != 0) {
            throw new IllegalArgumentException("not a whole number of doubles: bytes=" + bytes.length);
        }
        double[] values = new double[bytes.length / Double.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
        return values;
    }
}
