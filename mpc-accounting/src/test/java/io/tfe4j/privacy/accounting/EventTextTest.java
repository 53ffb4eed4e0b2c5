package io.tfe4j.privacy.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTextTest {
    @Test
    void everyEvent_isReadAsItWasWritten() {
        PrivacyEvent all = new PrivacyEvent.Composed(List.of(
                new PrivacyEvent.NoOp(),
                new PrivacyEvent.NonPrivate(),
                new PrivacyEvent.Gaussian(1.0 / 3),
                new PrivacyEvent.Laplace(1e-300),
                new PrivacyEvent.DiscreteGaussian(65_536.5, 3),
                new PrivacyEvent.SampledWithoutReplacement(100, 7, new PrivacyEvent.Gaussian(2)),
                PrivacyEvent.training(0.1, 0.7, 3_000_000_000L),
                new PrivacyEvent.RepeatAndSelect(new PrivacyEvent.Gaussian(3), 10.5, Double.POSITIVE_INFINITY),
                new PrivacyEvent.RepeatAndSelect(new PrivacyEvent.Gaussian(3), 2, 0),
                new PrivacyEvent.Pure(0.1),
                new PrivacyEvent.Exponential(1.0 / 7),
                new PrivacyEvent.Except(1e-9, new PrivacyEvent.Pure(2)),
                new PrivacyEvent.Composed(List.of())));

        assertThat(EventText.parse(EventText.of(all))).isEqualTo(all);
        assertThat(EventText.of(PrivacyEvent.training(0.25, 1.5, 12)))
                .isEqualTo("times(12, poisson(0.25, gaussian(1.5)))");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gaussian",
                "gaussian(",
                "gaussian()",
                "gaussian(x)",
                "gaussian(1) ",
                "gaussian(-1)",
                "pure(-1)",
                "except(2, pure(1))",
                "poisson(2, gaussian(1))",
                "poisson(0.5,gaussian(1))",
                "times(1.5, gaussian(1))",
                "all(gaussian(1) gaussian(1))",
                "noise(1)"
            })
    void otherText_isRefused(String text) {
        assertThatThrownBy(() -> EventText.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void eventsWithinEventsWithoutEnd_areRefused() {
        assertThatThrownBy(() -> EventText.parse("times(1, ".repeat(100_000)))
                .hasMessageContaining("fewer events within one another");
    }
}
