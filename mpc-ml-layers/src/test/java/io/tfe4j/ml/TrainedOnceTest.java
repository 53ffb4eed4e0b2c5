package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.ReLU;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session trains once for all that comes after a {@code fit} in the script, and again only when it is asked to. */
class TrainedOnceTest {
    private static final int ROWS = 8;

    /** All 1, of which a model of one weight without bias learns the mean of y. */
    private static double[] ones() {
        double[] all = new double[ROWS];
        Arrays.fill(all, 1);
        return all;
    }

    /** One weight w, and targets 1: a step at a rate of 0.25 halves what is missing, from 0 to 1/2, 3/4, ... */
    private static final class Script {
        final TfeContext tfe;
        final PrivateTensor x;
        final Training training;
        final Sequential model;
        final List<double[]> seen = new ArrayList<>();

        Script(LocalConfig config, Optimizer optimizer) {
            tfe = new TfeContext(config.withListener(RunListener.SILENT).withRangeChecks());
            x = Local.input(tfe, 1, new int[] {ROWS, 1}, ones());
            model = Sequential.of(
                    tfe, new int[] {1}, new Dense(1).kernel(Weights.zeros()).withoutBias());
            training = model.compile(optimizer, Loss.meanSquaredError());
        }

        Script() {
            this(new LocalConfig(), new Sgd(0.25));
        }

        Output fit(int epochs) {
            return training.fit(x, x, epochs, ROWS);
        }

        Output prediction() {
            PrivateTensor first = model.predict(x.slice(new int[] {0, 0}, new int[] {1, 1}));
            return tfe.defineOutputValues("receiver", first, seen::add);
        }

        double run(Session session, Output... outputs) {
            session.run(outputs);
            return last();
        }

        double last() {
            return seen.get(seen.size() - 1)[0];
        }
    }

    @Test
    void predictionsAfterAFit_areByTheWeightsOfTheSession() {
        Script script = new Script();
        Output before = script.prediction();
        Output fit = script.fit(2);
        Output after = script.prediction();
        try (Session session = script.tfe.session()) {
            assertThat(script.run(session, before)).isZero();
            int rounds = session.run(fit).rounds();
            assertThat(session.run(after).rounds()).isLessThan(rounds / 2);
            double first = script.last();
            assertThat(first).isCloseTo(0.75, within(1e-3));
            assertThat(session.estimate(after).rounds()).isLessThan(rounds / 2);
            assertThat(script.run(session, after)).isEqualTo(first);
            assertThat(script.run(session, before)).isEqualTo(first);
        }
    }

    @Test
    void prediction_inANewSession_trainsFirst_once() {
        Script script = new Script();
        script.fit(2);
        Output after = script.prediction();
        for (int i = 0; i < 2; i++) {
            try (Session session = script.tfe.session()) {
                assertThat(script.run(session, after)).isCloseTo(0.75, within(1e-3));
                assertThat(script.run(session, after)).isEqualTo(script.seen.get(script.seen.size() - 2)[0]);
            }
        }
    }

    @Test
    void fitAndPrediction_inOneRun_keepTheOrderOfTheScript() {
        Script script = new Script();
        Output before = script.prediction();
        Output fit = script.fit(1);
        Output after = script.prediction();
        try (Session session = script.tfe.session()) {
            session.run(after, before, fit);
            assertThat(script.seen.stream().mapToDouble(value -> value[0]).sorted())
                    .satisfiesExactly(
                            first -> assertThat(first).isZero(),
                            last -> assertThat(last).isCloseTo(0.5, within(1e-3)));
            // asked to train again, it does, from where the session is
            script.seen.clear();
            session.run(fit, after, before);
            assertThat(script.seen.stream().mapToDouble(value -> value[0]).sorted())
                    .satisfiesExactly(
                            first -> assertThat(first).isCloseTo(0.5, within(1e-3)),
                            last -> assertThat(last).isCloseTo(0.75, within(1e-3)));
        }
    }

    @Test
    void twoFits_areEachDoneOnce_inTheOrderOfTheScript() {
        Script script = new Script();
        Output first = script.fit(1);
        Output between = script.prediction();
        Output second = script.fit(2);
        Output after = script.prediction();
        try (Session session = script.tfe.session()) {
            assertThat(script.run(session, after)).isCloseTo(0.875, within(1e-3));
            assertThat(script.run(session, between)).isCloseTo(0.875, within(1e-3));
        }
        try (Session session = script.tfe.session()) {
            assertThat(script.run(session, between)).isCloseTo(0.5, within(1e-3));
            assertThat(script.run(session, after)).isCloseTo(0.875, within(1e-3));
            assertThat(script.run(session, after)).isCloseTo(0.875, within(1e-3));
            session.run(first);
            assertThat(script.run(session, after)).isCloseTo(0.9375, within(1e-3));
        }
        try (Session session = script.tfe.session()) {
            session.run(second);
            assertThat(script.run(session, after)).isCloseTo(0.875, within(1e-3));
        }
    }

