package io.tfe4j.privacy.accounting;

import static io.tfe4j.privacy.accounting.Vectors.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RdpAccountantTest {
    static Stream<JsonNode> singleSteps() {
        return Vectors.of("singleStepRdp");
    }

    static Stream<JsonNode> trainings() {
        return Vectors.of("trainings").filter(vector -> Vectors.has(vector, "rdpEpsExact"));
    }

    static Stream<JsonNode> deltas() {
        return Vectors.of("deltaForEpsilon");
    }

    static Stream<JsonNode> phases() {
        return Vectors.of("heterogeneous");
    }

    static Stream<JsonNode> withoutReplacement() {
        return Vectors.of("withoutReplacementReplaceOne");
    }

    static Stream<JsonNode> laplace() {
        return Vectors.of("laplace");
    }

    static Stream<JsonNode> discrete() {
        return Vectors.of("discreteGaussian");
    }

    private static RdpAccountant after(PrivacyEvent event) {
        return RdpAccountant.create().compose(event);
    }

    private static void near(double actual, double expected, double relative) {
        assertThat(actual).isCloseTo(expected, within(relative * Math.abs(expected)));
    }

    @ParameterizedTest
    @MethodSource("singleSteps")
    void oneStep_isTheDivergenceOfFiftyDigits(JsonNode vector) {
        PrivacyEvent step = PrivacyEvent.training(real(vector, "samplingRate"), real(vector, "noiseMultiplier"), 1);

        double divergence = new Divergences(Neighbours.ADD_OR_REMOVE_ONE, real(vector, "order")).of(step);

        near(divergence, real(vector, "rdpExact"), 1e-11);
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void training_costsTheReference(JsonNode vector) {
        PrivacyEvent training = PrivacyEvent.training(
                real(vector, "samplingRate"),
                real(vector, "noiseMultiplier"),
                vector.get("steps").asLong());

        RdpAccountant.Bound bound = after(training).epsilon(real(vector, "delta"));

        near(bound.epsilon(), real(vector, "rdpEpsExact"), 1e-9);
        assertThat(bound.order()).isEqualTo(real(vector, "rdpOrderExact"));
    }

    @ParameterizedTest
    @MethodSource("deltas")
    void delta_isTheReference(JsonNode vector) {
        Training training = new Training(
                vector.get("sampleSize").asLong(), vector.get("batchSize").asLong(), real(vector, "epochs"));

        assertThat(training.steps()).isEqualTo(vector.get("steps").asLong());
        near(
                after(training.event(real(vector, "noiseMultiplier"))).delta(real(vector, "epsilon")),
                real(vector, "deltaRdpExact"),
                1e-9);
    }

    @ParameterizedTest
    @MethodSource("phases")
    void phasesOfDifferentNoise_addUp_inAnyOrder(JsonNode vector) {
        RdpAccountant forward = RdpAccountant.create();
        RdpAccountant backward = RdpAccountant.create();
        JsonNode phases = vector.get("phases");
        for (int i = 0; i < phases.size(); i++) {
            forward = forward.compose(phase(phases.get(i)));
            backward = backward.compose(phase(phases.get(phases.size() - 1 - i)));
        }
        double delta = real(vector, "delta");

        near(forward.epsilon(delta).epsilon(), real(vector, "rdpEpsExact"), 1e-9);
        near(backward.epsilon(delta).epsilon(), forward.epsilon(delta).epsilon(), 1e-13);
    }

    private static PrivacyEvent phase(JsonNode phase) {
        return PrivacyEvent.training(
                real(phase, "samplingRate"),
                real(phase, "noiseMultiplier"),
                phase.get("steps").asLong());
    }

    @ParameterizedTest
    @MethodSource("withoutReplacement")
    void samplesOfFixedSize_areBoundedAsInTheReference(JsonNode vector) {
        PrivacyEvent step = new PrivacyEvent.SampledWithoutReplacement(
                vector.get("sampleSize").asInt(),
                vector.get("batchSize").asInt(),
                new PrivacyEvent.Gaussian(real(vector, "noiseMultiplier")));
        RdpAccountant accountant = RdpAccountant.create(Neighbours.REPLACE_ONE)
                .compose(new PrivacyEvent.SelfComposed(step, vector.get("steps").asLong()));

        near(accountant.epsilon(real(vector, "delta")).epsilon(), real(vector, "rdpEpsGoogleHead"), 1e-6);
    }

    @ParameterizedTest
    @MethodSource("laplace")
    void laplaceNoise_costsTheReference(JsonNode vector) {
        PrivacyEvent event = new PrivacyEvent.SelfComposed(
                new PrivacyEvent.Laplace(real(vector, "laplaceScaleOverL1Sensitivity")),
                vector.get("count").asLong());

        near(after(event).epsilon(real(vector, "delta")).epsilon(), real(vector, "rdpEps"), 1e-9);
    }

    @ParameterizedTest
    @MethodSource("discrete")
    void discreteGaussianNoise_costsTheReference(JsonNode vector) {
        PrivacyEvent event = new PrivacyEvent.SelfComposed(
                new PrivacyEvent.DiscreteGaussian(
                        real(vector, "sigma"), vector.get("sensitivity").asInt()),
                vector.get("count").asLong());

        near(after(event).epsilon(real(vector, "delta")).epsilon(), real(vector, "rdpEpsViaZcdp"), 1e-9);
    }

    @Test
    void epsilon_growsWithSteps_andFallsWithNoiseAndDelta() {
        double base = cost(0.01, 1.1, 1000, 1e-5);
        assertThat(cost(0.01, 1.1, 1100, 1e-5)).isGreaterThan(base);
        assertThat(cost(0.011, 1.1, 1000, 1e-5)).isGreaterThan(base);
        assertThat(cost(0.01, 1.2, 1000, 1e-5)).isLessThan(base);
        assertThat(cost(0.01, 1.1, 1000, 1e-4)).isLessThan(base);
    }

    private static double cost(double rate, double noise, long steps, double delta) {
        return after(PrivacyEvent.training(rate, noise, steps)).epsilon(delta).epsilon();
    }

    @Test
    void limits_areWhatTheyMustBe() {
        assertThat(RdpAccountant.create().epsilon(0).epsilon()).isZero();
        assertThat(cost(0.01, 0, 1, 1e-5)).isInfinite();
        assertThat(cost(0, 0.1, 1, 1e-5)).isZero();
        assertThat(cost(0.01, 1, 0, 1e-5)).isZero();
        assertThat(cost(0.01, 1, 10, 0)).isInfinite();
        near(
                cost(1, 2, 1, 1e-5),
                after(new PrivacyEvent.Gaussian(2)).epsilon(1e-5).epsilon(),
                1e-15);
        assertThat(after(new PrivacyEvent.NonPrivate()).delta(10)).isEqualTo(1);
    }

    @Test
    void nonsense_isRefused() {
        assertThatThrownBy(() -> new PrivacyEvent.Gaussian(Double.NaN)).hasMessageContaining("noise multiplier");
        assertThatThrownBy(() -> new PrivacyEvent.PoissonSampled(1.5, new PrivacyEvent.NoOp()))
                .hasMessageContaining("sampling rate");
        assertThatThrownBy(() -> RdpAccountant.create().epsilon(-1)).hasMessageContaining("delta");
        assertThatThrownBy(() -> RdpAccountant.create().delta(Double.NaN)).hasMessageContaining("epsilon");
        assertThatThrownBy(() -> RdpAccountant.create(Neighbours.ADD_OR_REMOVE_ONE, 1))
                .hasMessageContaining("order=1.0");
        assertThatThrownBy(() -> after(new PrivacyEvent.PoissonSampled(0.5, new PrivacyEvent.Laplace(1))))
                .hasMessageContaining("Laplace");
        assertThatThrownBy(() -> new Training(10, 11, 1)).hasMessageContaining("batchSize=11");
    }

    @Test
    void repeated_isComposedAsOften() {
        PrivacyEvent step = PrivacyEvent.training(0.01, 1.1, 1);
        RdpAccountant once = RdpAccountant.create().compose(step);

        assertThat(once.repeated(500).epsilon(1e-5).epsilon())
                .isCloseTo(
                        RdpAccountant.create()
                                .compose(PrivacyEvent.training(0.01, 1.1, 500))
                                .epsilon(1e-5)
                                .epsilon(),
                        within(1e-12));
        assertThat(once.repeated(0).epsilon(1e-5).epsilon()).isZero();
        assertThatThrownBy(() -> once.repeated(-1)).hasMessageContaining("value=-1");
    }
}
