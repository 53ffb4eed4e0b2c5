package io.tfe4j.party;

/** Adds up declared costs while real code runs on symbolic tensors. */
public final class CostMeter {
    private Cost total = Cost.NONE;

    void charge(Cost cost) {
        total = total.then(cost);
    }

    public Cost total() {
        return total;
    }
}
