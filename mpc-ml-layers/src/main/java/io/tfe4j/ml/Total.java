package io.tfe4j.ml;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;

/** The sum of a metric's scores over an epoch, within 2^24. */
final class Total {
    static final double MOST = 0x1p24;

    private final TfeContext tfe;
    private final PrivateVariable sum;

    Total(TfeContext tfe) {
        this.tfe = tfe;
        sum = tfe.definePrivateVariable(Inputs.scalar(0).range(-MOST, MOST));
    }

    void clear() {
        sum.assign(tfe.defineConstant(PlainTensor.scalar(0)));
    }

    void add(PrivateTensor scores) {
        sum.assign(sum.add(scores.sum()).clip(-MOST, MOST));
    }

    PrivateTensor mean(int count) {
        return sum.mul(1.0 / count);
    }
}
