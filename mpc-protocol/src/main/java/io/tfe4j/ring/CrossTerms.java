package io.tfe4j.ring;

/**
 * Which products of components a party adds up when {@code (x0 + x1 + x2)(y0 + y1 + y2)} is split over three parties.
 * It holds two components of each factor, {@code (xl, xr)} and {@code (yl, yr)}. One party of three takes {@link #ALL},
 * the next {@link #WITH_RIGHT}, the third {@link #MIXED}: every product is taken once, at five matrix products in place
 * of six.
 */
public enum CrossTerms {
    /** {@code (xl + xr)(yl + yr)}: one product. */
    ALL,
    /** {@code xl yr + xr yl + xr yr}: two products, {@code xr (yl + yr) + xl yr}. */
    WITH_RIGHT,
    /** {@code xl yr + xr yl}: two products. */
    MIXED;

    /** The terms of the party that follows. */
    public CrossTerms next() {
        return values()[(ordinal() + 1) % 3];
    }
}
