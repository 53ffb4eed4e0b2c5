package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.ml.Pass;

/** Each example so many times. <b>Shape:</b> [batch, features] gives [batch, times, features]. Costs nothing. */
public final class RepeatVector extends Stateless {
    private final int times;

    public RepeatVector(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("too few: times=" + times + ", least=1");
        }
        this.times = times;
    }

    @Override
    public String name() {
        return "RepeatVector(" + times + ")";
    }

    @Override
    public int[] outputShape(int[] input) {
        Shapes.requireRank(this, 1, input);
        return new int[] {times, input[0]};
    }

    @Override
    public PrivateTensor forward(PrivateTensor x) {
        return x.expandDims(1).broadcastTo(x.size(0), times, x.size(1));
    }

    @Override
    public Pass train(PrivateTensor x) {
        return Pass.of(forward(x), gradient -> gradient.sum(1));
    }
}