    @Test
    void evaluationAfterAFit_isOfTheTrainedModel_andTrainsNoFurther() {
        Script script = new Script();
        Output fit = script.fit(1);
        Output loss = script.tfe.defineOutputValues(
                "receiver",
                script.training.evaluate(script.x, script.x, Metric.loss()).get(0),
                script.seen::add);
        try (Session session = script.tfe.session()) {
            session.run(fit);
            assertThat(script.run(session, loss)).isCloseTo(0.25, within(2e-3));
            assertThat(script.run(session, loss)).isCloseTo(0.25, within(2e-3));
        }
    }

    @Test
    void momentum_startsAnewWithEachFit_andPredictionsLeaveItAlone() {
        Script script = new Script(new LocalConfig(), new Sgd(0.05).momentum(0.9));
        Output fit = script.fit(3);
        Output after = script.prediction();
        double weight = 0;
        try (Session session = script.tfe.session()) {
            for (int run = 0; run < 2; run++) {
                double velocity = 0;
                for (int step = 0; step < 3; step++) {
                    velocity = 0.9 * velocity + 2 * (weight - 1);
                    weight -= 0.05 * velocity;
                }
                session.run(fit);
                assertThat(script.run(session, after)).isCloseTo(weight, within(1e-3));
                assertThat(script.run(session, after)).isCloseTo(weight, within(1e-3));
            }
        }
    }

    @Test
    void savedModel_hasWhatWasTrained_andLoadedOneIsNotTrainedAgain(@TempDir Path folder) {
        Script one = new Script(new LocalConfig().withState(folder), new Sgd(0.25));
        Output fit = one.fit(2);
        Output predicted = one.prediction();
        try (Session session = one.tfe.session()) {
            session.run(fit);
            one.run(session, predicted);
            one.run(session, predicted);
            one.model.save(session, "trained");
        }
        Script other = new Script(new LocalConfig().withState(folder), new Sgd(0.25));
        Output again = other.fit(2);
        Output after = other.prediction();
        try (Session session = other.tfe.session()) {
            other.model.load(session, "trained");
            assertThat(other.run(session, after)).isEqualTo(one.last());
            assertThat(other.run(session, after)).isEqualTo(one.last());
            assertThat(other.run(session, again, after)).isCloseTo(0.9375, within(1e-3));
        }
    }

    @Test
    void epochByEpoch_countsAsTraining() {
        Script script = new Script();
        Fit fit = script.training.fit(script.x, script.x, FitOptions.epochs(1).batchSize(ROWS));
        script.fit(4);
        Output after = script.prediction();
        try (Session session = script.tfe.session()) {
            fit.run(session);
            assertThat(script.run(session, after)).isCloseTo(0.5, within(1e-3));
        }
    }

    @Test
    void variableWithAFirstValueByATrainedModel_isByTheModelOfTheSession() {
        Script script = new Script();
        Output fit = script.fit(1);
        PrivateTensor results = script.model.predict(script.x);
        Output kept =
                script.tfe.defineOutputValues("receiver", script.tfe.definePrivateVariable(results), script.seen::add);
        try (Session session = script.tfe.session()) {
            session.run(fit);
            session.run(fit);
            assertThat(script.run(session, kept)).isCloseTo(0.75, within(1e-3));
        }
        try (Session session = script.tfe.session()) {
            assertThat(script.run(session, kept)).isCloseTo(0.5, within(1e-3));
        }
    }

    @Test
    void fitInAFunction_isPartOfIt() {
        Script script = new Script();
        PrivateTensor kept = script.tfe.definePrivateVariable(script.x);
        Output all = script.tfe.function(() -> {
            script.training.fit(kept, kept, 1, ROWS);
            script.tfe.defineOutputValues("receiver", script.model.predict(kept), script.seen::add);
        });
        try (Session session = script.tfe.session()) {
            assertThat(script.run(session, all)).isCloseTo(0.5, within(1e-3));
            assertThat(script.run(session, all)).isCloseTo(0.75, within(1e-3));
        }
    }

    @Test
    void twoModels_trainWhatIsNeeded() {
        Script script = new Script();
        script.fit(1);
        Output of = script.prediction();
        Model other = Sequential.of(script.tfe, new int[] {1}, new Dense(2), new ReLU(), new Dense(1));
        Output unneeded = other.compile(new Adam(0.01), Loss.meanSquaredError()).fit(script.x, script.x, 3, ROWS);
        try (Session session = script.tfe.session()) {
            assertThat(session.estimate(of).rounds())
                    .isLessThan(session.estimate(unneeded).rounds());
            assertThat(script.run(session, of)).isCloseTo(0.5, within(1e-3));
            assertThat(script.run(session, unneeded, of)).isCloseTo(0.5, within(1e-3));
        }
    }
}
