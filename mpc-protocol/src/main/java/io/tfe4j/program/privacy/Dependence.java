package io.tfe4j.program.privacy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a value depends on data of persons, data set by data set; one that is not named here does not matter, or only
 * through what noised sums have told. Each entry of a value's first axis is a row.
 *
 * <p>A row's bound rests on the ranges of all numbers that it was computed from. Its owner answers for its own; a range that
 * another owner declares is only as true as that owner is honest, unless the servers have made sure of it.
 *
 * @param sources how it depends on each data set
 * @param norm what the Euclidean norm of a row does not exceed, by the operation that made it; ranges may say less
 * @param unchecked the data sets of which it depends on numbers whose range nobody has made sure of
 * @param believed for a data set, on which of the others' unchecked numbers its rows rest; nothing where there are none
 */
record Dependence(Map<String, Fact> sources, double norm, Set<String> unchecked, Map<String, Set<String>> believed) {
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

            /**
             * Whether a row of these may be computed together with one of {@code other}, as far as the graph tells: parts that
             * were joined one below the other never meet.
             */
            boolean meets(Rows other) {
                String[] own = order.split("/");
                String[] others = other.order.split("/");
                for (int i = 0; i < Math.min(own.length, others.length); i++) {
                    if (!own[i].equals(others[i])) {
                        return !own[i].startsWith(PART) || !others[i].startsWith(PART) || overlap(own[i], others[i]);
                    }
                }
                return true;
            }

            private static boolean overlap(String one, String other) {
                int[] a = ends(one);
                int[] b = ends(other);
                return a[0] < b[1] && b[0] < a[1];
            }

            private static int[] ends(String part) {
                String[] numbers = part.substring(PART.length()).split(" to ");
                return new int[] {Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])};
            }

            Rows then(String step) {
                return new Rows(step + "/" + order, loop, batches);
            }

            Rows inBatches(String step, int ofLoop, long count) {
                return new Rows(step + "/" + order, ofLoop, count);
            }
        }

        /**
         * A sum over rows, in which only so many of a person's rows count. Nothing that is computed of it is one but the sum
         * with noise.
         *
         * @param column of the data set, which says whose a row is
         * @param most what the rows of one person change in it, as a Euclidean norm
         */
        record People(String column, double most) implements Fact {}

        /** Any other way. */
        record Mixed() implements Fact {}
    }

    static final Fact MIXED = new Fact.Mixed();

    /** Of rows that are part of a join, from the first of them to the one after the last. */
    static final String PART = "part from ";

    Dependence {
        sources = Map.copyOf(sources);
        unchecked = Set.copyOf(unchecked);
        believed = Map.copyOf(believed);
    }

    /** Of numbers whose ranges nobody has made sure of. */
    Dependence(Map<String, Fact> sources, double norm) {
        this(sources, norm, sources.keySet(), Map.of());
    }

    static Dependence of(String source, Fact fact) {
        return new Dependence(Map.of(source, fact), Double.POSITIVE_INFINITY);
    }

    /** Of an input whose range the servers have made sure of. */
    Dependence checked() {
        return new Dependence(sources, norm, Set.of(), believed);
    }

    Dependence withNorm(double newNorm) {
        return new Dependence(sources, newNorm, unchecked, believed);
    }

    /** With the sources and the norm of a result that was computed of {@code operands}. */
    static Dependence computed(Map<String, Fact> sources, double norm, Iterable<Dependence> operands) {
        Set<String> unchecked = new TreeSet<>();
        Map<String, Set<String>> believed = new TreeMap<>();
        for (Dependence operand : operands) {
            unchecked.addAll(operand.unchecked);
            believe(believed, operand.believed);
        }
        unchecked.retainAll(sources.keySet());
        sources.forEach((source, fact) -> {
            if (!(fact instanceof Fact.Mixed)) {
                for (String other : unchecked) {
                    // people may have rows at several owners, which are sorted together
                    boolean together = !(fact instanceof Fact.Rows rows)
                            || !(sources.get(other) instanceof Fact.Rows others)
                            || rows.meets(others);
                    if (together && !owner(other).equals(owner(source))) {
                        believe(believed, Map.of(source, Set.of(other)));
                    }
                }
            }
        });
        return new Dependence(sources, norm, unchecked, believed);
    }

    private static void believe(Map<String, Set<String>> all, Map<String, Set<String>> more) {
        more.forEach((source, others) ->
                all.computeIfAbsent(source, name -> new TreeSet<>()).addAll(others));
    }

    private static String owner(String source) {
        int end = source.indexOf('/');
        return end < 0 ? source : source.substring(0, end);
    }

    /** What both say, where they agree; mixed where not. */
    Dependence join(Dependence other) {
        Map<String, Fact> all = new TreeMap<>(sources);
        other.sources.forEach((source, fact) -> all.merge(source, fact, Dependence::join));
        return computed(all, Math.max(norm, other.norm), List.of(this, other));
    }

    private static Fact join(Fact left, Fact right) {
        return left.equals(right) ? left : MIXED;
    }

    /** As it is to another program: rows that were picked in loops are unlike any others. */
    Dependence stored() {
        Map<String, Fact> all = new TreeMap<>();
        sources.forEach((source, fact) -> {
            boolean own = fact instanceof Fact.Rows rows && rows.isWhole() && !believed.containsKey(source);
            all.put(source, own ? fact : MIXED);
        });
        return new Dependence(all, Double.POSITIVE_INFINITY);
    }
}
