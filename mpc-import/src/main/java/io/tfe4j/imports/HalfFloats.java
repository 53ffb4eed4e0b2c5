package io.tfe4j.imports;

/** Numbers of 16 bits. */
final class HalfFloats {
    private HalfFloats() {}

    /** IEEE 754: 5 bits of exponent, 10 of fraction. */
    static double ofHalf(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        double magnitude = switch (exponent) {
            case 0 -> Math.scalb((double) fraction, -24);
            case 0x1f -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            default -> Math.scalb((double) (fraction + 1024), exponent - 25);
        };
        return bits < 0 ? -magnitude : magnitude;
    }

    /** The upper half of a float. */
    static double ofBrain(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
