package io.tfe4j.fixedpoint;

/** How a product loses its extra fraction bits. */
public enum Rounding {
    /** Up or down by a public dither, unbiased, two rounds or none of its own; for values that stay hidden. */
    DITHERED,
    /** Exactly the floor, bit for bit reproducible; for values that are opened, whose discarded bits must stay hidden. */
    FLOOR
}
