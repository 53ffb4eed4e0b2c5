package io.tfe4j.player;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tfe4j.config.Player;
import io.tfe4j.player.link.Caller;
import io.tfe4j.player.tls.Identity;
import io.tfe4j.player.wire.PlayerStatus;
import io.tfe4j.player.wire.PlayersGrpc;
import io.tfe4j.player.wire.StatusReply;
import io.tfe4j.player.wire.StatusRequest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Who is up, with which version and which sessions. */
final class StatusReports {
    private static final long PATIENCE_MILLIS = 3_000;

    private final PlayerNode node;
    private final Coordinator coordinator;

    StatusReports(PlayerNode node, Coordinator coordinator) {
        this.node = node;
        this.coordinator = coordinator;
    }

    /** Answers for this player, or, asking the others, for all. */
    void report(boolean all, String caller, StreamObserver<StatusReply> asker) {
        StreamObserver<StatusReply> reply = forCaller(caller, asker);
        if (!all) {
            reply.onNext(StatusReply.newBuilder().addPlayers(own()).build());
            reply.onCompleted();
            return;
        }
        List<Player> players = node.roster().players();
        AtomicReferenceArray<PlayerStatus> answers = new AtomicReferenceArray<>(players.size());
        AtomicInteger missing = new AtomicInteger(players.size());
        for (int i = 0; i < players.size(); i++) {
            ask(players.get(i), new Slot(i, answers, missing, reply));
        }
    }

    /** Operators of players see all sessions, and submitters their own. */
    private static StreamObserver<StatusReply> forCaller(String caller, StreamObserver<StatusReply> asker) {
        boolean seesAll = caller.startsWith(Identity.PLAYER) || caller.equals(Caller.LOCAL.identity());
        return new StreamObserver<>() {
            @Override
            public void onNext(StatusReply full) {
                asker.onNext(seesAll ? full : onlyOf(caller, full));
            }

            @Override
            public void onError(Throwable cause) {
                asker.onError(cause);
            }

            @Override
            public void onCompleted() {
                asker.onCompleted();
            }
        };
    }

    private static StatusReply onlyOf(String submitter, StatusReply full) {
        StatusReply.Builder some = StatusReply.newBuilder();
        for (PlayerStatus player : full.getPlayersList()) {
            PlayerStatus.Builder one = player.toBuilder().clearSessions();
            player.getSessionsList().stream()
                    .filter(session -> session.getSubmitter().equals(submitter))
                    .forEach(one::addSessions);
            some.addPlayers(one);
        }
        return some.build();
    }

    private PlayerStatus own() {
        return PlayerStatus.newBuilder()
                .setName(node.name())
                .setUp(true)
                .setVersion(LibraryVersion.current())
                .setRole(node.roster().role(node.name()))
                .addAllSessions(node.sessions())
                .build();
    }

    private void ask(Player player, Slot slot) {
        if (player.name().equals(node.name())) {
            slot.answer(own());
            return;
        }
        PlayersGrpc.newStub(coordinator.channel(player.name()))
                .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .status(StatusRequest.getDefaultInstance(), new StreamObserver<>() {
                    @Override
                    public void onNext(StatusReply answer) {
                        slot.answer(answer.getPlayers(0));
                    }

                    @Override
                    public void onError(Throwable cause) {
                        Status status = Status.fromThrowable(cause);
                        slot.answer(PlayerStatus.newBuilder()
                                .setName(player.name())
                                .setRole(node.roster().role(player.name()))
                                .setProblem(status.getCode()
                                        + (status.getDescription() == null ? "" : ": " + status.getDescription()))
                                .build());
                    }

                    @Override
                    public void onCompleted() {}
                });
    }

    /** One player's place in the answer; the last to be filled sends it. */
    private record Slot(
            int index,
            AtomicReferenceArray<PlayerStatus> answers,
            AtomicInteger missing,
            StreamObserver<StatusReply> reply) {
        void answer(PlayerStatus status) {
            answers.set(index, status);
            if (missing.decrementAndGet() > 0) {
                return;
            }
            StatusReply.Builder all = StatusReply.newBuilder();
            for (int i = 0; i < answers.length(); i++) {
                all.addPlayers(answers.get(i));
            }
            reply.onNext(all.build());
            reply.onCompleted();
        }
    }
}
