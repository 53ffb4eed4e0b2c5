package io.tfe4j.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All operations, by their ids. */
final class Operations {
    private Operations() {}

    static Map<String, Benchmark> all() {
        Map<String, Benchmark> all = new LinkedHashMap<>();
        for (List<Benchmark> family :
                List.of(Calibration.all(), ProductOps.all(), ComparisonOps.all(), FunctionOps.all(), RowOps.all())) {
            family.forEach(benchmark -> all.put(benchmark.id(), benchmark));
        }
        return all;
    }

    /** @throws IllegalArgumentException if one of {@code only} is not known; all if it is empty */
    static List<Benchmark> chosen(List<String> only) {
        Map<String, Benchmark> all = all();
        List<Benchmark> chosen = new ArrayList<>();
        for (String id : only.isEmpty() ? all.keySet() : only) {
            Benchmark benchmark = all.get(id);
            if (benchmark == null) {
                throw new IllegalArgumentException("no such operation: only=" + id + ", known=" + all.keySet());
            }
            chosen.add(benchmark);
        }
        return chosen;
    }
}
