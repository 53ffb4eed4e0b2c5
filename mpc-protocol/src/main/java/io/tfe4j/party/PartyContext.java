package io.tfe4j.party;

import io.tfe4j.random.RandomSource;
import io.tfe4j.random.RandomStream;
import io.tfe4j.ring.Ring;
import org.jspecify.annotations.Nullable;

/**
 * All a protocol sees of the world: who it is, the ring, randomness shared with a neighbour, and messages. Narrowed by
 * named steps, the path is at once the domain of the randomness, the address of the messages, and the place named in
 * an error; so no mask is used twice and no schedule can desynchronise the parties.
 *
 * <p>Narrow before every nested protocol and every draw or message. Who does not, and so comes to draw a word or to
 * send a message at an address for the second time, gets an {@link MpcException} instead ({@link RunLedger}); a
 * symbolic run finds out earlier, when two protocols charge their costs to one context. A context belongs to one
 * thread.
 */
public final class PartyContext {
    private final Environment environment;
    private final @Nullable PartyContext parent;
    private final String name;
    private final Address address;

    /** What all contexts of one operation have in common. */
    private record Environment(
            @Nullable Party self,
            Ring ring,
            @Nullable PairKeys keys,
            @Nullable Wires wires,
            RoundClock clock,
            @Nullable CostMeter meter,
            int rotation,
            boolean exact,
            @Nullable Mode mode) {

        Environment withExactRounding() {
            return new Environment(self, ring, keys, wires, clock, meter, rotation, true, mode);
        }

        Environment withMode(Mode other) {
            return new Environment(self, ring, keys, wires, clock, meter, rotation, exact, other);
        }

        Wires connected() {
            if (wires == null) {
                throw new IllegalStateException("nothing is drawn or sent on symbolic tensors");
            }
            return wires;
        }
    }

    /** How an operation reaches others, and the ledger of what it has drawn and sent. */
    private record Wires(Transport transport, NodeLedger ledger) {}

    private PartyContext(Environment environment, @Nullable PartyContext parent, String name, Address address) {
        this.environment = environment;
        this.parent = parent;
        this.name = name;
        this.address = address;
    }

    /**
     * The context of one node of a program in one iteration of its loops.
     *
     * @param keys of this run; a node is opened once in an execution
     * @param clock starts at the round in which the node's operands were complete
     */
    public static PartyContext ofNode(
            Party self,
            Ring ring,
            @Nullable PairKeys keys,
            Transport transport,
            RoundClock clock,
            String name,
            int node,
            int execution) {
        Address address = Address.ofNode(node, execution);
        // without keys nothing is drawn, and what is sent is noted for this context alone
        NodeLedger ledger = keys == null ? new NodeLedger() : keys.ledger().open(address, name);
        Environment environment =
                new Environment(self, ring, keys, new Wires(transport, ledger), clock, null, node % 3, false, null);
        return new PartyContext(environment, null, name, address);
    }

    /** The context of a player that is not a party, for its side of an input or an opening: it has no pair keys. */
    public static PartyContext ofPlayer(
            Ring ring, Transport transport, RunLedger run, RoundClock clock, String name, int node, int execution) {
        Address address = Address.ofNode(node, execution);
        Environment environment = new Environment(
                null, ring, null, new Wires(transport, run.open(address, name)), clock, null, 0, false, null);
        return new PartyContext(environment, null, name, address);
    }

    /** A context without a network, for symbolic tensors: protocols charge their declared cost to {@code meter}. */
    public static PartyContext symbolic(Ring ring, CostMeter meter) {
        Environment environment = new Environment(Party.P0, ring, null, null, new RoundClock(0), meter, 0, false, null);
        return new PartyContext(environment, null, "symbolic", Address.ofNode(0, 0));
    }

    /** This place, with {@link #isExact()} for it and everything below; take it before anything is drawn or sent here. */
    public PartyContext exact() {
        return new PartyContext(environment.withExactRounding(), parent, name, address);
    }

