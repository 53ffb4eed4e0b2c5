package io.tfe4j.ml;

import io.tfe4j.Inputs;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;

/**
 * The sum of a metric's scores over an epoch: 56 bits and a sign, so within 2^40 with 16 fraction bits. A larger
 * sum is cut there.
 */
final class Total {
    private static final int BITS = 56;

    private final TfeContext tfe;
    private final double most;
    private final PrivateVariable sum;

    Total(TfeContext tfe) {
        this.tfe = tfe;
        most = most(tfe);
        sum = tfe.definePrivateVariable(Inputs.scalar(0).range(-most, most));
    }

    /** The largest sum. */
    static double most(TfeContext tfe) {
        return Math.scalb(1, BITS - tfe.fractionBits());
    }

    void clear() {
        sum.assign(tfe.defineConstant(PlainTensor.scalar(0)));
    }

    void add(PrivateTensor scores) {
        sum.assign(sum.add(scores.sum()).clip(-most, most));
    }

    PrivateTensor mean(int count) {
        return sum.mul(1.0 / count);
    }
}
