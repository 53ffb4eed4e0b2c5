package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps of one parameter. */
final class Descender {
    private final Parameter parameter;
    private final Descent.Rule rule;
    private final boolean clips;
    private final Rate rate;
    private final @Nullable Rate decay;

    Descender(Parameter parameter, Descent.Options options, Descent.Rule rule, Steps steps) {
        this.parameter = parameter;
        this.rule = rule;
        this.clips = options.clipsWeights();
        Schedule schedule = options.rate();
        this.rate = Rate.of(steps, step -> schedule.at(step) * rule.factor(step));
        this.decay = options.decay() == 0 || !options.lessens(parameter)
                ? null
                : Rate.of(steps, step -> schedule.at(step) * options.decay());
    }

    List<PrivateVariable> memory() {
        return rule.memory();
    }

    void step(PrivateTensor gradient) {
        PrivateTensor weights = (PrivateTensor) parameter.tensor();
        PrivateTensor less = rate.times(rule.direction(gradient));
        if (decay != null) {
            less = less.add(decay.times(weights));
        }
        boolean finer = less.fractionBits() > weights.fractionBits();
        PrivateTensor rounded = finer ? less.withFractionBits(weights.fractionBits()) : less;
        Optimizer.assign(parameter, weights.sub(rounded), clips);
    }
}
