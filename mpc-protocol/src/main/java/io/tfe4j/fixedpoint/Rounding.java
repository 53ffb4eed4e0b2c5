package io.tfe4j.fixedpoint;

/** How products and functions lose the fraction bits that their results do not keep. */
public enum Rounding {
    /**
     * Up or down by chance, unbiased: two rounds and 48 bits an element more than a product alone. Two runs differ in the
     * last bits, and each operation that follows passes the difference on, times its other operand: whoever reads a
     * result several times, or knows the dither as the servers do, learns about the operands.
     */
    DITHERED,
    /**
     * To the nearest, by the exact floor after half a unit was added: bit for bit reproducible, a function of the operands
     * alone. Six rounds and 326 bits an element more than a product alone, at 16 fraction bits.
     */
    FLOOR
}
