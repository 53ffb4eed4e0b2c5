package io.tfe4j.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** When a training is better off with more fraction bits than its context has; from measured errors of weights. */
final class PrecisionAdvice {
    private static final int MORE = 20;
    private static final int MOST = 24;
    /** Steps of a schedule that are looked at. */
    private static final int STEPS = 1000;

    private final List<String> reasons = new ArrayList<>();
    private int wanted;

    private PrecisionAdvice(int wanted) {
        this.wanted = wanted;
    }

    /**
     * What to change; nothing if the bits will do.
     *
     * @param model whose layers may remember averages of batches
     * @param optimizer none for predictions alone
     */
    static List<String> of(Model model, @Nullable Optimizer optimizer) {
        int bits = model.tfe().fractionBits();
        PrecisionAdvice advice = new PrecisionAdvice(bits);
        if (model.parameters().stream().anyMatch(one -> one.mayChange() && !one.isTrainable())) {
            advice.want(MORE, "batch normalization, whose training multiplies roundings");
        }
        if (optimizer instanceof Descent<?> descent) {
            advice.descent(descent);
        }
        if (advice.reasons.isEmpty()) {
            return List.of();
        }
        return List.of("precision: " + advice.wanted + " fraction bits are advised instead of " + bits + ", for "
                + String.join(", and for ", advice.reasons) + "; call setPrecision(" + advice.wanted
                + ") before the model is defined"
                + (advice.wanted == MOST ? ", or setPrecision(" + MORE + ") if ranges leave no room for that" : ""));
    }

    private void descent(Descent<?> descent) {
        Schedule rate = descent.options().rate();
        double largest = IntStream.range(0, STEPS).mapToDouble(rate::at).max().orElse(0);
        boolean adaptive = !(descent instanceof Sgd);
        if (adaptive) {
            want(MORE, "an optimizer that divides by the size of gradients");
        }
        // a step of rounding moves a weight by 2^-16 or so, which a training is to exceed by far
        if (largest < (adaptive ? 1e-5 : 3e-5)) {
            want(MOST, "a rate of at most " + largest);
        } else if (largest < 1e-3) {
            want(MORE, "a rate of at most " + largest);
        }
    }

    private void want(int bits, String reason) {
        if (wanted < bits || !reasons.isEmpty() && wanted == bits) {
            reasons.add(reason);
            wanted = bits;
        }
    }
}
