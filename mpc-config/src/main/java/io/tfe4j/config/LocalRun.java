package io.tfe4j.config;

import io.tfe4j.RunReport;
import io.tfe4j.events.RunRecording;
import io.tfe4j.party.InMemoryNetwork;
import io.tfe4j.party.LocalParties;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.PairKeys;
import io.tfe4j.party.Party;
import io.tfe4j.party.ShapedTransport;
import io.tfe4j.party.Transport;
import io.tfe4j.program.Checkpoints;
import io.tfe4j.program.Program;
import io.tfe4j.program.run.Bindings;
import io.tfe4j.program.run.ClientProgram;
import io.tfe4j.program.run.ServerProgram;
import io.tfe4j.program.run.VariableStore;
import io.tfe4j.ring.Parallel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run of a program by players that are threads of this JVM. */
final class LocalRun {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(() -> runWithItsShare(task), "tfe4j-player");
        thread.setDaemon(true);
        return thread;
    });

    /** Three servers share this machine's processors. */
    private static void runWithItsShare(Runnable task) {
        Parallel.Scope share = Parallel.limitToShareOf(3);
        try {
            task.run();
        } finally {
            share.close();
        }
    }

    private static final long GLANCE_MILLIS = 20;

    private final LocalConfig config;
    private final Bindings bindings;
    private final List<VariableStore> variables;
    private final List<Checkpoints> checkpoints;
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
        checkpoints = Arrays.stream(Party.values()).map(config::checkpoints).toList();
        network = new InMemoryNetwork(players.size(), config.timeout().toMillis());
        failure = new Failure(network);
    }

    RunReport run(String tag) {
        RunRecording recording = config.events().begin(tag, program, players);
        try {
            RunReport report = run(tag, recording);
            recording.finished();
            return report;
        } catch (RuntimeException | Error e) {
            checkpoints.forEach(Checkpoints::rollback);
            throw e;
        } finally {
            // does nothing if it finished
            recording.failed();
        }
    }

    private RunReport run(String tag, RunRecording recording) {
        long start = System.nanoTime();
        List<PairKeys> keys = LocalParties.freshKeys(config.randomness());
        Profile profile = new Profile(program, config.listener(), config.checksRanges() ? new RangeChecks() : null);
        int rounds;
        try {
            prepareClients(recording);
            rounds = await(startServers(keys, profile, recording), startClients());
        } finally {
            keys.forEach(PairKeys::close);
        }
        clients.forEach(ClientProgram::deliver);
        variables.forEach(VariableStore::commit);
        checkpoints.forEach(Checkpoints::commit);
        double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        return new RunReport(tag, program.digest(), players, rounds, bytesByLink(), seconds, profile.times());
    }

    private List<Future<Integer>> startServers(List<PairKeys> keys, Profile profile, RunRecording recording) {
        List<Future<Integer>> running = new ArrayList<>();
        for (Party party : Party.values()) {
            int index = party.ordinal();
            String player = players.get(index);
            ServerProgram.Server server = new ServerProgram.Server(
                    party,
                    keys.get(index),
                    recording.transport(player, transport(index)),
                    players::indexOf,
                    variables.get(index),
                    checkpoints.get(index),
                    recording.observer(player, profile.observer(failure.of(player), index)),
                    THREADS);
            running.add(THREADS.submit(new ServerProgram(program, server)::run));
        }
        return running;
    }

    private List<Future<Integer>> startClients() {
        List<Future<Integer>> running = new ArrayList<>();
        clients.forEach(client -> running.add(THREADS.submit(client::run)));
        return running;
    }

    /** Bad data ends the run before any server starts. */
    private void prepareClients(RunRecording recording) {
        List<Future<Integer>> preparing = new ArrayList<>();
        for (String player : program.players()) {
            ClientProgram client = new ClientProgram(
                    program,
                    new ClientProgram.Client(
                            player,
                            recording.transport(player, transport(players.indexOf(player))),
                            bindings,
                            recording.observer(player, failure.of(player))));
            clients.add(client);
            preparing.add(THREADS.submit(client::prepare, 0));
        }
        long deadline = System.nanoTime() + config.timeout().toNanos();
        for (int i = 0; i < preparing.size(); i++) {
            await(preparing.get(i), clients.get(i).player(), deadline, "inputs not read in time");
        }
        if (failure.any()) {
            preparing.forEach(one -> one.cancel(true));
        }
        failure.throwIfAny();
    }

    /** A player has as long for its own data as for a message of another. Returns when another has failed, too. */
    private void await(Future<Integer> work, String player, long deadline, String problem) {
        try {
            while (!failure.any()) {
                if (ended(work)) {
                    return;
                }
                if (System.nanoTime() > deadline) {
                    fail(
                            player,
                            MpcException.Code.PEER_SILENT,
                            problem + ": waitedMillis=" + config.timeout().toMillis());
                }
            }
        } catch (InterruptedException e) {
            fail(player, MpcException.Code.CANCELLED, "run cancelled by its caller");
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            failure.of(player, causeOf(e));
        }
    }

    private static Throwable causeOf(ExecutionException e) {
        return Objects.requireNonNullElse(e.getCause(), e);
    }

    private static boolean ended(Future<Integer> task) throws InterruptedException, ExecutionException {
        try {
            task.get(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private void fail(String player, MpcException.Code code, String message) {
        failure.of(player, new MpcException(code, message));
    }

    private Transport transport(int index) {
        Transport direct = config.tapped(players.get(index), network.endpoint(index));
        LocalConfig.NetworkShape shape = config.network();
        return shape.equals(LocalConfig.NetworkShape.NONE)
                ? direct
                : new ShapedTransport(direct, shape.latencyNanos(), shape.bitsPerSecond());
    }

    /** The largest round any player saw. After a failure a player busy with its own data is interrupted, not waited for. */
    private int await(List<Future<Integer>> servers, List<Future<Integer>> owners) {
        int rounds = 0;
        for (Future<Integer> server : servers) {
            rounds = Math.max(rounds, await(server));
        }
        if (failure.any()) {
            owners.forEach(owner -> owner.cancel(true));
        }
        failure.throwIfAny();
        // while servers compute, the others hear nothing; what is for them is on its way now
        long deadline = System.nanoTime() + config.timeout().toNanos();
        for (int i = 0; i < owners.size(); i++) {
            await(
                    owners.get(i),
                    clients.get(i).player(),
                    deadline,
                    "peer silent: servers are done, a message is missing");
        }
        for (Future<Integer> owner : owners) {
            rounds = Math.max(rounds, await(owner));
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
                    failure.of("unknown", causeOf(e));
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
