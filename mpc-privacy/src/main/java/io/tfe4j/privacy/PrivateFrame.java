package io.tfe4j.privacy;

import java.util.List;

/**
 * A table of private numbers, such as predictions on private rows: it computes on, but does not print or export them,
 * except by the method whose name says what that is. Immutable.
 */
public final class PrivateFrame {
    private final Frame frame;

    private PrivateFrame(Frame frame) {
        this.frame = frame;
    }

    public static PrivateFrame of(Frame frame) {
        return new PrivateFrame(frame);
    }

    public List<String> columns() {
        return frame.columns();
    }

    public int rows() {
        return frame.rows();
    }

    /** Some columns, private as well. */
    public PrivateFrame select(String... names) {
        return new PrivateFrame(frame.select(names));
    }

    /** The values as they are, without noise and without account: whoever sees them learns of single rows. */
    public Frame revealUnprotected() {
        return frame;
    }

    Frame frame() {
        return frame;
    }

    @Override
    public String toString() {
        return "PrivateFrame[" + rows() + " rows, " + columns().size() + " columns]";
    }
}
