package io.tfe4j.federated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ServerOptimizerTest {
    private static double[] changes(ServerOptimizer optimizer, double... means) {
        ServerOptimizer.Steps steps = optimizer.begin(1);
        double[] changes = new double[means.length];
        for (int i = 0; i < means.length; i++) {
            double[] mean = {means[i]};
            steps.apply(mean);
            changes[i] = mean[0];
        }
        return changes;
    }

    @Test
    void direct_isTheMean() {
        assertThat(changes(ServerOptimizer.direct(), 1, -2)).containsExactly(1, -2);
    }

    @Test
    void momentum_addsPartOfTheLastChange() {
        assertThat(changes(ServerOptimizer.momentum(0.5), 1, 1, 0)).containsExactly(1, 1.5, 0.75);
    }

    @Test
    void adam_dividesByTheRootOfTheMeanSquare() {
        double[] changes = changes(ServerOptimizer.adam(0.1), 0.5, 0.5);

        assertThat(changes[0]).isEqualTo(0.1 * 0.05 / (Math.sqrt(0.01 * 0.25) + 1e-3), within(1e-12));
        assertThat(changes[1]).isEqualTo(0.1 * 0.095 / (Math.sqrt(0.0199 * 0.25) + 1e-3), within(1e-12));
    }
}
