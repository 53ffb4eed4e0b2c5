package io.tfe4j.ring;

import java.util.Arrays;

/** Packs panels from a strided matrix. */
final class MatrixPanels implements PanelSource {
    private final long[] values;
    private final long[] addend;
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
    public void pack(int lane, int lanes, int width, int from, int count, long[] panel, int at) {
        if (lanes < width) {
            Arrays.fill(panel, at, at + count * width, 0);
        }
        int start = offset + lane * laneStride + from * depthStride;
        if (laneStride == 1) {
            packRows(start, lanes, width, count, panel, at);
        } else {
            packColumns(start, lanes, width, count, panel, at);
        }
    }

    private void packRows(int start, int lanes, int width, int count, long[] panel, int at) {
        for (int d = 0; d < count; d++) {
            int source = start + d * depthStride;
            int target = at + d * width;
            if (addend == null) {
                System.arraycopy(values, source, panel, target, lanes);
            } else {
                for (int i = 0; i < lanes; i++) {
                    panel[target + i] = values[source + i] + addend[source + i];
                }
            }
        }
    }

    private void packColumns(int start, int lanes, int width, int count, long[] panel, int at) {
        for (int i = 0; i < lanes; i++) {
            int source = start + i * laneStride;
            int target = at + i;
            if (addend == null) {
                for (int d = 0; d < count; d++) {
                    panel[target + d * width] = values[source + d * depthStride];
                }
            } else {
                for (int d = 0; d < count; d++) {
                    panel[target + d * width] = values[source + d * depthStride] + addend[source + d * depthStride];
                }
            }
        }
    }
}
