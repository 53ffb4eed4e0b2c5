package io.tfe4j.ring;

/** A matrix inside flat arrays: element (i, j) lies at {@code offset + i * rowStride + j * columnStride}. */
public record MatrixView(Operand elements, int offset, int rowStride, int columnStride) {

    /** Whole rows of {@code columns} elements from {@code offset} on. */
    public static MatrixView rowMajor(Operand elements, int offset, int columns) {
        return new MatrixView(elements, offset, columns, 1);
    }

    public static MatrixView rowMajor(long[] elements, int offset, int columns) {
        return rowMajor(Operand.of(elements), offset, columns);
    }

    public MatrixView transposed() {
        return new MatrixView(elements, offset, columnStride, rowStride);
    }

    /** The rows of the left factor as lanes. */
    PanelSource leftPanels() {
        return new MatrixPanels(elements, offset, rowStride, columnStride);
    }

    /** The columns of the right factor as lanes. */
    PanelSource rightPanels() {
        return transposed().leftPanels();
    }
}
