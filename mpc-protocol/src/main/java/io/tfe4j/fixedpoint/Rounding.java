package io.tfe4j.fixedpoint;

/** How a product loses its extra fraction bits. */
public enum Rounding {
    /** Up or down by a public dither, unbiased, two rounds or none of its own; for values that stay hidden. */
    DITHERED,
    /**
     * By the exact floor protocol, bit for bit reproducible; for values that are opened, whose discarded bits must stay
     * hidden. Arithmetic adds half a unit before, so that its results are the nearest.
     */
    FLOOR
}
