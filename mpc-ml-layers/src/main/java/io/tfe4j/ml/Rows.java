package io.tfe4j.ml;

import io.tfe4j.LoopIndex;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PublicTensor;
import io.tfe4j.TfeContext;
import java.util.List;
import java.util.function.UnaryOperator;

/** Examples for each input of a model, and what is expected of each output. */
record Rows(List<PrivateTensor> x, List<PrivateTensor> y) {
    /** @throws IllegalArgumentException if the tables are not equally long */
    static Rows of(List<PrivateTensor> x, List<PrivateTensor> y) {
        Rows rows = new Rows(List.copyOf(x), List.copyOf(y));
        rows.map(table -> {
            if (table.rank() == 0 || table.size(0) != rows.count()) {
                throw new IllegalArgumentException(
                        "tables differ in their rows: rows=" + rows.count() + ", table=" + table);
            }
            return table;
        });
        return rows;
    }

    int count() {
        return x.isEmpty() ? 0 : x.get(0).size(0);
    }

    private Rows map(UnaryOperator<PrivateTensor> change) {
        return new Rows(x.stream().map(change).toList(), y.stream().map(change).toList());
    }

    /** Rows {@code from} to {@code to}, not included. */
    Rows slice(int from, int to) {
        return map(table -> {
            int[] starts = new int[table.rank()];
            int[] ends = table.shape();
            starts[0] = from;
            ends[0] = to;
            return table.slice(starts, ends);
        });
    }

    Rows batch(LoopIndex index, int size) {
        return map(table -> table.batch(index, size));
    }

    Rows take(PublicTensor places) {
        return map(table -> table.take(places));
    }

    /** As variables, which functions can read and which are shared once a session. */
    Rows kept(TfeContext tfe) {
        return map(tfe::definePrivateVariable);
    }
}
