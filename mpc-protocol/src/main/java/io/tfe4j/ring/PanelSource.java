package io.tfe4j.ring;

/**
 * One factor of a matrix product as seen by {@link GemmDriver}: lanes (the left factor's rows, or the right one's
 * columns) of a common depth, over which products are summed.
 */
interface PanelSource {
    /**
     * Writes element {@code depth} of lane {@code lane + i} to {@code panel[at + (depth - from) * width + i]} for all
     * {@code i < lanes} and {@code depth} in {@code from .. from + count - 1}; places {@code lanes .. width - 1} become
     * zero.
     */
    void pack(int lane, int lanes, int width, int from, int count, long[] panel, int at);
}
