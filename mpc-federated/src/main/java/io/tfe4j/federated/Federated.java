package io.tfe4j.federated;

import java.util.List;

/** Training of one model by many clients whose updates nobody sees. */
public final class Federated {
    private Federated() {}

    /**
     * Trains with simulated clients and three servers in this JVM: everything that clients and servers do, and no privacy
     * from whoever owns this process.
     *
     * @param clients the data of each
     * @throws IllegalArgumentException if there are too few clients, or norms could wrap around
     * @throws io.tfe4j.privacy.ledger.BudgetExceededException if the ledger refuses a round; it is not opened then
     */
    public static <D> FederatedResult train(FederatedModel<D> model, List<D> clients, FederatedConfig config) {
        if (clients.size() < config.minAvailableClients()) {
            throw new IllegalArgumentException("too few clients: clients=" + clients.size() + ", minAvailableClients="
                    + config.minAvailableClients());
        }
        try (FederatedTraining<D> training = new FederatedTraining<>(model, List.copyOf(clients), config)) {
            return training.run();
        }
    }
}
