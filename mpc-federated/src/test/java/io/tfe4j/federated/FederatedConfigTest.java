package io.tfe4j.federated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.accounting.RdpAccountant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FederatedConfigTest {
    @ParameterizedTest
    @EnumSource
    void noise_isWhatEpsilonTakes_againstWhomItIsMeant(Adversary adversary) {
        FederatedConfig config = FederatedConfig.builder()
                .epsilon(2)
                .delta(1e-6)
                .numRounds(40)
                .fractionFit(0.1)
                .epsilonAgainst(adversary)
                .build();

        double epsilon = config.privacy(config.noiseMultiplier(), 40).epsilon(adversary);

        assertThat(epsilon).isLessThanOrEqualTo(2).isEqualTo(2, within(1e-4));
    }

    @Test
    void epsilon_ofRounds_isThatOfTheirEvents() {
        FederatedPrivacy privacy = new FederatedPrivacy(1.1, 0.05, 30, 1e-5);
        PrivacyEvent outside = new PrivacyEvent.SelfComposed(
                new PrivacyEvent.PoissonSampled(0.05, new PrivacyEvent.Gaussian(1.1 * Math.sqrt(1.5))), 30);
        PrivacyEvent inside = new PrivacyEvent.SelfComposed(new PrivacyEvent.Gaussian(1.1), 30);

        assertThat(privacy.epsilon(Adversary.OUTSIDER))
                .isEqualTo(RdpAccountant.create().compose(outside).epsilon(1e-5).epsilon(), within(1e-12));
        // Renyi divergences bound what is computed exactly
        assertThat(privacy.epsilon(Adversary.SERVER))
                .isLessThanOrEqualTo(
                        RdpAccountant.create().compose(inside).epsilon(1e-5).epsilon())
                .isGreaterThan(5 * privacy.epsilon(Adversary.OUTSIDER));
    }

    @Test
    void insecureAggregation_isRefused() {
        FederatedConfig.builder().useSecureAggregation(true);

        assertThatThrownBy(() -> FederatedConfig.builder().useSecureAggregation(false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("useSecureAggregation out of range: useSecureAggregation=false, allowed: true: updates are "
                        + "never added up in the clear");
    }

    @Test
    void valuesOutOfRange_areRefused_namingThem() {
        assertThatThrownBy(() -> FederatedConfig.builder().fractionFit(1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fractionFit out of range: fractionFit=1.5, allowed: above 0, at most 1");
        assertThatThrownBy(() -> FederatedConfig.builder().minFitClients(1))
                .hasMessageContaining("a sum of one is its update");
        assertThatThrownBy(() -> FederatedConfig.builder().delta(0)).hasMessageContaining("delta=0.0");
    }

    @Test
    void trainings_ofTooFewClients_areRefused() {
        FederatedModel<Integer> model = FederatedModel.of(new double[1], (weights, data) -> new double[1]);

        assertThatThrownBy(() -> Federated.train(
                        model,
                        List.of(1, 2),
                        FederatedConfig.builder().minAvailableClients(3).build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("too few clients: clients=2, minAvailableClients=3");
    }

    @Test
    void changes_toABuilder_leaveWhatItHasBuiltAlone() {
        FederatedConfig.Builder builder = FederatedConfig.builder().numRounds(2);
        FederatedConfig config = builder.build();

        builder.numRounds(7);

        assertThat(config.numRounds()).isEqualTo(2);
    }
}
