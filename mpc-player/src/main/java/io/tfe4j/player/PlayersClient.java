package io.tfe4j.player;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.tfe4j.config.Player;
import io.tfe4j.player.consent.Submissions;
import io.tfe4j.player.link.Channels;
import io.tfe4j.player.link.SessionId;
import io.tfe4j.player.wire.PlayersGrpc;
import io.tfe4j.player.wire.RunName;
import io.tfe4j.player.wire.RunOutcome;
import io.tfe4j.player.wire.SessionName;
import io.tfe4j.player.wire.StatusRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What an operator asks of players, through the first host: who is up, which sessions there are, an end to one. */
public final class PlayersClient implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 8_000;

    /** {@code problem} is empty if the player is up. */
    public record PlayerInfo(
            String name,
            String role,
            String address,
            boolean up,
            String version,
            String problem,
            List<SessionInfo> sessions) {}

    /** {@code seconds}: how long it has been running, or idle. */
    public record SessionInfo(
            String id, String submitter, String tag, String program, int run, String state, double seconds) {}

    private final RemoteConfig config;
    private final ManagedChannel channel;

    private PlayersClient(RemoteConfig config) {
        this.config = config;
        channel = Channels.dial(config.roster().coordinator(), config.credentials());
    }

    /** Asks with the certificate that {@code config} signs with. */
    public static PlayersClient of(RemoteConfig config) {
        return new PlayersClient(config);
    }

    /**
     * All players of the host map, also those that are not up.
     *
     * @throws io.tfe4j.party.MpcException if the first host does not answer
     */
    public List<PlayerInfo> status() {
        try {
            List<PlayerInfo> players = new ArrayList<>();
            PlayersGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .status(StatusRequest.newBuilder().setAll(true).build())
                    .getPlayersList()
                    .forEach(player -> players.add(new PlayerInfo(
                            player.getName(),
                            player.getRole(),
                            config.roster().player(player.getName()).address(),
                            player.getUp(),
                            player.getVersion(),
                            player.getProblem(),
                            player.getSessionsList().stream()
                                    .map(session -> new SessionInfo(
                                            session.getSession(),
                                            session.getSubmitter(),
                                            session.getTag(),
                                            session.getDigest(),
                                            session.getRun(),
                                            session.getState(),
                                            session.getSeconds()))
                                    .toList())));
            return players;
        } catch (StatusRuntimeException e) {
            throw unreachable(e);
        }
    }

    /**
     * Closes a session at all its players; a run in progress fails.
     *
     * @throws IllegalArgumentException if {@code id} is none
     * @throws io.tfe4j.party.MpcException if the first host does not answer, or does not allow it
     */
    public void cancel(String id) {
        try {
            PlayersGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .closeSession(SessionName.newBuilder()
                            .setSession(Submissions.bytes(SessionId.parse(id)))
                            .build());
        } catch (StatusRuntimeException e) {
            throw unreachable(e);
        }
    }

    /**
     * How a run ended: {@code finished}, {@code failed}, {@code undecided} while it is in progress, {@code unknown} if the
     * first server never took part in it.
     *
     * @throws IllegalArgumentException if {@code session} is no session's name
     * @throws io.tfe4j.party.MpcException if the first host does not answer, or the run is another submitter's
     */
    public String outcome(String session, int run) {
        try {
            RunName name = RunName.newBuilder()
                    .setSession(Submissions.bytes(SessionId.parse(session)))
                    .setRun(run)
                    .build();
            RunOutcome.State state = PlayersGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .outcome(name)
                    .getState();
            return state == RunOutcome.State.NOT_BEGUN ? "failed" : state.name().toLowerCase(Locale.ROOT);
        } catch (StatusRuntimeException e) {
            throw unreachable(e);
        }
    }

    private RuntimeException unreachable(StatusRuntimeException cause) {
        Player coordinator = config.roster().coordinator();
        return Failures.exception(Failures.ofCall(coordinator.name(), coordinator.address(), cause));
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
