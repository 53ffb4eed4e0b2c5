package io.tfe4j.examples;

import io.tfe4j.federated.Adversary;
import io.tfe4j.federated.Federated;
import io.tfe4j.federated.FederatedConfig;
import io.tfe4j.federated.FederatedModel;
import io.tfe4j.federated.FederatedPrivacy;
import io.tfe4j.federated.FederatedResult;
import io.tfe4j.federated.LabelledRows;
import io.tfe4j.federated.RoundReport;
import io.tfe4j.federated.ServerOptimizer;
import io.tfe4j.federated.SoftmaxRegression;
import io.tfe4j.federated.aggregation.Verdict;
import io.tfe4j.random.RandomWords;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Five hundred people have two or three digits each, mostly of one kind, and give no update in the clear to anybody. One in
 * ten drops out of each round. What comes out is a classifier, and what it may tell about one person.
 */
final class DpFederated implements Example {
    private static final int CLIENTS = 500;
    private static final int STEPS = 2;
    private static final double RATE = 0.5;
    private static final double CLIP_NORM = 2;
    private static final double DELTA = 1e-4;
    private static final double DROP_OUT = 0.1;

    @Override
    public String name() {
        return "dp-federated";
    }

    @Override
    public String summary() {
        return "500 people teach a classifier digits; servers add up updates that nobody sees, and noise";
    }

    @Override
    public Map<String, String> settings() {
        return Settings.defaults("rounds", "15", "epsilon", "8", "fraction", "0.7");
    }

    @Override
    public void run(Stage stage) {
        stage.requireOneProcess("the people are simulated here");
        LabelledRows test = DpFederatedDigits.test(stage);
        List<LabelledRows> people = DpFederatedDigits.people(stage, CLIENTS);
        SoftmaxRegression model =
                new SoftmaxRegression(DpFederatedDigits.FEATURES, DpFederatedDigits.CLASSES, STEPS, RATE);
        FederatedConfig config = FederatedConfig.builder()
                .numRounds(stage.settings().positive("rounds"))
                .fractionFit(stage.settings().positiveReal("fraction"))
                .minFitClients(CLIENTS / 10)
                .clipNorm(CLIP_NORM)
                .epsilon(stage.settings().positiveReal("epsilon"))
                .delta(DELTA)
                .optimizer(ServerOptimizer.momentum(0.5))
                .listener((report, weights) -> show(stage, report, model.accuracy(weights, test)))
                .build();
        stage.print("who sees what");
        stage.sees("a person", "its own digits, and the weights of each round");
        stage.sees("a server", "who took part, whether an update was too large, the noised sum");
        stage.print("");
        stage.print("round  chosen  accepted  dropped out  test accuracy  seconds");
        FederatedResult result = Federated.train(unreliable(model), people, config);
        show(stage, result.privacy());
    }

    /** One in ten fails. */
    private static FederatedModel<LabelledRows> unreliable(SoftmaxRegression model) {
        return FederatedModel.of(model.initialWeights(), (weights, rows) -> {
            try (RandomWords random = RandomWords.fresh()) {
                if (random.nextDouble() < DROP_OUT) {
                    throw new IOException("battery empty");
                }
            }
            return model.update(weights, rows);
        });
    }

    private static void show(Stage stage, RoundReport report, double accuracy) {
        stage.print(
                "%5d  %6d  %8d  %11d  %11.1f %%  %7.2f",
                report.round(),
                report.chosen(),
                report.accepted(),
                report.count(Verdict.ABSENT),
                100 * accuracy,
                report.seconds());
    }

    private static void show(Stage stage, FederatedPrivacy privacy) {
        stage.print("");
        stage.print("noise    %.3f times the clip norm, from any two servers", privacy.noiseMultiplier());
        stage.print(
                "epsilon  %.2f against a server, %.2f against others, at delta %s, for all that a person has",
                privacy.epsilon(Adversary.SERVER), privacy.epsilon(Adversary.OUTSIDER), privacy.delta());
    }
}
