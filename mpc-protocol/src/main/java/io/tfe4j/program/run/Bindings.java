package io.tfe4j.program.run;

import static io.tfe4j.program.Attribute.NAME;
import static io.tfe4j.program.Attribute.PLAYER;

import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.DatasetRequest;
import io.tfe4j.program.Node;
import io.tfe4j.program.Subjects;
import io.tfe4j.ring.Shape;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the names in a program stand for at the players this JVM plays: data, plaintext functions, consumers. Datasets
 * and results that have no binding of their own are the catalog's.
 */
public final class Bindings {
    /** Where an owner's data comes from; asked once an execution. */
    @FunctionalInterface
    public interface Source {
        PlainTensor read() throws Exception;
    }

    /** Plaintext work at one player. */
    @FunctionalInterface
    public interface LocalFunction {
        PlainTensor apply(List<PlainTensor> inputs) throws Exception;

        /**
         * Called at the start of each run, before anything is sent.
         *
         * @throws Exception if the function could not be called later, because something that it needs is missing
         */
        default void check() throws Exception {}
    }

    /** Takes an opened result, after the whole run has succeeded. */
    @FunctionalInterface
    public interface Receiver {
        void accept(PlainTensor result) throws Exception;

        /**
         * Called at the start of each run, before anything is sent.
         *
         * @throws Exception if a result could not be taken later, because something that this needs is missing
         */
        default void check() throws Exception {}
    }

    private record Key(String player, String name) {}

    private final Map<String, Source> sources;
    private final Map<String, LocalFunction> functions;
    private final Map<Key, Receiver> receivers;
    private final @Nullable DataSource data;
    private final @Nullable ResultSink outputs;

    public Bindings() {
        this(new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), null, null);
    }

    private Bindings(
            Map<String, Source> sources,
            Map<String, LocalFunction> functions,
            Map<Key, Receiver> receivers,
            @Nullable DataSource data,
            @Nullable ResultSink outputs) {
        this.sources = sources;
        this.functions = functions;
        this.receivers = receivers;
        this.data = data;
        this.outputs = outputs;
    }

    /** These bindings, with later ones too, and a catalog behind them; null for none. */
    public Bindings withCatalog(@Nullable DataSource newData, @Nullable ResultSink newOutputs) {
        return new Bindings(sources, functions, receivers, newData, newOutputs);
    }

    public void bindSource(String name, Source source) {
        put(sources, name, source);
    }

    public void bindFunction(String name, LocalFunction function) {
        put(functions, name, function);
    }

    public void bindReceiver(String player, String name, Receiver receiver) {
        put(receivers, new Key(player, name), receiver);
    }

    private static <K, V> void put(Map<K, V> map, K name, V value) {
        if (map.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException("name used twice: name=" + name);
        }
    }

    /** The data of an input: its own source, or the dataset it names. */
    Source source(Node input) {
        String name = input.attributes().get(NAME);
        Source bound = sources.get(name);
        DatasetRequest request = DatasetRequest.of(input).orElse(null);
        if (bound != null || request == null) {
            return known(bound, name);
        }
        String player = input.attributes().get(PLAYER);
        if (data == null) {
            throw new IllegalArgumentException("player has no data catalog: player=" + player + ", dataset="
                    + request.dataset() + "; give it one");
        }
        return () -> data.read(player, request);
    }

    /**
     * Whom a dataset of the player's catalog is about.
     *
     * @throws Exception if that is not clear
     */
    public Subjects subjects(String player, String dataset) throws Exception {
        return data == null ? Subjects.of(dataset) : data.subjects(player, dataset);
    }

    LocalFunction function(String name) {
        return known(functions.get(name), name);
    }

    /** Who takes an output: its own consumer, or the catalog. */
    Receiver receiver(Node output) {
        String player = output.attributes().get(PLAYER);
        String name = output.attributes().get(NAME);
        if (hasConsumer(output)) {
            return known(receivers.get(new Key(player, name)), name);
        }
        ResultSink sink = sink(player, name);
        return result -> sink.accept(player, name, result);
    }

    /** The way of a result to the catalog, or to a consumer of the script's, which takes it when it is shown. */
    ResultSink.Staged stage(Node output, PlainTensor result, String run) throws Exception {
        Receiver receiver = receiver(output);
        if (hasConsumer(output)) {
            ResultSink consumer = (player, name, taken) -> receiver.accept(taken);
            return consumer.stage("", "", result, run);
        }
        String player = output.attributes().get(PLAYER);
        String name = output.attributes().get(NAME);
        return sink(player, name).stage(player, name, result, run);
    }

    private ResultSink sink(String player, String name) {
        if (outputs == null) {
            throw new IllegalArgumentException("nobody takes the output: player=" + player + ", output=" + name
                    + "; give it a consumer, or the player a catalog");
        }
        return outputs;
    }

    /** The script itself takes the output, not the catalog. */
    boolean hasConsumer(Node output) {
        return receivers.containsKey(
                new Key(output.attributes().get(PLAYER), output.attributes().get(NAME)));
    }

    /** Refuses an output that nobody could take. */
    void checkReceiver(Node output, Shape shape) throws Exception {
        String player = output.attributes().get(PLAYER);
        String name = output.attributes().get(NAME);
        receiver(output).check();
        if (!hasConsumer(output)) {
            sink(player, name).check(player, name, shape);
        }
    }

    private static <T> T known(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException("name unknown at this player: name=" + name);
        }
        return value;
    }
}
