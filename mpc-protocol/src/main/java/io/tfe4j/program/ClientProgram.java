package io.tfe4j.program;

import io.tfe4j.fixedpoint.Encoding;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.RoundClock;
import io.tfe4j.party.Transport;
import io.tfe4j.program.ExchangeOperations.Steps;
import io.tfe4j.protocol.InputSharing;
import io.tfe4j.protocol.Opening;
import io.tfe4j.ring.RingTensor;
import java.util.ArrayList;
import java.util.List;

/** A program's run at a player that owns inputs, receives outputs, or computes on plaintext. */
public final class ClientProgram {
    /** What the player brings along. */
    public record Client(String name, Transport transport, Bindings bindings, RunObserver observer) {}

    private record Delivery(Node node, Bindings.Receiver receiver, PlainTensor result) {}

    private final Program program;
    private final Client client;
    private final List<Delivery> deliveries = new ArrayList<>();
    private int lastRound;

    public ClientProgram(Program program, Client client) {
        this.program = program;
        this.client = client;
    }

    /** Shares this player's inputs and opens its outputs; returns the number of rounds. */
    public int run() {
        runBlock(program.main(), 0);
        return lastRound;
    }

    /** Hands the results to their consumers; call when every player has finished without a failure. */
    public void deliver() {
        for (Delivery delivery : deliveries) {
            try {
                delivery.receiver().accept(delivery.result());
            } catch (Exception e) {
                throw new MpcException(
                        MpcException.Code.ABORTED,
                        "output consumer failed: player=" + client.name() + ", operation="
                                + delivery.node().describe() + ", cause=" + e,
                        e);
            }
        }
    }

    private void runBlock(Block block, int execution) {
        for (Node node : block.nodes()) {
            if (node.isRepeat() && concerns(node.body())) {
                int count = node.attributes().intValue(Names.COUNT);
                for (int i = 0; i < count; i++) {
                    runBlock(node.body(), execution * count + i);
                }
            } else if (isMine(node)) {
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
        return node.attributes().has(Names.PLAYER)
                && node.attributes().text(Names.PLAYER).equals(client.name());
    }

    private void runNode(Node node, int execution) {
        try {
            RoundClock clock = new RoundClock(0);
            PartyContext context = PartyContext.ofPlayer(
                    program.ring(),
                    client.transport(),
                    clock,
                    node.operation() + "-" + node.id(),
                    node.id(),
                    execution);
            long start = System.nanoTime();
            switch (node.operation()) {
                case Names.PRIVATE_INPUT -> InputSharing.sendFromPlayer(context.at(Steps.SHARE), input(node));
                case Names.PUBLIC_INPUT -> publish(context, input(node));
                case Names.LOCAL_COMPUTATION -> compute(context, node);
                case Names.OUTPUT ->
                    deliveries.add(new Delivery(
                            node,
                            client.bindings().receiver(node.attributes().text(Names.NAME)),
                            open(context, node, 0)));
                default -> throw new IllegalArgumentException("not a player's operation: " + node.operation());
            }
            lastRound = Math.max(lastRound, clock.rounds());
            client.observer().nodeDone(node, System.nanoTime() - start);
        } catch (RuntimeException | Error e) {
            client.observer().failed(node, e);
            throw e;
        }
    }

    private RingTensor input(Node node) {
        String name = node.attributes().text(Names.NAME);
        PlainTensor plain;
        try {
            plain = client.bindings().source(name).read();
        } catch (Exception e) {
            throw new MpcException(
                    MpcException.Code.BAD_INPUT, "input could not be read: input=" + name + ", cause=" + e, e);
        }
        return encode(plain, node, name);
    }

    private static RingTensor encode(PlainTensor plain, Node node, String name) {
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
            throw new MpcException(MpcException.Code.BAD_INPUT, e.getMessage(), e);
        }
    }

    private void publish(PartyContext context, RingTensor value) {
        for (Party party : Party.values()) {
            context.at(Steps.PUBLISH).send(party.ordinal(), 0, value.data());
        }
    }

    private void compute(PartyContext context, Node node) {
        List<PlainTensor> inputs = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            inputs.add(open(context, node, i));
        }
        String name = node.attributes().text(Names.NAME);
        PlainTensor result;
        try {
            result = client.bindings().function(name).apply(inputs);
        } catch (Exception e) {
            throw new MpcException(
                    MpcException.Code.BAD_INPUT, "local computation failed: name=" + name + ", cause=" + e, e);
        }
        InputSharing.sendFromPlayer(context.at(Steps.SHARE), encode(result, node, name));
    }

    private PlainTensor open(PartyContext context, Node node, int index) {
        ValueType type = program.node(node.inputs().get(index)).type();
        if (type.kind() == Kind.PUBLIC) {
            int size = type.shape().size();
            long[] words = context.at(Steps.PUBLISH, index).receive(Party.P0.ordinal(), 0, size);
            return Encoding.decode(RingTensor.of(type.shape(), words), type.fractionBits());
        }
        return Encoding.decode(
                Opening.receiveAtPlayer(context.at(Steps.OPEN, index), type.shape()), type.fractionBits());
    }
}
