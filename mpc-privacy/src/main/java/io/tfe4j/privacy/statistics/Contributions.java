package io.tfe4j.privacy.statistics;

import io.tfe4j.random.RandomWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much of one person counts.
 *
 * @param column that says whose a row is; null if every row is another person's
 * @param rows of one person that count at most, in one group where there are groups
 * @param groups of one person that count at most
 */
record Contributions(@Nullable String column, int rows, int groups) {
    static final Contributions ROWS = new Contributions(null, 1, 1);

    Contributions {
        if (rows < 1 || groups < 1) {
            throw new IllegalArgumentException("a person has at least one row: rows=" + rows + ", groups=" + groups);
        }
    }

    /** The rows that count, of which one person has {@link #rows} at most, chosen at random. */
    List<String[]> bounded(Table table, RandomWords random) {
        if (column == null) {
            return table.rows();
        }
        List<String[]> kept = new ArrayList<>();
        for (List<String[]> own : by(table.rows(), table.place(column)).values()) {
            kept.addAll(some(own, rows, random));
        }
        return kept;
    }

    /** The rows that count of each group, of which one person has a place in {@link #groups} at most. */
    Map<String, List<String[]>> grouped(Table table, String key, RandomWords random) {
        int place = table.place(key);
        if (column == null) {
            return by(table.rows(), place);
        }
        Map<String, List<String[]>> kept = new LinkedHashMap<>();
        for (List<String[]> own : by(table.rows(), table.place(column)).values()) {
            Map<String, List<String[]>> parts = by(own, place);
            for (String group : some(List.copyOf(parts.keySet()), groups, random)) {
                kept.computeIfAbsent(group, name -> new ArrayList<>())
                        .addAll(some(parts.getOrDefault(group, List.of()), rows, random));
            }
        }
        return kept;
    }

    /** How many people have rows among them. */
    long people(List<String[]> own, Table table) {
        return column == null ? own.size() : by(own, table.place(column)).size();
    }

    private static Map<String, List<String[]>> by(List<String[]> rows, int place) {
        Map<String, List<String[]>> parts = new LinkedHashMap<>();
        for (String[] row : rows) {
            parts.computeIfAbsent(row[place], name -> new ArrayList<>()).add(row);
        }
        return parts;
    }

    private static <T> List<T> some(List<T> all, int most, RandomWords random) {
        if (all.size() <= most) {
            return all;
        }
        List<T> left = new ArrayList<>(all);
        List<T> chosen = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            int at = (int) random.below(left.size());
            chosen.add(left.get(at));
            left.set(at, left.get(left.size() - 1));
            left.remove(left.size() - 1);
        }
        return chosen;
    }
}
