package io.tfe4j.player;

import io.tfe4j.checkpoint.CheckpointFolder;
import io.tfe4j.config.Player;
import io.tfe4j.config.Roster;
import io.tfe4j.events.Events;
import io.tfe4j.events.RunRecording;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.PairKeys;
import io.tfe4j.party.Party;
import io.tfe4j.player.agreement.Agreement;
import io.tfe4j.player.agreement.Member;
import io.tfe4j.player.agreement.Release;
import io.tfe4j.player.consent.Submitted;
import io.tfe4j.player.link.RunLinks;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.wire.Finished;
import io.tfe4j.player.wire.LinkBytes;
import io.tfe4j.program.Bindings;
import io.tfe4j.program.Checkpoints;
import io.tfe4j.program.ClientProgram;
import io.tfe4j.program.Program;
import io.tfe4j.program.ServerProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One player's part in one run, from its agreement with the others to the delivery of what it receives. */
final class Participation {
    /** Hellos, signatures and the last messages come on top of what the program sends. */
    private static final long NOTES_BYTES = 1 << 16;

    /**
     * What the player brings along.
     *
     * @param credentials none between players of one machine without TLS
     * @param policy a hash of what it consents to
     * @param bindings its data and consumers
     * @param state where a server keeps its checkpoints
     */
    record Participant(
            String name,
            Roster roster,
            @Nullable Credentials credentials,
            byte[] policy,
            Bindings bindings,
            ExecutorService threads,
            Duration longestRun,
            Events events,
            Path state) {
        int endpoint() {
            return roster.endpoint(name);
        }

        List<String> names() {
            return roster.endpoints().stream().map(Player::name).toList();
        }

        /** What a run sees of its checkpoints; players that do not compute keep none. */
        Checkpoints checkpoints() {
            return roster.isServer(name)
                    ? new CheckpointFolder(state.resolve("checkpoints"), Party.values()[endpoint()]).forRun()
                    : Checkpoints.NONE;
        }

        /** The endpoints it exchanges messages with in a run of {@code program}. */
        Set<Integer> peers(Program program) {
            Set<Integer> peers = new TreeSet<>();
            roster.servers().forEach(server -> peers.add(roster.endpoint(server.name())));
            if (roster.isServer(name)) {
                program.players().forEach(each -> peers.add(roster.endpoint(each)));
            }
            peers.remove(endpoint());
            return peers;
        }
    }

    private final Participant me;
    private final Submitted submitted;
    private final Program program;
    private final PlayerSession session;
    private final NodeTimes times;
    private final RunRecording recording;
    private final RunFailure failure;
    private final Checkpoints checkpoints;
    private final LaterTransport later = new LaterTransport();

    Participation(Participant me, Submitted submitted, PlayerSession session, RunSink sink) {
        this.me = me;
        this.submitted = submitted;
        this.program = submitted.program();
        this.session = session;
        times = new NodeTimes(program, sink);
        failure = new RunFailure(me.name());
        checkpoints = me.checkpoints();
        recording = me.events().begin(submitted.tag(), program, me.names());
    }

    /**
     * Takes part until the end; what was assigned is kept, and what was received delivered, only if all went well.
     *
     * @throws MpcException naming player, operation and cause
     */
    Finished run() {
        try {
            ClientProgram client = prepare();
            try (RunLinks links = connect()) {
                failure.attach(links);
                later.stands(links);
                return runAndTell(client, links);
            }
        } catch (RuntimeException | Error e) {
            session.variables().rollback();
            checkpoints.rollback();
            failure.throwIfAny();
            throw e;
        } finally {
            // does nothing if it finished
            recording.failed();
        }
    }

    /** Tells the peers of a failure while there are links to do so. */
    private Finished runAndTell(@Nullable ClientProgram client, RunLinks links) {
        try {
            Finished finished = run(client, links);
            recording.finished();
            return finished;
        } catch (RuntimeException | Error e) {
            failure.report(null, e);
            throw e;
        }
    }

    /** Reads this player's data, if it has any to give, before anybody else is troubled. */
    private @Nullable ClientProgram prepare() {
        if (!program.players().contains(me.name())) {
            return null;
        }
        ClientProgram client = new ClientProgram(
                program,
                new ClientProgram.Client(
                        me.name(),
                        recording.transport(me.name(), later),
                        me.bindings(),
                        recording.observer(me.name(), failure.observer(NodeTimes.NONE))));
        client.prepare();
        return client;
    }

    private RunLinks connect() {
        session.links().add(me.peers(program));
        session.links().awaitStanding();
        long roundMillis = submitted.submission().getTimeoutMillis();
        long millis =
                me.roster().isServer(me.name()) ? roundMillis : me.longestRun().toMillis();
        return session.open(program.estimate().bytes() + NOTES_BYTES, millis);
    }

    private Finished run(@Nullable ClientProgram client, RunLinks links) {
        Member member = new Member(me.endpoint(), me.names(), me.peers(program), links, me.credentials());
        PairKeys keys = Agreement.reach(member, Terms.of(submitted, me.roster()), me.policy());
        long[] before = bytesSent(links);
        long start = System.nanoTime();
        int rounds = execute(keys, client, links);
        double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        Finished finished = finished(rounds, seconds, before, bytesSent(links));
        Release.await(member);
        session.variables().commit();
        session.knows(session.knowledge().after(program));
        // last: a full disk here must not leave this server's variables behind the others'
        checkpoints.commit();
        if (client != null) {
            client.deliver();
        }
        return finished;
    }

    private int execute(@Nullable PairKeys keys, @Nullable ClientProgram client, RunLinks links) {
        List<Future<Integer>> parts = new ArrayList<>();
        if (client != null) {
            parts.add(me.threads().submit(client::run));
        }
        try {
            int rounds = keys == null ? 0 : serve(keys, links);
            for (Future<Integer> part : parts) {
                rounds = Math.max(rounds, await(part));
            }
            failure.throwIfAny();
            return rounds;
        } finally {
            if (keys != null) {
                keys.close();
            }
            parts.forEach(part -> part.cancel(true));
        }
    }

    private int serve(PairKeys keys, RunLinks links) {
        ServerProgram.Server server = new ServerProgram.Server(
                Party.values()[me.endpoint()],
                keys,
                recording.transport(me.name(), links),
                me.roster()::endpoint,
                session.variables(),
                checkpoints,
                recording.observer(me.name(), failure.observer(times)),
                me.threads());
        return new ServerProgram(program, server).run();
    }

    private int await(Future<Integer> part) {
        try {
            return part.get();
        } catch (ExecutionException e) {
            failure.report(null, e.getCause() == null ? e : e.getCause());
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure.report(null, new MpcException(MpcException.Code.CANCELLED, "run cancelled", e));
            return 0;
        }
    }

    private long[] bytesSent(RunLinks links) {
        long[] bytes = new long[me.roster().endpoints().size()];
        me.peers(program).forEach(peer -> bytes[peer] = links.bytesSent(peer));
        return bytes;
    }

    private Finished finished(int rounds, double seconds, long[] before, long[] after) {
        Finished.Builder finished = Finished.newBuilder().setRounds(rounds).setSeconds(seconds);
        for (int peer = 0; peer < after.length; peer++) {
            if (after[peer] > before[peer]) {
                finished.addLinks(LinkBytes.newBuilder()
                        .setFrom(me.name())
                        .setTo(me.names().get(peer))
                        .setBytes(after[peer] - before[peer]));
            }
        }
        return finished.addAllOperations(times.all()).build();
    }
}
