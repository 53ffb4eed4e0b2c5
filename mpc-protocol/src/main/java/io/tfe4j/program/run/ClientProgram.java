package io.tfe4j.program.run;

import static io.tfe4j.program.Attribute.ITERATIONS;
import static io.tfe4j.program.Attribute.NAME;
import static io.tfe4j.program.Attribute.PLAYER;

import io.tfe4j.fixedpoint.Encoding;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.RoundClock;
import io.tfe4j.party.RunLedger;
import io.tfe4j.party.Transport;
import io.tfe4j.program.Block;
import io.tfe4j.program.ExchangeSteps;
import io.tfe4j.program.Kind;
import io.tfe4j.program.Node;
import io.tfe4j.program.Op;
import io.tfe4j.program.Program;
import io.tfe4j.program.ValueType;
import io.tfe4j.protocol.Suite;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A program's run at a player that owns inputs, receives outputs, or computes on plaintext. */
public final class ClientProgram {
    /** What the player brings along. */
    public record Client(String name, Transport transport, Bindings bindings, RunObserver observer) {}

    private static final System.Logger LOG = System.getLogger(ClientProgram.class.getName());

    private record Delivery(Node node, PlainTensor result) {}

    private final Program program;
    private final Client client;
    private final RunLedger ledger = new RunLedger();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final Map<Delivery, ResultSink.Staged> staged = new LinkedHashMap<>();
    private final Map<Integer, RingTensor> prepared = new HashMap<>();
    private final Set<Integer> outsideLoops = new HashSet<>();
    private final Set<Integer> shared = new HashSet<>();
    private int lastRound;

    public ClientProgram(Program program, Client client) {
        this.program = program;
        this.client = client;
        program.main().nodes().forEach(node -> outsideLoops.add(node.id()));
    }

    /**
     * Reads and encodes the inputs outside loops, and looks for whoever takes the outputs and computes in the clear, so
     * that what is wrong with them shows before anything is sent. Call it before {@link #run}, or not at all: then each is done where it is due.
     * Inputs inside loops are read anew in each iteration, and stay unread here.
     *
     * @throws MpcException if an input cannot be read or is not as declared, nobody would take an output, or a local
     *     computation lacks what it needs
     */
    public void prepare() {
        program.main().forEachDeep(node -> {
            if (isMine(node)) {
                observed(node, () -> prepare(node));
            }
        });
    }

    private void prepare(Node node) {
        if (node.operation() == Op.OUTPUT) {
            checkReceiver(node);
        } else if (node.operation() == Op.LOCAL_COMPUTATION) {
            checkFunction(node);
        } else if (isInput(node) && isOutsideLoops(node)) {
            prepared.put(node.id(), input(node));
        }
    }

    private boolean isOutsideLoops(Node node) {
        return outsideLoops.contains(node.id());
    }

    private static boolean isInput(Node node) {
        return node.operation() == Op.PRIVATE_INPUT || node.operation() == Op.PUBLIC_INPUT;
    }

    private void checkReceiver(Node output) {
        try {
            client.bindings()
                    .checkReceiver(
                            output, program.node(output.inputs().get(0)).type().shape());
        } catch (Exception e) {
            throw new MpcException(
                    MpcException.Code.ABORTED,
                    "output could not be taken: output=" + output.attributes().get(NAME) + ", cause=" + reason(e),
                    e);
        }
    }

    private void checkFunction(Node computation) {
        try {
            function(computation).check();
        } catch (Exception e) {
            throw localComputationFailed(computation, e);
        }
    }

    private Bindings.LocalFunction function(Node computation) {
        return client.bindings().function(computation.attributes().get(NAME));
    }

    private static MpcException localComputationFailed(Node computation, Exception cause) {
        return new MpcException(
                MpcException.Code.BAD_INPUT,
                "local computation failed: name=" + computation.attributes().get(NAME) + ", cause=" + reason(cause),
                cause);
    }

    /** Shares this player's inputs that {@link ServerProgram#checkInputs} checks; {@link #run} shares the others. */
    public void shareChecked() {
        for (Node node : program.checkedInputs().nodes()) {
            if (isMine(node)) {
                runNode(node, 0);
                shared.add(node.id());
            }
        }
    }

    /** Shares this player's inputs and opens its outputs; returns the number of rounds. */
    public int run() {
        runBlock(program.main(), 0);
        return lastRound;
    }

    public String player() {
        return client.name();
    }

    /** Hands the results to their consumers; call when every player has finished without a failure. */
    public void deliver() {
        for (Delivery delivery : byCatalogOnce(deliveries)) {
            try {
                client.bindings().receiver(delivery.node()).accept(delivery.result());
            } catch (Exception e) {
                throw undeliverable(delivery, e);
            }
        }
    }

