package io.tfe4j.player;

import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.tfe4j.config.Player;
import io.tfe4j.config.Roster;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.consent.RefusedException;
import io.tfe4j.player.consent.Submitted;
import io.tfe4j.player.link.Port;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.wire.PlayersGrpc;
import io.tfe4j.player.wire.RunEvent;
import io.tfe4j.player.wire.SessionName;
import io.tfe4j.player.wire.SignedSubmission;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Relays what a script asks to all players that a program names, itself among them, and their reports to the script. */
final class Coordinator implements AutoCloseable {
    /** How long the players have to report their own part after one has failed. */
    private static final long LAST_REPORTS_MILLIS = 2_000;

    /** The same after a refusal: the others decide at the same time. */
    private static final long REFUSALS_MILLIS = 500;

    private static final long RETRY_MILLIS = 300;
    /** Whose end may be relayed; players end forgotten ones by themselves. */
    private static final int MAX_SESSIONS = 10_000;

    /** Who began a session, and at which players it is. */
    private record Relayed(String submitter, Set<String> players) {}

    private final PlayerNode node;
    private final CompletableFuture<Port> port;
    private final long connectMillis;
    private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();
    /** The oldest first. */
    private final Map<SessionId, Relayed> sessions = new LinkedHashMap<>();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tfe4j-coordinator");
        thread.setDaemon(true);
        return thread;
    });

    /** {@code connectMillis}: how long a player may take to come up. */
    Coordinator(PlayerNode node, CompletableFuture<Port> port, long connectMillis) {
        this.node = node;
        this.connectMillis = connectMillis;
        this.port = port;
    }

    /** Runs at all players; the script is told of progress and, once, of the end. */
    void submit(SignedSubmission signed, StreamObserver<RunEvent> script) {
        Submitted submitted;
        try {
            submitted = node.check(signed);
        } catch (RefusedException e) {
            Relay.refuse(script, node.name(), e);
            return;
        }
        Set<String> names = participants(submitted);
        remember(submitted, names);
        Context.CancellableContext context = Context.current().withCancellation();
        Relay relay = new Relay(
                script,
                names.size(),
                failed -> cancelSoon(context, Failures.isRefusal(failed) ? REFUSALS_MILLIS : LAST_REPORTS_MILLIS));
        for (String name : names) {
            context.run(() -> ask(name, signed, relay));
        }
    }

    private void cancelSoon(Context.CancellableContext context, long millis) {
        try {
            timer.schedule(() -> context.cancel(null), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // this player stops, and all calls with it
            context.cancel(null);
        }
    }

    private synchronized void remember(Submitted submitted, Set<String> names) {
        Relayed known = sessions.get(submitted.session());
        Set<String> all = new LinkedHashSet<>(names);
        if (known != null) {
            if (!known.submitter().equals(submitted.submitter())) {
                // each player refuses it too
                return;
            }
            all.addAll(known.players());
        }
        sessions.put(submitted.session(), new Relayed(submitted.submitter(), all));
        if (sessions.size() > MAX_SESSIONS) {
            sessions.remove(sessions.keySet().iterator().next());
        }
    }

    private Set<String> participants(Submitted submitted) {
        Roster roster = node.roster();
        Set<String> names = new LinkedHashSet<>();
        roster.servers().forEach(server -> names.add(server.name()));
        names.addAll(submitted.players());
        return names;
    }

    private void ask(String name, SignedSubmission signed, Relay relay) {
        long giveUp = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(connectMillis);
        Context asking = Context.current();
        PlayerReports reports = new PlayerReports(
                node.roster().player(name), relay, node.roster().endpoint(name) == 0, again -> {
                    if (System.nanoTime() > giveUp || asking.isCancelled()) {
                        return false;
                    }
                    // a channel that was refused waits longer and longer by itself
                    channel(name).resetConnectBackoff();
                    timer.schedule(
                            asking.wrap(() -> PlayersGrpc.newStub(channel(name)).takePart(signed, again)),
                            RETRY_MILLIS,
                            TimeUnit.MILLISECONDS);
                    return true;
                });
        if (name.equals(node.name())) {
            Cancellation cancellation = new Cancellation();
            asking.addListener(
                    unused -> cancellation.cancel(
                            new MpcException(MpcException.Code.CANCELLED, "run cancelled by its caller")),
                    node.threads());
            node.threads().execute(() -> PlayersService.takePart(node, signed, reports, cancellation));
        } else {
            PlayersGrpc.newStub(channel(name)).takePart(signed, reports);
        }
    }

    ManagedChannel channel(String name) {
        Player player = node.roster().player(name);
        return channels.computeIfAbsent(name, unused -> port.join().dial(player));
    }

    /** Who began a session that was relayed; null if it is not known. */
    synchronized @Nullable String submitter(SessionId session) {
        Relayed relayed = sessions.get(session);
        return relayed == null ? null : relayed.submitter();
    }

    /**
     * Closes a session everywhere; {@code caller} must have begun it, or be a player.
     *
     * @throws RefusedException if it may not
     */
    void closeSession(SessionName name, SessionId session, String caller) {
        Relayed relayed;
        synchronized (this) {
            relayed = sessions.get(session);
            if (relayed == null) {
                return;
            }
            PlayerNode.checkMayClose(caller, relayed.submitter());
            sessions.remove(session);
        }
        for (String each : relayed.players()) {
            if (!each.equals(node.name())) {
                // the others are told even if the caller does not wait for it
                Context.ROOT.run(() -> PlayersGrpc.newStub(channel(each)).closeSession(name, Ignored.observer()));
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
