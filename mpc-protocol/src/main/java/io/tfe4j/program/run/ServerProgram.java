package io.tfe4j.program.run;

import static io.tfe4j.program.Attribute.INDEX;
import static io.tfe4j.program.Attribute.NAME;

import io.tfe4j.fixedpoint.Range;
import io.tfe4j.function.StepMemory;
import io.tfe4j.party.PairKeys;
import io.tfe4j.party.Party;
import io.tfe4j.party.PartyContext;
import io.tfe4j.party.RoundClock;
import io.tfe4j.party.Transport;
import io.tfe4j.program.Arguments;
import io.tfe4j.program.Block;
import io.tfe4j.program.CheckpointOperations;
import io.tfe4j.program.Checkpoints;
import io.tfe4j.program.Node;
import io.tfe4j.program.Program;
import io.tfe4j.program.Value;
import io.tfe4j.program.Value.PublicValue;
import io.tfe4j.program.ValueType;
import io.tfe4j.ring.RingTensor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.ToIntFunction;

/** A program's run at one of the three servers. */
public final class ServerProgram {
    /** What a server brings along; {@code endpoints} numbers the players by name. */
    public record Server(
            Party self,
            PairKeys keys,
            Transport transport,
            ToIntFunction<String> endpoints,
            VariableStore variables,
            Checkpoints checkpoints,
            RunObserver observer,
            Executor threads) {
        /** A server that keeps no checkpoints. */
        public Server(
                Party self,
                PairKeys keys,
                Transport transport,
                ToIntFunction<String> endpoints,
                VariableStore variables,
                RunObserver observer,
                Executor threads) {
            this(self, keys, transport, endpoints, variables, Checkpoints.NONE, observer, threads);
        }
    }

    private final Program program;
    private final Server server;
    private final Map<Integer, NodeRunner.Result> checked = new ConcurrentHashMap<>();
    private final Map<Integer, StepMemory> memories = new ConcurrentHashMap<>();

    public ServerProgram(Program program, Server server) {
        this.program = program;
        this.server = server;
    }

    /**
     * Receives the inputs outside loops whose ranges the program has the servers check, and checks them and that their shares
     * are consistent, before anything else of the program is computed; {@link #run} goes on from there. Call it before
     * {@link #run} at all servers, or at none: then inputs are checked where they are due. {@link
     * ClientProgram#shareChecked} is the owners' part. Does nothing if there are no such inputs.
     *
     * @throws io.tfe4j.party.MpcException {@code BAD_INPUT} at all servers if a number is outside of its declared range
     */
    public void checkInputs() {
        Block inputs = program.checkedInputs();
        if (!inputs.nodes().isEmpty()) {
            new BlockRun(new Checker(), BlockPlan.of(inputs, program), null, BlockRun.LoopState.MAIN).run();
        }
    }

    /**
     * Computes all nodes and returns the number of rounds; what is assigned is staged in the variable store.
     *
     * @throws io.tfe4j.party.MpcException before anything is sent, if a variable is not what the program declares
     */
    public int run() {
        server.variables().check(program);
        BlockRun main = new BlockRun(new Runner(), BlockPlan.of(program), null, BlockRun.LoopState.MAIN);
        main.run();
        return main.lastRound();
    }

    /** Keeps what it computes for the run. */
    private final class Checker extends Runner {
        @Override
        public Result run(Node node, BlockRun block) {
            Result result = super.run(node, block);
            checked.put(node.id(), result);
            return result;
        }
    }

    private class Runner implements NodeRunner {
        @Override
        public Result run(Node node, BlockRun block) {
            Result before = checked.remove(node.id());
            if (before != null) {
                return before;
            }
            long start = System.nanoTime();
            Result result = switch (node.operation()) {
                case REPEAT -> block.repeat(node);
                case PARAMETER ->
                    local(
                            node,
                            block,
                            block.loop().carried().get(node.attributes().get(INDEX)));
                case LOOP_INDEX -> local(node, block, index(node, block.loop().index()));
                case VARIABLE ->
                    local(node, block, server.variables().get(node.attributes().get(NAME), node.type()));
                case STORE -> store(node, block);
                default -> compute(node, block);
            };
            server.observer()
                    .nodeDone(new NodeExecution(
                            node,
                            block.loop().execution(),
                            start,
                            System.nanoTime(),
                            block.startRound(node),
                            result.round()));
            return result;
        }

        private Result local(Node node, BlockRun block, Value value) {
            return new Result(value, block.startRound(node));
        }

        private Value index(Node node, long index) {
            Range range = node.type().range();
            return new PublicValue(RingTensor.scalar(index), 0, range);
        }

        private Result store(Node node, BlockRun block) {
            server.variables()
                    .stage(
                            node.attributes().get(NAME),
                            block.inputs(node).get(0),
                            program.node(node.inputs().get(0)).type());
            return local(node, block, Value.NONE);
        }

        private Result compute(Node node, BlockRun block) {
            RoundClock clock = new RoundClock(block.startRound(node));
            boolean exact = program.isExact(node.id());
            PartyContext place = PartyContext.ofNode(
                    server.self(),
                    program.ring(),
                    server.keys(),
                    server.transport(),
                    clock,
                    node.operation() + "-" + node.id(),
                    node.id(),
                    block.loop().execution());
            PartyContext ofMode = place.in(program.suite());
            PartyContext context = exact ? ofMode.exact() : ofMode;
            Arguments arguments = new Arguments(
                    block.inputs(node),
                    node.attributes(),
                    server.endpoints(),
                    check -> block.later(node, check),
                    exact,
                    memories.computeIfAbsent(node.id(), id -> new StepMemory()));
            Value value = switch (node.operation()) {
                case CHECKPOINT -> CheckpointOperations.save(context, arguments, types(node), server.checkpoints());
                case RESTORE -> CheckpointOperations.restore(context, arguments, server.checkpoints());
                default -> node.operation().code().apply(context, arguments);
            };
            server.observer().computed(node, block.loop().execution(), value);
            return new Result(value, clock.rounds());
        }

        private List<ValueType> types(Node node) {
            return node.inputs().stream()
                    .map(input -> program.node(input).type())
                    .toList();
        }

        @Override
        public void failed(Node node, Throwable cause) {
            server.observer().failed(node, cause);
        }

        @Override
        public Executor threads() {
            return server.threads();
        }
    }
}
