package io.tfe4j.federated;

import io.tfe4j.federated.aggregation.UpdateEncoding;
import io.tfe4j.federated.aggregation.UpdateRules;
import io.tfe4j.privacy.ledger.PrivacyLedger;
import io.tfe4j.random.RandomWords;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Rounds one after another: choose, gather, record, open, change the weights. */
final class FederatedTraining<D> implements AutoCloseable {
    private final LocalTraining<D> training;
    private final List<D> clients;
    private final FederatedConfig config;
    private final double[] weights;
    private final double noiseMultiplier;
    private final UpdateRules rules;
    private final ServerOptimizer.Steps steps;
    private final SimulatedServers servers;
    private final RandomWords random = RandomWords.fresh();
    private final List<RoundReport> reports = new ArrayList<>();

    FederatedTraining(FederatedModel<D> model, List<D> clients, FederatedConfig config) {
        this.training = model;
        this.clients = clients;
        this.config = config;
        weights = model.initialWeights();
        noiseMultiplier = config.noiseMultiplier();
        rules = config.rules(weights.length);
        steps = config.optimizer().begin(weights.length);
        servers = new SimulatedServers(rules, config, noiseMultiplier);
    }

    FederatedResult run() {
        for (int round = 1; round <= config.numRounds(); round++) {
            RoundReport report = round(round);
            reports.add(report);
            config.listener().roundEnded(report, weights.clone());
        }
        int opened = (int) reports.stream().filter(RoundReport::opened).count();
        return new FederatedResult(weights.clone(), config.privacy(noiseMultiplier, opened), reports);
    }

    private RoundReport round(int number) {
        long start = System.nanoTime();
        List<Integer> chosen = choose();
        SimulatedServers.Round round = servers.begin(chosen);
        try (SimulatedClients<D> running =
                new SimulatedClients<>(round, rules, training, weights.clone(), clients, chosen)) {
            running.gather();
        }
        boolean enough = round.accepted() >= config.leastToOpen(noiseMultiplier);
        if (enough) {
            record(number);
            change(UpdateEncoding.decode(rules, round.open()), round.accepted());
        }
        double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        return new RoundReport(number, enough, round.counts(), seconds);
    }

    /** A Poisson sample. */
    private List<Integer> choose() {
        List<Integer> chosen = new ArrayList<>();
        for (int client = 0; client < clients.size(); client++) {
            if (random.nextDouble() < config.fractionFit()) {
                chosen.add(client);
            }
        }
        return chosen;
    }

    private void record(int number) {
        PrivacyLedger ledger = config.ledger();
        if (ledger != null) {
            ledger.spend("federated training, round " + number, FederatedPrivacy.ofOneRound(noiseMultiplier));
        }
    }

    /** With noise the divisor is one that does not depend on who took part. */
    private void change(double[] sum, int accepted) {
        double divisor = noiseMultiplier > 0 ? config.fractionFit() * clients.size() : accepted;
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= divisor;
        }
        steps.apply(sum);
        for (int i = 0; i < sum.length; i++) {
            weights[i] += config.mixingRate() * sum[i];
        }
    }

    @Override
    public void close() {
        servers.close();
        random.close();
    }
}
