package io.tfe4j.ml;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Early stopping on shares: the best value so far, epochs since, and the weights and averages of batches of that epoch.
 */
final class StopRule {
    private final EarlyStopping rule;
    private final String player;
    private final PrivateVariable best;
    private final PrivateVariable waited;
    private final List<Parameter> weights;
    private final List<PrivateVariable> bestWeights = new ArrayList<>();

    StopRule(TfeContext tfe, EarlyStopping rule, List<Parameter> weights) {
        if (rule.player() == null) {
            throw new IllegalArgumentException(
                    "nobody is told when to stop: metric=" + rule.metric() + "; say telling(player)");
        }
        this.rule = rule;
        this.player = rule.player();
        this.weights = weights;
        double most = Total.most(tfe);
        best = tfe.definePrivateVariable(Inputs.scalar(most).range(-most, most));
        waited = tfe.definePrivateVariable(
                Inputs.scalar(0).range(0, rule.patience()).fractionBits(0));
        if (rule.restoresBest()) {
            weights.forEach(weight -> bestWeights.add(tfe.definePrivateVariable((PrivateTensor) weight.tensor())));
        }
    }

    /** As before the first epoch, with the weights as they are. */
    void startAnew(TfeContext tfe) {
        best.assign(tfe.defineConstant(PlainTensor.scalar(Total.most(tfe))));
        waited.assign(waited.mul(0));
        for (int i = 0; i < bestWeights.size(); i++) {
            bestWeights.get(i).assign((PrivateTensor) weights.get(i).tensor());
        }
    }

    /** 1 if the training is to stop after an epoch in which the metric was {@code value}. */
    PrivateTensor stop(PrivateTensor value) {
        PrivateTensor cost = rule.metric().higherIsBetter() ? value.neg() : value;
        var better = cost.lt(best.sub(rule.least()));
        best.assign(better.where(cost, best));
        for (int i = 0; i < bestWeights.size(); i++) {
            PrivateTensor now = (PrivateTensor) weights.get(i).tensor();
            bestWeights.get(i).assign(better.where(now, bestWeights.get(i)));
        }
        PrivateTensor next = better.not().toNumbers().mul(waited.add(1)).clip(0, rule.patience());
        waited.assign(next);
        return next.gte(rule.patience()).toNumbers();
    }

    Metric metric() {
        return rule.metric();
    }

    String player() {
        return player;
    }

    /** The variables in which it remembers. */
    List<PrivateVariable> memory() {
        List<PrivateVariable> all = new ArrayList<>(List.of(best, waited));
        all.addAll(bestWeights);
        return all;
    }

    boolean restoresBest() {
        return rule.restoresBest();
    }

    /** Gives the weights of the best epoch back, and its averages of batches. */
    Output restored(TfeContext tfe) {
        return tfe.function(() -> {
            for (int i = 0; i < bestWeights.size(); i++) {
                weights.get(i).assign(bestWeights.get(i));
            }
        });
    }
}
