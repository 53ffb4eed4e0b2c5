package io.tfe4j.function;

import io.tfe4j.share.ArithmeticShare;
import java.util.ArrayList;
import java.util.List;

/**
 * What one operation of a loop keeps of its last executions at one server, as shares: sums of gradients without noise, which no
 * other operation can read, and what has been worked out of those with noise. Ends with the run.
 */
public final class StepMemory {
    /** The last one first. */
    private final List<ArithmeticShare> exact = new ArrayList<>();

    private final List<ArithmeticShare> noised = new ArrayList<>();

    List<ArithmeticShare> exact() {
        return List.copyOf(exact);
    }

    List<ArithmeticShare> noised() {
        return List.copyOf(noised);
    }

    /** Of one execution; forgets all but the last {@code most}. */
    void keep(ArithmeticShare newExact, ArithmeticShare newNoised, int most) {
        exact.add(0, newExact);
        noised.add(0, newNoised);
        if (exact.size() > most) {
            exact.remove(most);
            noised.remove(most);
        }
    }

    @Override
    public String toString() {
        return "StepMemory[" + exact.size() + " steps]";
    }
}
