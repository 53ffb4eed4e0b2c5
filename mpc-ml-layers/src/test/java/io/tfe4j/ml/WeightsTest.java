package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.ml.layers.Conv2D;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.DepthwiseConv2D;
import org.junit.jupiter.api.Test;

class WeightsTest {
    @Test
    void firstValues_areThoseThatASessionStartsFrom() {
        assertThat(Weights.known(1, 2, 3).firstValues(3)).containsExactly(1, 2, 3);
        assertThat(Weights.of("vendor", 4, 5).within(6).firstValues(2, 1)).containsExactly(4, 5);
        assertThat(Weights.ones().asPublic().firstValues(2)).containsExactly(1, 1);
        assertThat(Weights.glorotUniform(7).firstValues(3, 5))
                .containsExactly(Initial.uniform(new int[] {3, 5}, Math.sqrt(6.0 / 8), 7));
    }

    @Test
    void valuesThatAreElsewhere_orOfAnotherShape_areRefused() {
        assertThatThrownBy(() -> Weights.dataset("vendor", "kernel").firstValues(3))
                .hasMessageContaining("owner=vendor, dataset=kernel");
        assertThatThrownBy(() -> Weights.heUniformSecret().firstValues(3)).hasMessageContaining("on shares alone");
        assertThatThrownBy(() -> Weights.known(1, 2).firstValues(3)).hasMessageContaining("values=2, shape=[3]");
    }

    @Test
    void layers_sayWhatTheyAreMadeOf() {
        assertThat(new Dense(4).units()).isEqualTo(4);
        assertThat(new Dense(4).withoutBias().bias()).isEmpty();
        Conv2D grouped = new DepthwiseConv2D(3).multiplier(2).same().inGroups(5);
        assertThat(grouped.filters()).isEqualTo(10);
        assertThat(grouped.windows(5, 8, 8).groups()).isEqualTo(5);
        assertThat(grouped.windows(5, 8, 8).paddingTop()).isEqualTo(1);
    }
}
