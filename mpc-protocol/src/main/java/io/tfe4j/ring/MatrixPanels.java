package io.tfe4j.ring;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Packs panels from a strided matrix. */
final class MatrixPanels implements PanelSource {
    private static final int GROUP = 8;
    private static final int SIX = 6;

    private final long[] values;
    private final long @Nullable [] addend;
    private final int offset;
    private final int laneStride;
    private final int depthStride;

    MatrixPanels(Operand elements, int offset, int laneStride, int depthStride) {
        this.values = elements.values();
        this.addend = elements.addend();
        this.offset = offset;
        this.laneStride = laneStride;
        this.depthStride = depthStride;
    }

    @Override
    public void pack(int lane, int lanes, int width, int from, int count, long[] panels) {
        int last = lanes / width * width;
        if (last < lanes) {
            Arrays.fill(panels, last * count, (last + width) * count, 0);
        }
        int start = offset + lane * laneStride + from * depthStride;
        if (laneStride == 1) {
            packRows(start, lanes, width, count, panels);
        } else {
            packColumns(start, lanes, width, count, panels);
        }
    }

    /** Lanes are neighbours: several panels at a time, lest every panel touch all rows' pages again. */
    private void packRows(int start, int lanes, int width, int count, long[] panels) {
        int group = GROUP * width;
        for (int first = 0; first < lanes; first += group) {
            int end = Math.min(lanes, first + group);
            for (int d = 0; d < count; d++) {
                int source = start + d * depthStride;
                for (int i = first; i < end; i += width) {
                    copy(source + i, Math.min(width, end - i), panels, i * count + d * width);
                }
            }
        }
    }

    private void copy(int source, int lanes, long[] panels, int target) {
        if (addend == null) {
            System.arraycopy(values, source, panels, target, lanes);
            return;
        }
        for (int i = 0; i < lanes; i++) {
            panels[target + i] = values[source + i] + addend[source + i];
        }
    }

    private void packColumns(int start, int lanes, int width, int count, long[] panels) {
        int i = 0;
        if (width == SIX && depthStride == 1 && addend == null) {
            for (; i + SIX <= lanes; i += SIX) {
                packSix(start + i * laneStride, count, panels, i * count);
            }
        }
        for (; i < lanes; i++) {
            packLane(start + i * laneStride, width, count, panels, i / width * width * count + i % width);
        }
    }

    /** The usual height of a tile, as a constant: only then can the compiler drop the checks of each index. */
    private void packSix(int start, int count, long[] panels, int target) {
        int second = start + laneStride;
        int third = second + laneStride;
        int fourth = third + laneStride;
        int fifth = fourth + laneStride;
        int sixth = fifth + laneStride;
        for (int d = 0; d < count; d++) {
            int at = target + d * SIX;
            panels[at] = values[start + d];
            panels[at + 1] = values[second + d];
            panels[at + 2] = values[third + d];
            panels[at + 3] = values[fourth + d];
            panels[at + 4] = values[fifth + d];
            panels[at + 5] = values[sixth + d];
        }
    }

    private void packLane(int start, int width, int count, long[] panels, int target) {
        if (addend == null) {
            for (int d = 0; d < count; d++) {
                panels[target + d * width] = values[start + d * depthStride];
            }
        } else {
            for (int d = 0; d < count; d++) {
                panels[target + d * width] = values[start + d * depthStride] + addend[start + d * depthStride];
            }
        }
    }
}
