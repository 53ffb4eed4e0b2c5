package io.tfe4j.player;

import io.grpc.ServerInterceptors;
import io.tfe4j.player.audit.AuditLog;
import io.tfe4j.player.audit.AuditSigner;
import io.tfe4j.player.link.PlayerPort;
import io.tfe4j.player.link.Port;
import io.tfe4j.player.link.PortOptions;
import io.tfe4j.player.tls.Credentials;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A player that listens, from its start to its end. */
final class RunningPlayer implements AutoCloseable {
    private final PlayerNode node;
    private final Coordinator coordinator;
    private final Port port;
    private final AuditLog audit;

    private RunningPlayer(PlayerNode node, Coordinator coordinator, Port port, AuditLog audit) {
        this.node = node;
        this.coordinator = coordinator;
        this.port = port;
        this.audit = audit;
    }

    /**
     * Starts to listen.
     *
     * @param credentials none without TLS
     * @throws IllegalArgumentException if the address cannot be listened at, or the state is in use
     */
    static RunningPlayer start(
            PlayerSettings settings, @Nullable Supplier<Credentials> credentials, PlayerNode.Consent consent) {
        return start(settings, credentials, consent, RunProbe.NONE);
    }

    /** {@code probe} is told of every step of every run. */
    static RunningPlayer start(
            PlayerSettings settings,
            @Nullable Supplier<Credentials> credentials,
            PlayerNode.Consent consent,
            RunProbe probe) {
        UsedSessions used = UsedSessions.open(settings.state().resolve("sessions.used"));
        Path log = settings.state().resolve("audit.jsonl");
        AuditLog audit = AuditLog.open(log, signer(settings.name(), credentials));
        CompletableFuture<Port> opened = new CompletableFuture<>();
        PlayerNode node = new PlayerNode(
                settings,
                () -> credentials == null ? null : credentials.get(),
                consent,
                used,
                new RunRecords(settings.name(), audit, KnownRuns.read(log), settings.roster(), settings.metrics()),
                opened,
                new WitnessedHeads(settings.name(), audit, log, settings.state().resolve("accepted-heads")),
                probe);
        Coordinator coordinator =
                new Coordinator(node, opened, settings.limits().connectMillis());
        try {
            Port port = probe.around(PlayerPort.open(new PortOptions(
                    settings.name(),
                    settings.listen(),
                    settings.roster().players(),
                    credentials,
                    settings.limits(),
                    List.of(() ->
                            ServerInterceptors.intercept(new PlayersService(node, coordinator), new Admission(node))),
                    settings.reflection())));
            opened.complete(port);
            node.outcomes().resume();
            return new RunningPlayer(node, coordinator, port, audit);
        } catch (RuntimeException e) {
            coordinator.close();
            node.close();
            audit.close();
            throw e;
        }
    }

    private static AuditSigner signer(String name, @Nullable Supplier<Credentials> credentials) {
        return credentials == null ? AuditSigner.unsigned(name) : new CredentialsSigner(credentials);
    }

    PlayerNode node() {
        return node;
    }

    /** Ends as a process does that is killed: nothing more is written, and nobody is told. For tests. */
    synchronized void kill() {
        audit.close();
        node.kill();
        port.drop();
        coordinator.close();
    }

    @Override
    public void close() {
        node.close();
        coordinator.close();
        port.close();
        audit.close();
    }
}
