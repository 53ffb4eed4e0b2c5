package io.tfe4j.federated;

import io.tfe4j.federated.aggregation.ClientId;
import io.tfe4j.federated.aggregation.RefusedException;
import io.tfe4j.federated.aggregation.SplitUpdate;
import io.tfe4j.federated.aggregation.UpdateEncoding;
import io.tfe4j.federated.aggregation.UpdateRules;
import io.tfe4j.party.Party;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A round's clients as tasks of a few threads: each trains, and submits to the three servers. */
final class SimulatedClients<D> implements AutoCloseable {
    private final SimulatedServers.Round round;
    private final UpdateRules rules;
    private final LocalTraining<D> training;
    private final double[] weights;
    private final ExecutorService threads;

    SimulatedClients(
            SimulatedServers.Round round,
            UpdateRules rules,
            LocalTraining<D> training,
            double[] weights,
            List<D> clients,
            List<Integer> chosen) {
        this.round = round;
        this.rules = rules;
        this.training = training;
        this.weights = weights;
        threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
            Thread thread = new Thread(task, "tfe4j-client");
            thread.setDaemon(true);
            return thread;
        });
        for (int client : chosen) {
            threads.execute(() -> run(SimulatedServers.id(client), clients.get(client)));
        }
    }

    private void run(ClientId client, D data) {
        try {
            double[] update = training.update(weights.clone(), data);
            submit(client, update);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RefusedException e) {
            // counted by the server that refused it
        } catch (Exception e) {
            round.inbox(Party.P0).lose(client);
        }
    }

    private void submit(ClientId client, double[] update) throws InterruptedException {
        try {
            round.inbox(Party.P0)
                    .begin(client, update.length)
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
        SplitUpdate split = SplitUpdate.of(UpdateEncoding.encode(rules, update));
        for (Party server : List.of(Party.P1, Party.P2)) {
            round.inbox(server).begin(client, update.length);
        }
        for (Party server : List.of(Party.P1, Party.P2, Party.P0)) {
            round.inbox(server).submit(client, split.at(server));
        }
    }

    /** Lets the servers take what clients submit, until the round is over. */
    void gather() {
        round.gather();
    }

    /** Those who are not done by now are not waited for. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
