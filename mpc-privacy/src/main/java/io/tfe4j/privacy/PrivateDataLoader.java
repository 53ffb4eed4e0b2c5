package io.tfe4j.privacy;

/**
 * Private examples, of which a training takes Poisson samples: each is in each batch with probability {@code batchSize /
 * rows}, independently of all others. Immutable.
 */
public final class PrivateDataLoader {
    private final Frame features;
    private final Frame labels;
    private final int batchSize;

    /**
     * @param labels of the same rows: class numbers, zeros and ones, or numbers
     * @param batchSize the size of a batch on average
     * @throws IllegalArgumentException if rows differ in number, or are fewer than a batch
     */
    public PrivateDataLoader(Frame features, Frame labels, int batchSize) {
        if (features.rows() != labels.rows()) {
            throw new IllegalArgumentException(
                    "features and labels differ in rows: features=" + features.rows() + ", labels=" + labels.rows());
        }
        if (batchSize < 1 || batchSize > features.rows()) {
            throw new IllegalArgumentException(
                    "batch size out of range: batchSize=" + batchSize + ", rows=" + features.rows());
        }
        this.features = features;
        this.labels = labels;
        this.batchSize = batchSize;
    }

    public int sampleSize() {
        return features.rows();
    }

    public int batchSize() {
        return batchSize;
    }

    public double samplingRate() {
        return (double) batchSize / sampleSize();
    }

    Frame features() {
        return features;
    }

    Frame labels() {
        return labels;
    }

    @Override
    public String toString() {
        return "PrivateDataLoader[" + sampleSize() + " rows, batches of " + batchSize + "]";
    }
}
