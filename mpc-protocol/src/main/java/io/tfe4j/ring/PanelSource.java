package io.tfe4j.ring;

/**
 * One factor of a matrix product as seen by {@link GemmDriver}: lanes (the left factor's rows, or the right one's
 * columns) of a common depth, over which products are summed.
 */
interface PanelSource {
    /**
     * Packs {@code lanes} lanes from {@code lane} on into panels {@code width} lanes wide, one after the other: element
     * {@code depth} of lane {@code lane + i} goes to place
     * {@code (i / width * count + depth - from) * width + i % width}, for all {@code depth} in
     * {@code from .. from + count - 1}. Lanes that the last panel lacks become zero.
     */
    void pack(int lane, int lanes, int width, int from, int count, long[] panels);
}
