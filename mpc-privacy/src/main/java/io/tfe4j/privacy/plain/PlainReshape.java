package io.tfe4j.privacy.plain;

/** The same numbers, of which only the shape is another. */
record PlainReshape(int outputs) implements PlainLayer {
    @Override
    public Pass forward(Rows x, double[] weights) {
        return new Fixed(x, gradient -> gradient);
    }
}
