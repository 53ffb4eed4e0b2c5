package io.tfe4j.config;

import io.tfe4j.RunReport;
import io.tfe4j.party.InMemoryNetwork;
import io.tfe4j.party.LocalParties;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.PairKeys;
import io.tfe4j.party.Party;
import io.tfe4j.party.ShapedTransport;
import io.tfe4j.party.Transport;
import io.tfe4j.program.Bindings;
import io.tfe4j.program.ClientProgram;
import io.tfe4j.program.Program;
import io.tfe4j.program.ServerProgram;
import io.tfe4j.program.VariableStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** One run of a program by players that are threads of this JVM. */
final class LocalRun {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "tfe4j-player");
        thread.setDaemon(true);
        return thread;
    });

    private final LocalConfig config;
    private final Bindings bindings;
    private final List<VariableStore> variables;
    private final Program program;
    private final List<String> players;
    private final InMemoryNetwork network;
    private final Failure failure;
    private final List<ClientProgram> clients = new ArrayList<>();

    LocalRun(
            LocalConfig config,
            Bindings bindings,
            List<VariableStore> variables,
            Program program,
            List<String> players) {
        this.config = config;
        this.bindings = bindings;
        this.variables = variables;
        this.program = program;
        this.players = players;
        network = new InMemoryNetwork(players.size(), config.timeout().toMillis());
        failure = new Failure(network);
    }

    RunReport run(String tag) {
        long start = System.nanoTime();
        List<PairKeys> keys = LocalParties.freshKeys(source -> source);
        Profile profile = new Profile(program, config.listener());
        int rounds;
        try {
            rounds = await(start(keys, profile));
        } finally {
            keys.forEach(PairKeys::close);
        }
        variables.forEach(VariableStore::commit);
        clients.forEach(ClientProgram::deliver);
        double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        return new RunReport(tag, program.digest(), players, rounds, bytesByLink(), seconds, profile.times());
    }

    private List<Future<Integer>> start(List<PairKeys> keys, Profile profile) {
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (Party party : Party.values()) {
            int index = party.ordinal();
            ServerProgram.Server server = new ServerProgram.Server(party, keys.get(index), transport(index),
                    players::indexOf, variables.get(index), profile.observer(failure.of(players.get(index)), index), THREADS);
            tasks.add(new ServerProgram(program, server)::run);
        }
        for (String player : program.players()) {
            ClientProgram client = new ClientProgram(program,
                    new ClientProgram.Client(player, transport(players.indexOf(player)), bindings, failure.of(player)));
            clients.add(client);
            tasks.add(client::run);
        }
        return tasks.stream().map(THREADS::submit).toList();
    }

    private Transport transport(int index) {
        Transport direct = network.endpoint(index);
        LocalConfig.NetworkShape shape = config.network();
        return shape == LocalConfig.NetworkShape.NONE
                ? direct
                : new ShapedTransport(direct, shape.latencyNanos(), shape.bitsPerSecond());
    }

    /** The largest round any player saw; waits for all of them, also after a failure. */
    private int await(List<Future<Integer>> running) {
        int rounds = 0;
        for (Future<Integer> player : running) {
            rounds = Math.max(rounds, await(player));
        }
        failure.throwIfAny();
        return rounds;
    }

    private int await(Future<Integer> player) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return player.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    network.abort(new MpcException(MpcException.Code.CANCELLED, "run cancelled by its caller", e));
                } catch (ExecutionException e) {
                    failure.of("unknown").failed(null, e.getCause());
                    return 0;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Map<String, Long> bytesByLink() {
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (int from = 0; from < players.size(); from++) {
            for (int to = 0; to < players.size(); to++) {
                long sent = network.bytesSent(from, to);
                if (sent > 0) {
                    bytes.put(players.get(from) + "->" + players.get(to), sent);
                }
            }
        }
        return bytes;
    }
}
