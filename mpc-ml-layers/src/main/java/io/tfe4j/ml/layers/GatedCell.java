package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.List;

/** Cho et al.'s, the reset after the product with the state; gates in Keras's order: update, reset, candidate. */
record GatedCell(TfeContext tfe, int units) implements Cell {
    /** Of results, which are between hyperbolic tangents. */
    private static final double LIMIT = 1 + 0x1p-6;

    @Override
    public int gates() {
        return 3;
    }

    @Override
    public int states() {
        return 1;
    }

    @Override
    public int biases() {
        return 2;
    }

    @Override
    public Step step(PrivateTensor projected, PrivateTensor recurrent, List<PrivateTensor> states) {
        PrivateTensor sums = projected.add(recurrent);
        Gate update = Gate.sigmoid(Gate.columns(sums, 0, units));
        Gate reset = Gate.sigmoid(Gate.columns(sums, 1, units));
        PrivateTensor remembered = Gate.columns(recurrent, 2, units);
        Gate candidate =
                Gate.tanh(Gate.columns(projected, 2, units).add(reset.value().mul(remembered)));
        PrivateTensor change = states.get(0).sub(candidate.value());
        // between the state before and the candidate
        PrivateTensor next = candidate.value().add(update.value().mul(change)).assumeRange(-LIMIT, LIMIT);
        return new Step(List.of(next), gradients -> {
            PrivateTensor byNext = gradients.get(0);
            PrivateTensor kept = byNext.mul(update.value());
            PrivateTensor byUpdate = byNext.mul(change.mul(update.slope()));
            PrivateTensor byCandidate = byNext.sub(kept).mul(candidate.slope());
            PrivateTensor byReset = byCandidate.mul(remembered.mul(reset.slope()));
            return new Back(
                    tfe.concat(1, byUpdate, byReset, byCandidate),
                    tfe.concat(1, byUpdate, byReset, byCandidate.mul(reset.value())),
                    List.of(kept));
        });
    }
}
