package io.tfe4j.program.privacy;

import io.tfe4j.program.Program;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Who is provably behind one number, and how many rows of their tables. Owners are counted by sums: a number counts as k
 * owners' if it is computed from numbers that each are sums, with equal weights, of k owners' contributions. Everything else
 * that is done with numbers adds nobody, since it could pick one of them out.
 *
 * @param owners whose equal parts are in it; empty for one owner's alone whom nobody knows
 * @param function what was done to each part, as a fingerprint; {@link #UNLIKE} if parts were treated differently
 * @param leaves the inputs it comes from; empty for what is known to everybody
 * @param rows of each table; empty if nothing is known of them
 */
record Contribution(Set<String> owners, String function, Set<String> leaves, Map<String, Rows> rows) {
    /** Not equal to any function, not even to itself. */
    static final String UNLIKE = "?";

    /** Constants, random numbers and the like: nobody's. */
    static final Contribution NONE = new Contribution(Set.of(), "", Set.of(), Map.of());

    Contribution {
        owners = Set.copyOf(owners);
        leaves = Set.copyOf(leaves);
        rows = Map.copyOf(rows);
    }

    boolean isNobodys() {
        return leaves.isEmpty();
    }

    /** How many owners it counts for. */
    int count() {
        return Math.max(1, owners.size());
    }

    Contribution apply(String step) {
        return isNobodys() ? NONE : new Contribution(owners, then(step, function), leaves, rows);
    }

    Contribution withFunction(String newFunction) {
        return new Contribution(owners, newFunction, leaves, rows);
    }

    Contribution withRows(Map<String, Rows> newRows) {
        return new Contribution(owners, function, leaves, newRows);
    }

    /** Rows that lie along an axis count as one; sums that were made stay. */
    Contribution withoutAxes() {
        return mapRows(each -> each.isAlongAxis() ? Rows.ONE : each);
    }

    Contribution mapRows(UnaryOperator<Rows> change) {
        if (rows.isEmpty()) {
            return this;
        }
        Map<String, Rows> all = new TreeMap<>();
        rows.forEach((table, each) -> all.put(table, change.apply(each)));
        return withRows(all);
    }

    /** Of the numbers at {@code places} along an axis, in their order. */
    Contribution take(int axis, RowOrder places) {
        return mapRows(each -> each.isAlong(axis) ? each.take(places) : each);
    }

    /** Of numbers one after the other along an axis that were all treated alike; null if they were not. */
    @Nullable
    Contribution followedBy(Contribution next, int axis) {
        if (rows.values().stream().noneMatch(each -> each.isAlong(axis))) {
            return equals(next) ? this : null;
        }
        if (function.equals(UNLIKE)
                || !withRows(Map.of()).equals(next.withRows(Map.of()))
                || !rows.keySet().equals(next.rows.keySet())) {
            return null;
        }
        Map<String, Rows> all = new TreeMap<>();
        for (Map.Entry<String, Rows> each : rows.entrySet()) {
            Rows others = next.rows.get(each.getKey());
            Rows joined = others == null ? null : each.getValue().followedBy(others, axis);
            if (joined == null) {
                return null;
            }
            all.put(each.getKey(), joined);
        }
        return withRows(all);
    }

    private static String then(String step, String function) {
        return function.equals(UNLIKE) ? UNLIKE : fingerprint(step + "(" + function + ")");
    }

    /** Short, and equal for equal texts only, for all that can be made of programs. */
    static String fingerprint(String text) {
        return Program.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #fingerprint(String)}, of a text and of numbers, which may be many millions. */
    static String fingerprint(String text, long[] numbers) {
        MessageDigest all = Program.sha256();
        all.update(text.getBytes(StandardCharsets.UTF_8));
        ByteBuffer some = ByteBuffer.allocate(1 << 13);
        for (long each : numbers) {
            if (!some.hasRemaining()) {
                all.update(some.array());
                some.clear();
            }
            some.putLong(each);
        }
        all.update(some.array(), 0, some.position());
        return HexFormat.of().formatHex(all.digest());
    }

    /** A number that is computed from all of them, in whatever way. */
    static Contribution ofFunction(String step, Collection<Contribution> parts, boolean keepsAxes) {
        List<Contribution> known =
                parts.stream().filter(part -> !part.isNobodys()).toList();
        if (known.isEmpty()) {
            return NONE;
        }
        StringBuilder functions = new StringBuilder();
        Set<String> owners = known.get(0).owners;
        Set<String> leaves = new TreeSet<>();
        Map<String, Rows> rows = new TreeMap<>();
        boolean alike = true;
        for (Contribution part : known) {
            owners = smaller(owners, part.owners);
            leaves.addAll(part.leaves);
            alike &= !part.function.equals(UNLIKE);
            functions.append(part.function).append(',');
            part.rows.forEach((table, each) -> rows.merge(table, each, Rows::and));
        }
        Contribution all = new Contribution(
                owners, alike ? fingerprint(step + "(" + functions + ")") : UNLIKE, leaves, paired(rows));
        long ownersOfRows = rows.entrySet().stream()
                .filter(each -> each.getValue().isAlongAxis())
                .map(each -> owner(each.getKey()))
                .distinct()
                .count();
        return keepsAxes && (known.size() == 1 || ownersOfRows <= 1) ? all : all.withoutAxes();
    }

    /**
     * Rows of several tables along one axis have to be the same of each. With other pairs in each of many sums these would
     * be as many equations.
     */
    private static Map<String, Rows> paired(Map<String, Rows> rows) {
        Map<String, Rows> all = new TreeMap<>(rows);
        all.replaceAll((table, each) -> {
            boolean alone = !each.isAlongAxis()
                    || rows.values().stream().allMatch(other -> !other.isAlong(each.axis()) || each.hasOrderOf(other));
            return alone ? each : Rows.ONE;
        });
        return all;
    }

    private static String owner(String table) {
        return table.substring(0, Math.max(0, table.indexOf('/')));
    }

    private static Set<String> smaller(Set<String> one, Set<String> other) {
        if (other.containsAll(one)) {
            return one;
        }
        return one.containsAll(other) ? other : Set.of();
    }

    /** The sum of two: both are behind it if they are alike, and neither is in the other. */
    static Contribution ofAddition(Contribution one, Contribution other) {
        if (one.isNobodys() || other.isNobodys()) {
            return ofFunction("add", List.of(one, other), true);
        }
        return one.function.equals(other.function) && one.mayBeAddedTo(other)
                ? joined(List.of(one, other), one.function)
                : ofFunction("add", List.of(one, other), false);
    }

    private boolean mayBeAddedTo(Contribution other) {
        return !function.equals(UNLIKE)
                && !owners.isEmpty()
                && !other.owners.isEmpty()
                && leaves.stream().noneMatch(other.leaves::contains);
    }

    /** The sum of all numbers along an axis, where those of one part are alike and as many as its length. */
    static Contribution ofSum(String step, List<Contribution> parts) {
        List<Contribution> known =
                parts.stream().filter(part -> !part.isNobodys()).toList();
        if (known.size() < 2) {
            return known.isEmpty() ? NONE : known.get(0).apply(step);
        }
        for (int i = 0; i < known.size(); i++) {
            for (int k = 0; k < i; k++) {
                if (!known.get(i).function.equals(known.get(k).function)
                        || !known.get(i).mayBeAddedTo(known.get(k))) {
                    return ofFunction(step, known, true);
                }
            }
        }
        return joined(known, then(step, known.get(0).function));
    }

    private static Contribution joined(List<Contribution> parts, String function) {
        Set<String> owners = new TreeSet<>();
        Set<String> leaves = new TreeSet<>();
        Map<String, Rows> rows = new TreeMap<>();
        for (Contribution part : parts) {
            owners.addAll(part.owners);
            leaves.addAll(part.leaves);
            part.rows.forEach((table, each) -> rows.merge(table, each, Rows::and));
        }
        return new Contribution(owners, function, leaves, paired(rows));
    }

    /**
     * What holds for a number that is one or the other. Along an axis of rows it may be known numbers at one time, and rows at
     * another, so that axes are kept only if both have the same.
     */
    Contribution or(Contribution other) {
        if (equals(other)) {
            return this;
        }
        if (isNobodys() || other.isNobodys()) {
            return (isNobodys() ? other : this).withoutAxes();
        }
        Contribution worse = ofFunction("or", List.of(this, other), false);
        return new Contribution(
                worse.owners, function.equals(other.function) ? function : UNLIKE, worse.leaves, either(other));
    }

    private Map<String, Rows> either(Contribution other) {
        Map<String, Rows> all = new TreeMap<>(withoutAxes().rows);
        all.putAll(other.withoutAxes().rows);
        rows.forEach((table, each) -> {
            Rows others = other.rows.get(table);
            if (others != null) {
                all.put(table, each.or(others));
            }
        });
        return all;
    }
}