    /**
     * Where the results will be, before any is there. In place of {@link #deliver}: this, then {@link #keep} before this
     * player says that it has done its part, then {@link #show} or {@link #discard}.
     *
     * @param run a name of the run, unlike any other's, of letters, digits and hyphens
     * @return the files that {@link #keep} writes and {@link #show} renames
     * @throws MpcException if a result has no place
     */
    public List<ResultSink.Move> plan(String run) {
        for (Delivery delivery : byCatalogOnce(deliveries)) {
            try {
                staged.put(delivery, client.bindings().stage(delivery.node(), delivery.result(), run));
            } catch (Exception e) {
                throw undeliverable(delivery, e);
            }
        }
        return staged.values().stream().flatMap(each -> each.moves().stream()).toList();
    }

    /**
     * Keeps the results, on disk where they go to files, without showing them to anybody.
     *
     * @throws MpcException if one cannot be kept
     */
    public void keep() {
        for (Map.Entry<Delivery, ResultSink.Staged> each : staged.entrySet()) {
            try {
                each.getValue().keep();
            } catch (Exception e) {
                throw undeliverable(each.getKey(), e);
            }
        }
    }

    /**
     * Shows what was kept to whoever receives it.
     *
     * @throws MpcException naming the first result that could not be shown, after all others have been
     */
    public void show() {
        MpcException first = null;
        for (Map.Entry<Delivery, ResultSink.Staged> each : staged.entrySet()) {
            try {
                each.getValue().show();
            } catch (Exception e) {
                first = first == null ? undeliverable(each.getKey(), e) : first;
            }
        }
        staged.clear();
        if (first != null) {
            throw first;
        }
    }

    /** Takes away what was kept. */
    public void discard() {
        for (ResultSink.Staged each : staged.values()) {
            try {
                each.discard();
            } catch (Exception e) {
                LOG.log(System.Logger.Level.WARNING, "a result that nobody gets could not be deleted: {0}", reason(e));
            }
        }
        staged.clear();
    }

    private MpcException undeliverable(Delivery delivery, Exception cause) {
        return new MpcException(
                MpcException.Code.ABORTED,
                "output consumer failed: player=" + client.name() + ", operation="
                        + delivery.node().describe() + ", cause=" + reason(cause),
                cause);
    }

    /** A consumer is called for each iteration of a loop; a catalog keeps one result, all iterations stacked. */
    private List<Delivery> byCatalogOnce(List<Delivery> all) {
        Map<Integer, List<PlainTensor>> iterations = new LinkedHashMap<>();
        List<Delivery> once = new ArrayList<>();
        for (Delivery delivery : all) {
            Node node = delivery.node();
            if (client.bindings().hasConsumer(node) || isOutsideLoops(node)) {
                once.add(delivery);
            } else {
                iterations
                        .computeIfAbsent(node.id(), unused -> new ArrayList<>())
                        .add(delivery.result());
            }
        }
        iterations.forEach((id, results) -> once.add(new Delivery(program.node(id), stacked(results))));
        return once;
    }

    private static PlainTensor stacked(List<PlainTensor> results) {
        int[] one = results.get(0).shape().toArray();
        int[] dimensions = new int[one.length + 1];
        dimensions[0] = results.size();
        System.arraycopy(one, 0, dimensions, 1, one.length);
        double[] values = results.stream()
                .flatMapToDouble(result -> Arrays.stream(result.values()))
                .toArray();
        return new PlainTensor(Shape.of(dimensions), values);
    }

    private void runBlock(Block block, int execution) {
        for (Node node : block.nodes()) {
            if (node.isRepeat() && concerns(node.body())) {
                int count = Math.toIntExact(node.attributes().get(ITERATIONS));
                for (int i = 0; i < count; i++) {
                    runBlock(node.body(), execution * count + i);
                }
            } else if (isMine(node) && !shared.contains(node.id())) {
                runNode(node, execution);
            }
        }
    }

    private boolean concerns(Block body) {
        boolean[] found = {false};
        body.forEachDeep(node -> found[0] |= isMine(node));
        return found[0];
    }

    private boolean isMine(Node node) {
        return node.attributes().has(PLAYER) && node.attributes().get(PLAYER).equals(client.name());
    }

