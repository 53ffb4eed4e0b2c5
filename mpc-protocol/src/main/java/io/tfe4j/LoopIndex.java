package io.tfe4j;

/** The counter of a loop, from 0. Everyone knows it. */
public final class LoopIndex {
    private final PublicTensor tensor;

    LoopIndex(PublicTensor tensor) {
        this.tensor = tensor;
    }

    /** The counter as a public scalar without fraction bits. */
    public PublicTensor tensor() {
        return tensor;
    }

    @Override
    public String toString() {
        return "index of a loop: " + tensor;
    }
}
