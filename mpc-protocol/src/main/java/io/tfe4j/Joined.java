package io.tfe4j;

/**
 * Two tables joined by {@link Joins}: as many rows as the smaller has, those that match first, in the order of their
 * identifiers, then rows of zeros. How many match is secret until {@link #revealSize} opens it.
 */
public final class Joined {
    private final PrivateTensor matched;
    private final PrivateTensor left;
    private final PrivateTensor right;

    Joined(PrivateTensor matched, PrivateTensor left, PrivateTensor right) {
        this.matched = matched;
        this.left = left;
        this.right = right;
    }

    /** 1 for a row that matches, 0 for one of zeros. */
    public PrivateTensor matched() {
        return matched;
    }

    /** The left owner's columns. */
    public PrivateTensor left() {
        return left;
    }

    /** The right owner's columns. */
    public PrivateTensor right() {
        return right;
    }

    /** How many rows match, for a receiver or to compute with. */
    public PrivateTensor size() {
        return matched.sum(0);
    }

    /** Opens how many rows match to the servers, and nothing else. */
    public PublicTensor revealSize() {
        return matched.context().reveal(size());
    }

    /**
     * The first {@code count} rows. Shapes are part of a program, so the number must be known when it is defined: from a
     * run that opened {@link #size}. More rows than match are rows of zeros; fewer leave matches out.
     */
    public Joined keep(int count) {
        if (count < 1 || count > matched.size(0)) {
            throw new IllegalArgumentException(
                    "count out of range: count=" + count + ", allowed=1.." + matched.size(0));
        }
        return new Joined(Joins.rows(matched, 0, count), Joins.rows(left, 0, count), Joins.rows(right, 0, count));
    }

    @Override
    public String toString() {
        return "joined tables: matched=" + matched + ", left=" + left + ", right=" + right;
    }
}
