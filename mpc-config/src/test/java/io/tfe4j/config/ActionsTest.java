package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateVariable;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

/** What a session carries out once for all that comes after it in the script, and again when it is asked to. */
class ActionsTest {
    private final TfeContext tfe = Running.local();

    /** A script of some actions on one variable, with a reading before, between and after them; what a session should do. */
    private final class Script {
        final PrivateVariable x = tfe.definePrivateVariable(Inputs.of(1).range(-100, 100));
        final List<Double> added = new ArrayList<>();
        final List<Output> actions = new ArrayList<>();
        final List<Output> readings = new ArrayList<>();
        final Map<Integer, Double> seen = new TreeMap<>();
        final Output set = tfe.function(
                () -> x.assign(tfe.definePrivateInput("owner", Inputs.of(5).range(-100, 100))));

        final Set<Integer> done = new TreeSet<>();
        double value = 1;

        Script(SplittableRandom random, int count) {
            read();
            for (int i = 0; i < count; i++) {
                double more = random.nextInt(-8, 8);
                added.add(more);
                boolean loops = random.nextBoolean();
                actions.add(tfe.action(() -> {
                    half(loops ? 0 : more);
                    if (loops) {
                        tfe.repeat(2, index -> half(more));
                    }
                }));
                if (loops) {
                    added.set(i, more + 100);
                }
                read();
            }
        }

        private void half(double more) {
            x.assign(x.mul(0.5).add(more).clip(-100, 100));
        }

        private void read() {
            int place = readings.size();
            readings.add(tfe.defineOutputValues("receiver", x, values -> seen.put(place, values[0])));
        }

        private void carryOut(int action) {
            double more = added.get(action);
            if (more > 50) {
                value = ((value / 2) / 2 + more - 100) / 2 + more - 100;
            } else {
                value = value / 2 + more;
            }
            done.add(action);
        }

        /** Of actions and readings by their places, what comes first in the script first. */
        Map<Integer, Double> expected(List<Integer> some, List<Integer> read) {
            int last = -1;
            for (int action : some) {
                last = Math.max(last, action);
            }
            for (int place : read) {
                last = Math.max(last, place - 1);
            }
            Map<Integer, Double> told = new TreeMap<>();
            for (int place = 0; place < readings.size(); place++) {
                if (read.contains(place)) {
                    told.put(place, value);
                }
                if (some.contains(place) || place <= last && !done.contains(place)) {
                    carryOut(place);
                }
            }
            return told;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void sessions_carryOutEachActionOnce_andAgainWhenAsked(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Script script = new Script(random, 3);
        for (int session = 0; session < 2; session++) {
            script.done.clear();
            script.value = 1;
            try (Session one = tfe.session()) {
                for (int run = 0; run < 6; run++) {
                    if (random.nextInt(6) == 0) {
                        one.run(script.set);
                        script.value = 5;
                        script.done.addAll(List.of(0, 1, 2));
                        continue;
                    }
                    List<Integer> some =
                            random.ints(random.nextInt(2), 0, 3).boxed().toList();
                    List<Integer> read = random.ints(1 + random.nextInt(2), 0, 4)
                            .distinct()
                            .boxed()
                            .toList();
                    List<Output> outputs = new ArrayList<>();
                    read.forEach(place -> outputs.add(script.readings.get(place)));
                    some.forEach(action -> outputs.add(script.actions.get(action)));
                    script.seen.clear();

                    one.run(outputs, "run");

                    Map<Integer, Double> expected = script.expected(some, read);
                    assertThat(script.seen.keySet()).isEqualTo(expected.keySet());
                    expected.forEach((place, value) -> assertThat(script.seen.get(place))
                            .as("run of actions %s, reading %d", some, place)
                            .isCloseTo(value, within(1e-3)));
                }
            }
        }
    }

    @Test
    void programOfAReading_afterTheAction_isSmaller_andTheFirstIsWhatIsReviewed() {
        PrivateVariable x = tfe.definePrivateVariable(Inputs.of(1).range(-100, 100));
        Output action =
                tfe.action(() -> tfe.repeat(5, i -> x.assign(x.mul(x).mul(0.5).clip(-100, 100))));
        Output reading = tfe.defineOutputValues("receiver", x, values -> {});
        try (Session session = tfe.session()) {
            assertThat(session.run(reading).programDigest())
                    .isEqualTo(reading.program().digest());
            assertThat(session.run(reading).rounds())
                    .isLessThan(reading.program().estimate().rounds());
            assertThat(session.estimate(action).rounds())
                    .isGreaterThan(session.estimate(reading).rounds());
        }
    }

    @Test
    void runThatFails_leavesTheActionToBeDone() {
        PrivateVariable x = tfe.definePrivateVariable(Inputs.of(1).range(0, 4));
        boolean[] fails = {true};
        tfe.action(() -> x.assign(tfe.definePrivateInput(
                "owner",
                Inputs.from(() -> {
                            if (fails[0]) {
                                throw new IllegalStateException("no data today");
                            }
                            return Nd4j.createFromArray(3.0);
                        })
                        .shape(1)
                        .range(0, 4))));
        double[] seen = new double[1];
        Output reading = tfe.defineOutputValues("receiver", x, values -> seen[0] = values[0]);
        try (Session session = tfe.session()) {
            assertThatThrownBy(() -> session.run(reading)).hasMessageContaining("IllegalStateException");
            fails[0] = false;
            session.run(reading);
            assertThat(seen[0]).isEqualTo(3);
        }
    }

    @Test
    void definitionsThatBelongElsewhere_areRefusedInAnAction() {
        assertThatThrownBy(() -> tfe.action(() -> tfe.definePrivateVariable(Inputs.of(1.0))))
                .hasMessageContaining("outside functions, loops and actions");
        assertThatThrownBy(() -> tfe.action(() -> tfe.function(() -> {})))
                .hasMessageContaining("outside functions, loops and actions");
        PrivateVariable x = tfe.definePrivateVariable(Inputs.of(1.0).range(0, 100));
        tfe.action(() -> tfe.action(() -> x.assign(x.add(1).clip(0, 100))));
        tfe.repeat(2, i -> tfe.action(() -> x.assign(x.add(1).clip(0, 100))));
        double[] seen = new double[1];
        Output reading = tfe.defineOutputValues("receiver", x, values -> seen[0] = values[0]);
        try (Session session = tfe.session()) {
            session.run(reading);
            assertThat(seen[0]).isEqualTo(4);
            // the loop is no action of its own
            session.run(reading);
            assertThat(seen[0]).isEqualTo(6);
        }
    }
}
