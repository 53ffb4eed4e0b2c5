package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the process of a script hears of an epoch beside metrics: which weights are at their limits, which gradients were
 * clipped if that is counted, and whether the training comes apart. Numbers come to the players that metrics are told to.
 */
final class Watch {
    private final TfeContext tfe;
    private final Map<Limit, PrivateTensor> weights = new LinkedHashMap<>();
    private final @Nullable Clips clips;
    private double[] atLimits = {};
    private double[] clipped = {};

    /** @param weights by name, those that learn */
    Watch(TfeContext tfe, Map<String, PrivateVariable> weights, @Nullable Clips clips) {
        this.tfe = tfe;
        this.clips = clips;
        weights.forEach((name, tensor) -> {
            var type = tensor.type();
            double low = type.range().realMin(type.fractionBits());
            double high = type.range().realMax(type.fractionBits());
            Limit limit =
                    new Limit(Limit.Kind.WEIGHTS, name, low, high, type.shape().size());
            this.weights.put(limit, tensor);
        });
    }

    /** To be called where an epoch ends. */
    void tell(String player) {
        PrivateTensor[] counts = weights.entrySet().stream()
                .map(one -> Clips.atLimits(
                        one.getValue(), one.getKey().low(), one.getKey().high()))
                .toArray(PrivateTensor[]::new);
        tfe.defineOutputValues(player, tfe.concat(0, counts), values -> atLimits = values);
        if (clips != null && !clips.places().isEmpty()) {
            tfe.defineOutputValues(player, clips.counts(), values -> clipped = values);
        }
    }

    /** To be called before an epoch is run. */
    void forget() {
        atLimits = new double[0];
        clipped = new double[0];
    }

    /**
     * What should be heard of an epoch that has been run; nothing where this process plays none of those who are told.
     *
     * @param losses of the epochs so far, as far as this process is told them
     */
    List<String> warnings(List<Double> losses) {
        List<String> all = new ArrayList<>();
        if (losses.size() > 1 && losses.get(losses.size() - 1) > losses.get(0)) {
            all.add("loss is larger than in the first epoch: first=" + losses.get(0) + ", now="
                    + losses.get(losses.size() - 1) + "; take a smaller rate");
        }
        List<Limit> limits = List.copyOf(weights.keySet());
        double everyWeight = limits.stream().mapToDouble(Limit::all).sum();
        if (atLimits.length > 0 && Arrays.stream(atLimits).sum() == everyWeight) {
            all.add("training has diverged, all weights are at the limits of their ranges: weights="
                    + Math.round(everyWeight) + "; take a smaller rate");
        } else {
            addWarnings(limits, atLimits, all);
        }
        if (clips != null) {
            addWarnings(clips.places(), clipped, all);
        }
        return all;
    }

    private static void addWarnings(List<Limit> limits, double[] counts, List<String> all) {
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                all.add(limits.get(i).warning(counts[i]));
            }
        }
    }
}
