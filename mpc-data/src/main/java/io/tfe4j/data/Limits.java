package io.tfe4j.data;

/** The largest file, and the longest table, that a catalog reads. */
public record Limits(long bytes, long rows) {
    public static final Limits DEFAULT = new Limits(4L << 30, 100_000_000);

    public Limits {
        if (bytes < 1 || rows < 1) {
            throw new CatalogException("limits must be positive: bytes=" + bytes + ", rows=" + rows);
        }
    }

    void checkBytes(String file, long size) {
        if (size > bytes) {
            throw new CatalogException("file too large: file=" + file + ", bytes=" + size + ", allowed=" + bytes
                    + "; raise limits.bytes in catalog.json");
        }
    }

    void checkRows(String dataset, long count) {
        if (count > rows) {
            throw new CatalogException("table too long: dataset=" + dataset + ", allowed rows=" + rows
                    + "; raise limits.rows in catalog.json");
        }
    }
}
