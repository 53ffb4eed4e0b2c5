package io.tfe4j.federated.aggregation;

/** What became of a client in a round. */
public enum Verdict {
    /** In the sum. */
    ACCEPTED,
    /** Its norm is above what was agreed on. */
    OUT_OF_NORM,
    /** It gave two servers different values for the same component. */
    INCONSISTENT,
    /** It began, and at least one server has not all of it. */
    INCOMPLETE,
    /** It has another number of values. */
    WRONG_SHAPE,
    /** It came after the deadline. */
    LATE,
    /** It was chosen, and never came. */
    ABSENT;

    static Verdict worse(Verdict one, Verdict other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
