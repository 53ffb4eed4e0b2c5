package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.party.Address;
import io.tfe4j.party.InMemoryNetwork;
import io.tfe4j.party.LocalParties;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.PairKeys;
import io.tfe4j.party.Party;
import io.tfe4j.party.Transport;
import io.tfe4j.program.Attribute;
import io.tfe4j.program.Node;
import io.tfe4j.program.Op;
import io.tfe4j.program.Program;
import io.tfe4j.program.run.Bindings;
import io.tfe4j.program.run.ClientProgram;
import io.tfe4j.program.run.RunObserver;
import io.tfe4j.program.run.ServerProgram;
import io.tfe4j.program.run.VariableStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On slow links what counts is the depth of a program: operations that do not need one another share rounds. */
@Timeout(120)
class IndependentOperationsTest {
    private static final int MANY = 12;
    private static final Duration ONE_WAY = Duration.ofMillis(20);
    private static final double BITS_PER_SECOND = 350e6;

    private static Output comparisons(TfeContext tfe, int count) {
        List<PrivateTensor> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            PrivateTensor x = tfe.definePrivateInput(
                    "owner", Inputs.of(i, -i, 3).range(-100, 100).named("x-" + i));
            results.add(x.relu());
        }
        return tfe.defineOutputValues("receiver", tfe.concat(0, results.toArray(PrivateTensor[]::new)), values -> {});
    }

    private static int roundsOnAWan(int count) {
        TfeContext tfe = new TfeContext(
                new LocalConfig().withListener(RunListener.SILENT).withNetwork(ONE_WAY, BITS_PER_SECOND));
        try (Session session = tfe.session()) {
            RunReport report = session.run(comparisons(tfe, count));
            return report.rounds();
        }
    }

    @Test
    void manyOperations_takeTheRoundsOfOne() {
        int one = roundsOnAWan(1);

        assertThat(roundsOnAWan(MANY)).isEqualTo(one);
    }

    /** Not only counted so: nobody gets any operation's messages before the first of each of them was sent. */
    @Test
    void allOperationsBegin_beforeAnyGoesOn() throws Exception {
        Program program = comparisons(new TfeContext(new LocalConfig()), MANY).program();
        Set<Integer> relus = ConcurrentHashMap.newKeySet();
        program.allNodes().stream().filter(node -> node.operation() == Op.RELU).forEach(node -> relus.add(node.id()));
        assertThat(relus).hasSize(MANY);
        InMemoryNetwork network = new InMemoryNetwork(5, 20_000);
        ExecutorService threads = Executors.newCachedThreadPool();
        List<PairKeys> keys = LocalParties.freshKeys(UnaryOperator.identity());
        List<Future<Integer>> running = new ArrayList<>();
        CountDownLatch open = new CountDownLatch(MANY);
        Set<Integer> begun = ConcurrentHashMap.newKeySet();
        for (Party party : Party.values()) {
            ServerProgram.Server server = new ServerProgram.Server(
                    party,
                    keys.get(party.ordinal()),
                    new Gate(network.endpoint(party.ordinal()), Set.copyOf(relus), begun, open),
                    name -> name.equals("owner") ? 3 : 4,
                    new VariableStore(),
                    failing(network),
                    threads);
            running.add(threads.submit(new ServerProgram(program, server)::run));
        }
        List<double[]> received = new ArrayList<>();
        running.add(threads.submit(client(program, "owner", network.endpoint(3), network, received)::run));
        ClientProgram receiver = client(program, "receiver", network.endpoint(4), network, received);
        running.add(threads.submit(receiver::run));
        for (Future<Integer> each : running) {
            each.get(60, TimeUnit.SECONDS);
        }
        receiver.deliver();
        threads.shutdown();

        assertThat(received).hasSize(1);
        assertThat(received.get(0)).startsWith(0, 0, 3, 1, 0, 3, 2, 0, 3);
    }

    private static ClientProgram client(
            Program program, String name, Transport transport, InMemoryNetwork network, List<double[]> received) {
        Bindings bindings = new Bindings();
        for (int i = 0; i < MANY; i++) {
            int value = i;
            bindings.bindSource("x-" + i, () -> PlainTensor.of(value, -value, 3));
        }
        program.allNodes().stream()
                .filter(node -> node.operation() == Op.OUTPUT)
                .forEach(node -> bindings.bindReceiver(
                        "receiver", node.attributes().get(Attribute.NAME), result -> received.add(result.values())));
        return new ClientProgram(program, new ClientProgram.Client(name, transport, bindings, failing(network)));
    }

    private static RunObserver failing(InMemoryNetwork network) {
        return new RunObserver() {
            @Override
            public void nodeDone(Node node, long nanos) {}

            @Override
            public void failed(Node node, Throwable cause) {
                network.abort(new MpcException(MpcException.Code.ABORTED, "test: " + cause, cause));
            }
        };
    }

    /** Holds back what comes for some nodes until somebody has sent something for each of them. */
    private record Gate(Transport inner, Set<Integer> nodes, Set<Integer> begun, CountDownLatch open)
            implements Transport {
        @Override
        public void send(int to, Address address, Message message) {
            if (nodes.contains(address.node()) && begun.add(address.node())) {
                open.countDown();
            }
            inner.send(to, address, message);
        }

        @Override
        public Message receive(int from, Address address, String step) {
            Message message = inner.receive(from, address, step);
            if (nodes.contains(address.node())) {
                try {
                    assertThat(open.await(20, TimeUnit.SECONDS)).as(step).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return message;
        }
    }
}
