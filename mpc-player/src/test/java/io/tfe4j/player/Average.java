package io.tfe4j.player;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.run.Bindings;
import io.tfe4j.program.run.ResultSink;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Two hospitals and a researcher: the data, the program, and what was delivered. */
final class Average {
    static final String[] NAMES = {"server0", "server1", "server2", "hospital-a", "hospital-b", "researcher"};

    private final Map<String, PlainTensor> delivered = new ConcurrentHashMap<>();

    /** Everybody's data and outputs. */
    Cluster bind(Cluster cluster) {
        return cluster.bindings("hospital-a", data(1, 2, 3))
                .bindings("hospital-b", data(40, 50, 60))
                .bindings("researcher", data());
    }

    Supplier<Bindings> data(double... values) {
        return () -> new Bindings().withCatalog((player, request) -> PlainTensor.of(values), new Delivered());
    }

    private final class Delivered implements ResultSink {
        @Override
        public void accept(String player, String output, PlainTensor result) {
            delivered.put(player + "/" + output, result);
        }
    }

    double[] delivered(String output) {
        return Objects.requireNonNull(delivered.get(output), output).values();
    }

    boolean nothingDelivered() {
        return delivered.isEmpty();
    }

    void forget() {
        delivered.clear();
    }

    static PrivateTensor input(TfeContext tfe, String owner) {
        return tfe.definePrivateInput(
                owner, Inputs.dataset("ages").columns("age").rows(3).range(0, 150));
    }

    /** The researcher gets the mean, 26. */
    static Output mean(TfeContext tfe) {
        PrivateTensor all = tfe.concat(0, input(tfe, "hospital-a"), input(tfe, "hospital-b"));
        return tfe.defineOutput("researcher", "mean", all.mean());
    }
}
