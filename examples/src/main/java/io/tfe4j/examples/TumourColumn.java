package io.tfe4j.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A measurement of Breast Cancer Wisconsin, and a power of two that no value exceeds: what is publicly known of it. */
record TumourColumn(String name, double most) {
    private static final List<String> MEASUREMENTS = List.of(
            "radius",
            "texture",
            "perimeter",
            "area",
            "smoothness",
            "compactness",
            "concavity",
            "concave_points",
            "symmetry",
            "fractal_dimension");
    private static final double[] MOST_MEAN = {32, 64, 256, 4096, 0x1p-2, 0x1p-1, 0x1p-1, 0x1p-2, 0x1p-1, 0x1p-3};
    private static final double[] MOST_ERROR = {4, 8, 32, 1024, 0x1p-4, 0x1p-2, 0x1p-1, 0x1p-4, 0x1p-3, 0x1p-5};
    private static final double[] MOST_WORST = {64, 64, 512, 8192, 0x1p-2, 2, 2, 0x1p-1, 1, 0x1p-2};

    static final List<TumourColumn> ALL = all();

    private static List<TumourColumn> all() {
        List<TumourColumn> all = new ArrayList<>();
        add(all, "mean_", MOST_MEAN);
        add(all, "error_", MOST_ERROR);
        add(all, "worst_", MOST_WORST);
        return List.copyOf(all);
    }

    private static void add(List<TumourColumn> all, String prefix, double[] most) {
        for (int i = 0; i < most.length; i++) {
            all.add(new TumourColumn(prefix + MEASUREMENTS.get(i), most[i]));
        }
    }

    static List<TumourColumn> named(String... names) {
        return Arrays.stream(names)
                .map(name -> ALL.stream()
                        .filter(column -> column.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no such column: name=" + name)))
                .toList();
    }

    /** As many as give the column 16 once it is stretched to {@code scale}. */
    int fractionBits(double scale) {
        return 16 + Math.max(0, Math.getExponent(scale / most));
    }
}
