package io.tfe4j.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How large a model's values are for typical data, as {@link ImportedModel#calibrate} found in the clear. Prints a table
 * with a line for each.
 */
public record Calibration(List<Entry> entries) {
    /**
     * A value of the model's graph.
     *
     * @param largest magnitude seen
     * @param typical its root mean square
     * @param limit a power of two that it is taken not to exceed
     */
    public record Entry(String value, String operator, double largest, double typical, double limit) {}

    public Calibration {
        entries = List.copyOf(entries);
    }

    /** For {@link ImportOptions#withLimits}. */
    public Map<String, Double> limits() {
        return entries.stream().collect(Collectors.toMap(Entry::value, Entry::limit));
    }

    static Entry entry(GraphNode node, Plain value, double margin) {
        double squares = 0;
        for (double element : value.values()) {
            squares += element * element;
        }
        double largest = value.largest();
        return new Entry(
                node.output(),
                node.operator(),
                largest,
                Math.sqrt(squares / Math.max(1, value.size())),
                Ranges.powerOfTwo(margin * largest));
    }

    /** With the part of a typical number that a step of {@code 2^-fractionBits} is. */
    public String table(int fractionBits) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                "%-24s %10s %10s %10s %9s  %s", "operator", "largest", "typical", "limit", "step", "value"));
        for (Entry entry : entries) {
            double step = entry.typical() == 0 ? 0 : Math.scalb(1 / entry.typical(), -fractionBits);
            lines.add(String.format(
                    Locale.ROOT,
                    "%-24s %10.4g %10.4g %10.4g %8.4f%%  %s",
                    entry.operator(),
                    entry.largest(),
                    entry.typical(),
                    entry.limit(),
                    100 * step,
                    entry.value()));
        }
        return String.join(System.lineSeparator(), lines);
    }
}
