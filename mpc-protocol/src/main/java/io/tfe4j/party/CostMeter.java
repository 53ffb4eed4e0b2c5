package io.tfe4j.party;

import java.util.HashSet;
import java.util.Set;

/** Adds up declared costs while real code runs on symbolic tensors, and notices a context that two protocols use. */
public final class CostMeter {
    private final Set<Address> charged = new HashSet<>();
    private Cost total = Cost.NONE;

    void charge(Address address, Cost cost, PartyContext context) {
        if (!charged.add(address)) {
            throw new IllegalArgumentException("two protocols would run with the same random numbers: step="
                    + context.path() + "; this is a fault of the library, please report it");
        }
        total = total.then(cost);
    }

    public Cost total() {
        return total;
    }
}
