package io.tfe4j.privacy.ledger;

import io.tfe4j.privacy.accounting.PrivacyCost;
import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.accounting.RdpAccountant;

/** What has been spent, under all definitions of privacy at once. Immutable. */
record Spending(RdpAccountant renyi, double pureEpsilon, double rho) {
    static final Spending NOTHING = new Spending(RdpAccountant.create(), 0, 0);

    Spending and(PrivacyEvent event) {
        return new Spending(
                renyi.compose(event), pureEpsilon + PrivacyCost.pureEpsilon(event), rho + PrivacyCost.rho(event));
    }

    /** In the measure of {@code budget}. */
    double in(PrivacyBudget budget) {
        return budget.measure() == PrivacyBudget.Measure.RHO ? rho : epsilon(budget.delta());
    }

    /** The least of the bounds by Renyi divergences and by adding up what holds without a delta. */
    double epsilon(double delta) {
        return Math.min(pureEpsilon, renyi.epsilon(delta).epsilon());
    }
}
