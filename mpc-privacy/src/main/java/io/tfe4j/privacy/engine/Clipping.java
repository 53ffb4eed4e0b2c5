package io.tfe4j.privacy.engine;

/** How an example's gradient is made no longer than the clip norm. */
public enum Clipping {
    /** All of it by one factor: its direction stays. */
    FLAT,
    /**
     * The part of each layer that learns by a factor of its own, to the clip norm over the root of the number of such
     * layers, so that no layer's long gradients shorten those of the others (McMahan et al. 2018). What an example adds is
     * no longer than with {@link #FLAT}, and costs the same.
     */
    PER_LAYER
}
