package io.tfe4j.program;

import java.util.Map;
import java.util.TreeMap;

/**
 * How a value depends on data of persons, data set by data set; one that is not named here does not matter, or only
 * through what noised sums have told. Each entry of a value's first axis is a row.
 *
 * @param sources how it depends on each data set
 * @param norm what the Euclidean norm of a row does not exceed, by the operation that made it; ranges may say less
 */
record Dependence(Map<String, Fact> sources, double norm) {
    /**
     * In the place of a data set, behind values that rest on a range that nobody makes sure of: if it is wrong, numbers wrap
     * around, and no bound on what a row can add holds.
     */
    static final String ASSUMED_RANGE = "@assumed-range";

    static final Dependence NONE = new Dependence(Map.of(), Double.POSITIVE_INFINITY);

    /** The way in which it depends on one data set. */
    sealed interface Fact {
        /**
         * Row i depends on one row of the data set alone, another one for each i.
         *
         * @param order which, as the steps that brought it there; values with equal ones may be combined row by row
         * @param loop the loop that goes through the data in batches, 0 if none does
         * @param batches of which that loop makes one pass
         */
        record Rows(String order, int loop, long batches) implements Fact {
            /** Row i is row i of a data set of which so many are read. */
            static Rows all(int count) {
                return new Rows(String.valueOf(count), 0, 1);
            }

            boolean isWhole() {
                return order.indexOf('/') < 0;
            }

            Rows then(String step) {
                return new Rows(step + "/" + order, loop, batches);
            }

            Rows inBatches(String step, int ofLoop, long count) {
                return new Rows(step + "/" + order, ofLoop, count);
            }
        }

        /** Any other way. */
        record Mixed() implements Fact {}
    }

    static final Fact MIXED = new Fact.Mixed();

    Dependence {
        sources = Map.copyOf(sources);
    }

    static Dependence of(String source, Fact fact) {
        return new Dependence(Map.of(source, fact), Double.POSITIVE_INFINITY);
    }

    Dependence withNorm(double newNorm) {
        return new Dependence(sources, newNorm);
    }

    /** What both say, where they agree; mixed where not. */
    Dependence join(Dependence other) {
        Map<String, Fact> all = new TreeMap<>(sources);
        other.sources.forEach((source, fact) -> all.merge(source, fact, Dependence::join));
        return new Dependence(all, Math.max(norm, other.norm));
    }

    private static Fact join(Fact left, Fact right) {
        return left.equals(right) ? left : MIXED;
    }

    /** As it is to another program: rows that were picked in loops are unlike any others. */
    Dependence stored() {
        Map<String, Fact> all = new TreeMap<>();
        sources.forEach((source, fact) ->
                all.put(source, fact instanceof Fact.Rows rows && rows.isWhole() ? fact : MIXED));
        return new Dependence(all, Double.POSITIVE_INFINITY);
    }
}