    /**
     * Whether truncations in this context, however deep, round to the nearest by the exact protocol: then the result is
     * a function of the operands alone. Otherwise they may round up or down by a dither.
     */
    public boolean isExact() {
        return environment.exact;
    }

    /** This place, for the protocols of {@code mode} in it and everything below; take it before anything is drawn or sent here. */
    public PartyContext in(Mode mode) {
        return new PartyContext(environment.withMode(mode), parent, name, address);
    }

    /** Which protocols are used here; null for the usual ones. */
    public @Nullable Mode mode() {
        return environment.mode;
    }

    public PartyContext at(Step step) {
        return new PartyContext(environment, this, step.name(), address.append(step.ordinal() + 1));
    }

    /** The {@code index}-th of several like steps, {@code index} in 0..65278. */
    public PartyContext at(Step step, int index) {
        return new PartyContext(
                environment,
                this,
                step.name() + "-" + index,
                address.append(step.ordinal() + 1).appendIndex(index));
    }

    /** @throws IllegalStateException for the context of a player that is none of the three parties */
    public Party self() {
        if (environment.self == null) {
            throw new IllegalStateException("this player is not a party: step=" + path());
        }
        return environment.self;
    }

    public Ring ring() {
        return environment.ring;
    }

    /** Added to the chunk number when roles rotate, so that small tensors do not all burden the same party. */
    public int rotation() {
        return environment.rotation;
    }

    /** The random stream of this step that {@code with} can compute too, and the third party cannot. */
    public RandomStream commonRandom(Party with) {
        if (with == self()) {
            throw new IllegalArgumentException("common randomness needs another party: self=" + with);
        }
        if (environment.keys == null) {
            throw new IllegalStateException("no keys are shared here: step=" + path());
        }
        RandomSource key = environment.connected().ledger.watch(environment.keys, with == self().next(), this, address);
        return new RandomStream(key, address.high(), address.low());
    }

    public void send(Party to, int part, long[] words) {
        send(to.ordinal(), part, words);
    }

    public long[] receive(Party from, int part, int words) {
        return receive(from.ordinal(), part, words);
    }

    /**
     * Sends to an endpoint that need not be a party (an input owner or a receiver).
     *
     * @throws MpcException if this part of this step was sent there before; nothing is sent then
     */
    public void send(int endpoint, int part, long[] words) {
        Address to = address.part(part);
        Wires wires = environment.connected();
        wires.ledger.sends(endpoint, this, to);
        wires.transport.send(endpoint, to, new Message(words, environment.clock.rounds() + 1));
    }

    /**
     * Waits for the message of this step.
     *
     * @throws MpcException if the sender fails, stays silent, or sends another length
     */
    public long[] receive(int endpoint, int part, int words) {
        Transport transport = environment.connected().transport;
        Message message = transport.receive(endpoint, address.part(part), path());
        if (message.words().length != words) {
            throw new MpcException(
                    MpcException.Code.BAD_MESSAGE,
                    "message has the wrong length: from=" + transport.name(endpoint) + ", step=" + path() + ", words="
                            + message.words().length + ", expected=" + words);
        }
        environment.clock.seen(message.round());
        return message.words();
    }

    /** Whether protocols only charge their cost here. */
    public boolean isSymbolic() {
        return environment.meter != null;
    }

    /**
     * Adds the declared cost of a protocol that ran on symbolic tensors. A second protocol in the same context would
     * draw the same masks as the first, and is refused here, before anything runs.
     *
     * @throws IllegalArgumentException if a cost was charged to this context before
     */
    public void charge(Cost cost) {
        if (environment.meter == null) {
            throw new IllegalStateException("costs are charged on symbolic tensors only: step=" + path());
        }
        environment.meter.charge(address, cost, this);
        environment.clock.advance(cost.rounds());
    }

    public RoundClock clock() {
        return environment.clock;
    }

    /** For example {@code /layer-2/RELU/MSB/AND-5}. */
    public String path() {
        return (parent == null ? "" : parent.path()) + "/" + name;
    }

    @Override
    public String toString() {
        return (environment.self == null ? "player" : environment.self) + " at " + path();
    }
}