    private void runNode(Node node, int execution) {
        observed(node, () -> {
            RoundClock clock = new RoundClock(0);
            PartyContext context = PartyContext.ofPlayer(
                            program.ring(),
                            client.transport(),
                            ledger,
                            clock,
                            node.operation() + "-" + node.id(),
                            node.id(),
                            execution)
                    .in(program.suite());
            long start = System.nanoTime();
            switch (node.operation()) {
                case PRIVATE_INPUT -> Suite.of(context).sendFromPlayer(context.at(ExchangeSteps.SHARE), input(node));
                case PUBLIC_INPUT -> publish(context, input(node));
                case LOCAL_COMPUTATION -> compute(context, node);
                case OUTPUT -> {
                    client.bindings().receiver(node);
                    deliveries.add(new Delivery(node, open(context, node, 0)));
                }
                default -> throw new IllegalArgumentException("not a player's operation: " + node.operation());
            }
            lastRound = Math.max(lastRound, clock.rounds());
            client.observer().nodeDone(new NodeExecution(node, execution, start, System.nanoTime(), 0, clock.rounds()));
        });
    }

    private void observed(Node node, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            client.observer().failed(node, e);
            throw e;
        }
    }

    private RingTensor input(Node node) {
        RingTensor ready = prepared.remove(node.id());
        if (ready != null) {
            return ready;
        }
        String name = node.attributes().get(NAME);
        PlainTensor plain;
        try {
            plain = client.bindings().source(node).read();
        } catch (Exception e) {
            throw new MpcException(
                    MpcException.Code.BAD_INPUT, "input could not be read: input=" + name + ", cause=" + reason(e), e);
        }
        return encode(plain, node, name);
    }

    /**
     * What the other players are told. This library's own refusals say what is wrong without a value of the data; of
     * others ({@code For input string: "..."}) only class and place are named. The exception itself stays here.
     */
    private static String reason(Exception e) {
        String disk = diskReason(e);
        if (disk != null) {
            return disk;
        }
        String thrower = e.getClass() == IllegalArgumentException.class && e.getStackTrace().length > 0
                ? e.getStackTrace()[0].getClassName()
                : e.getClass().getName();
        boolean isOurRefusal = e instanceof IllegalArgumentException && thrower.startsWith("io.tfe4j.");
        return isOurRefusal ? String.valueOf(e.getMessage()) : MpcException.reason(e);
    }

    /** What the system says of a disk, such as that it is full; null of anything else. The file's path stays here. */
    private static @Nullable String diskReason(Exception e) {
        if (e instanceof FileSystemException ofFile) {
            String reason = ofFile.getReason();
            return ofFile.getClass().getSimpleName() + (reason == null ? "" : " (" + reason + ")");
        }
        boolean ofSystem = e.getClass() == IOException.class
                && e.getStackTrace().length > 0
                && e.getStackTrace()[0].getClassName().startsWith("sun.nio.");
        return ofSystem ? e.getMessage() : null;
    }

    private static RingTensor encode(@Nullable PlainTensor plain, Node node, String name) {
        ValueType type = node.type();
        if (plain == null || !plain.shape().equals(type.shape())) {
            throw new MpcException(
                    MpcException.Code.BAD_INPUT,
                    "input has the wrong shape: input=" + name + ", shape=" + (plain == null ? "none" : plain.shape())
                            + ", declared=" + type.shape());
        }
        try {
            return Encoding.encode(plain, type.fractionBits(), type.range(), name);
        } catch (IllegalArgumentException e) {
            throw new MpcException(MpcException.Code.BAD_INPUT, String.valueOf(e.getMessage()), e);
        }
    }

    private void publish(PartyContext context, RingTensor value) {
        for (Party party : Party.values()) {
            context.at(ExchangeSteps.PUBLISH).send(party.ordinal(), 0, value.data());
        }
    }

    private void compute(PartyContext context, Node node) {
        List<PlainTensor> inputs = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            inputs.add(open(context, node, i));
        }
        PlainTensor result;
        try {
            result = function(node).apply(inputs);
        } catch (Exception e) {
            throw localComputationFailed(node, e);
        }
        Suite.of(context)
                .sendFromPlayer(
                        context.at(ExchangeSteps.SHARE),
                        encode(result, node, node.attributes().get(NAME)));
    }

    private PlainTensor open(PartyContext context, Node node, int index) {
        ValueType type = program.node(node.inputs().get(index)).type();
        if (type.kind() == Kind.PUBLIC) {
            int size = type.shape().size();
            long[] words = context.at(ExchangeSteps.PUBLISH, index).receive(Party.P0.ordinal(), 0, size);
            return Encoding.decode(RingTensor.of(type.shape(), words), type.fractionBits());
        }
        return Encoding.decode(
                Suite.of(context).receiveAtPlayer(context.at(ExchangeSteps.OPEN, index), type.shape()),
                type.fractionBits());
    }
}
