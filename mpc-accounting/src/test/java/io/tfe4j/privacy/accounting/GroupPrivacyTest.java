package io.tfe4j.privacy.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupPrivacyTest {
    /** What TensorFlow Privacy's statement says of 10,000 examples, batches of 64, 5 epochs, noise of half of 2. */
    private static final Training TRAINING = new Training(10_000, 64, 5);

    private static final RdpAccountant SPENT = RdpAccountant.create().compose(TRAINING.event(1));

    @ParameterizedTest
    @CsvSource({"1, 1.616", "3, 6.425"})
    void users_costTheReference(int examples, double epsilon) {
        assertThat(SPENT.epsilonOfGroup(examples, 1e-6)).isCloseTo(epsilon, within(5e-4));
    }

    /** The lemma turned around: the epsilon found must satisfy it, and a smaller one must not. */
    @Test
    void epsilon_isTheLeastThatTheLemmaAllows() {
        double one = SPENT.epsilonOfGroup(3, 1e-6) / 3;

        for (double shift : new double[] {1.0001, 0.9999}) {
            double epsilon = one * shift;
            double delta = SPENT.delta(epsilon) * Math.expm1(3 * epsilon) / Math.expm1(epsilon);
            assertThat(delta <= 1e-6).isEqualTo(shift > 1);
        }
    }

    @Test
    void statement_takesTheBetterOfBothBounds() {
        PrivacyStatement statement = PrivacyStatement.of(TRAINING, 1, 1e-6);

        assertThat(statement.ofSampledUsers(1)).isEqualTo(statement.sampled());
        assertThat(statement.ofSampledUsers(3)).isCloseTo(6.425, within(5e-4));
        assertThat(statement.ofSampledUsers(1000)).isEqualTo(statement.ofUsers(1000));
    }
}
