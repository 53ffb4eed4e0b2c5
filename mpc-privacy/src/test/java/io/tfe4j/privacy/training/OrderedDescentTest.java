package io.tfe4j.privacy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Tanh;
import io.tfe4j.privacy.accounting.Training;
import io.tfe4j.privacy.engine.Clipping;
import io.tfe4j.privacy.engine.GradientEngine;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.plain.NativeEngineProvider;
import io.tfe4j.privacy.plain.PlainModel;
import io.tfe4j.random.FixedWords;
import io.tfe4j.random.RandomWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Descents on rows in their order, cut and continued. */
class OrderedDescentTest {
    private static final int ROWS = 22;
    private static final int BATCH = 3;
    private static final Training TRAINING = new Training(ROWS, BATCH, 4);
    private static final Factorization ORDER = Factorization.of(TRAINING);
    private static final Examples EXAMPLES = examples(1);

    private static Examples examples(int seed) {
        Random random = new Random(seed);
        return Examples.of(
                random.doubles(2 * ROWS, -1, 1).toArray(),
                2,
                random.doubles(ROWS, -1, 1).toArray(),
                1);
    }

    private static GradientEngine engine() {
        return new NativeEngineProvider()
                .start(
                        PlainModel.of(new int[] {2}, new Dense(3), new Tanh(), new Dense(1)),
                        Objective.MEAN_SQUARED_ERROR);
    }

    private static PrivateDescent descent(GradientEngine engine, Optimizer optimizer) {
        return descent(FixedWords.of(5), engine, optimizer);
    }

    private static PrivateDescent descent(RandomWords words, GradientEngine engine, Optimizer optimizer) {
        DescentSettings settings =
                new DescentSettings(1, 0.5, BATCH, 2, Clipping.FLAT, Double.NaN, NoiseSchedule.CONSTANT, ORDER);
        return PrivateDescent.start(words, engine, EXAMPLES, settings, optimizer);
    }

    private static double progress(int step) {
        return (double) step / TRAINING.steps();
    }

    /** With the same noise as if it had never been cut, bit for bit, wherever it is cut, passes that end in a batch included. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 7, 8, 20, 29})
    void descentThatGoesOn_takesTheStepsOfTheOneThatWasCut(int cut) {
        Optimizer optimizer = Optimizer.adam(0.1).scheduled(RateSchedule.cosine());
        GradientEngine whole = engine();
        PrivateDescent first = descent(whole, optimizer);
        for (int step = 0; step < cut; step++) {
            first.step(progress(step));
        }
        DescentState state = first.state();

        // draws as much from the same words, and nothing else is left of it
        RandomWords words = FixedWords.of(5);
        PrivateDescent drawing = descent(words, engine(), optimizer);
        for (int step = 0; step < cut; step++) {
            drawing.step(0.5);
        }
        GradientEngine other = engine();
        other.weights(new double[other.parameters()]);
        PrivateDescent second = descent(words, other, optimizer);
        second.resume(state);
        assertThat(other.weights()).isEqualTo(whole.weights());
        for (int step = cut; step < TRAINING.steps(); step++) {
            first.step(progress(step));
            second.step(progress(step));
            assertThat(other.weights()).isEqualTo(whole.weights());
        }
        assertThatThrownBy(() -> second.step(1)).hasMessageContaining("all steps that are accounted for are taken");
    }

    /** What is kept can be worked out from the weights after each step, which everybody may see. */
    @Test
    void state_hasNothingButWhatTheWeightsTell() {
        GradientEngine engine = engine();
        PrivateDescent descent = descent(engine, Optimizer.sgd(0.5));
        List<double[]> weights = new ArrayList<>(List.of(engine.weights()));
        for (int step = 0; step < 10; step++) {
            descent.step(progress(step));
            weights.add(engine.weights());
        }

        List<double[]> state = descent.state().optimizer();

        // the optimizer's own comes first
        List<double[]> kept = state.subList(1, state.size());
        int bands = ORDER.coefficients().length;
        assertThat(kept).hasSize(1 + 2 * bands);
        assertThat(kept.get(0)).containsExactly(10);
        for (int step = 10 - bands; step < 10; step++) {
            double[] before = weights.get(step);
            double[] after = weights.get(step + 1);
            double[] noised = kept.get(1 + step % bands);
            assertThat(kept.get(1 + bands + step % bands)).isEqualTo(before);
            for (int i = 0; i < before.length; i++) {
                assertThat(noised[i]).isCloseTo((before[i] - after[i]) * BATCH / 0.5, within(1e-9));
            }
        }
    }

    @Test
    void stateOfStepsThatThereAreNot_isRefused() {
        DescentState state = descent(engine(), Optimizer.sgd(0.5)).state();
        for (double steps : new double[] {-1, 0.5, Double.NaN, 1e300, Double.POSITIVE_INFINITY}) {
            List<double[]> memory = new ArrayList<>(state.optimizer());
            memory.set(1, new double[] {steps});
            DescentState damaged = new DescentState(state.weights(), memory);
            PrivateDescent descent = descent(engine(), Optimizer.sgd(0.5));

            assertThatThrownBy(() -> descent.resume(damaged))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("steps=" + steps);
        }
    }
}
