package io.tfe4j.player.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.tfe4j.config.Player;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.wire.Closed;
import io.tfe4j.player.wire.PlayerStatus;
import io.tfe4j.player.wire.PlayersGrpc;
import io.tfe4j.player.wire.SessionName;
import io.tfe4j.player.wire.StatusReply;
import io.tfe4j.player.wire.StatusRequest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** gRPC calls and share links on one port. */
@Timeout(60)
public class GrpcOnThePortTest {
    /** Answers with the identity of whoever asks. */
    public static final class WhoAmI extends PlayersGrpc.PlayersImplBase {
        @Override
        public void status(StatusRequest request, StreamObserver<StatusReply> reply) {
            String caller = String.valueOf(Caller.KEY.get());
            reply.onNext(StatusReply.newBuilder()
                    .addPlayers(PlayerStatus.newBuilder().setName(caller))
                    .build());
            reply.onCompleted();
        }
    }

    public static String whoAmI(Player player, @Nullable Credentials credentials) throws InterruptedException {
        ManagedChannel channel = Channels.dial(player, credentials);
        try {
            return whoAmI(channel);
        } finally {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    private static String whoAmI(ManagedChannel channel) {
        return PlayersGrpc.newBlockingStub(channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .status(StatusRequest.getDefaultInstance())
                .getPlayers(0)
                .getName();
    }

    private static Credentials submitter() {
        return Fixtures.credentials(Fixtures.ISSUER.issue("alice", "submitter:alice", "", Fixtures.valid()));
    }

    @Test
    void everyCall_seesItsCaller() throws Exception {
        List<Player> players = Fixtures.players(2);
        try (PlayerPort port = Fixtures.port(players, "server0", Fixtures.limits(5_000), new WhoAmI());
                PlayerPort other = Fixtures.port(players, "server1", Fixtures.limits(5_000))) {
            assertThat(port.number()).isEqualTo(players.get(0).port());
            assertThat(whoAmI(players.get(0), submitter())).isEqualTo("Caller[identity=submitter:alice]");
            ManagedChannel channel = other.dial(players.get(0));
            assertThat(whoAmI(channel)).isEqualTo("Caller[identity=player:server1]");
            channel.shutdownNow();
        }
    }

    @Test
    void withoutTls_everyoneIsLocal_andLinksStandAllTheSame() throws Exception {
        List<Player> players = Fixtures.players(2);
        Credentials none = null;
        try (PlayerPort first = Fixtures.port(players, "server0", none, Fixtures.limits(5_000), new WhoAmI());
                PlayerPort second = Fixtures.port(players, "server1", none, Fixtures.limits(5_000))) {
            assertThat(whoAmI(players.get(0), null)).isEqualTo("Caller[identity=local:]");
            SessionId session = SessionId.random();
            SessionLinks left = first.join(session, players, Set.of(1));
            second.join(session, players, Set.of(0)).awaitStanding();
            left.awaitStanding();
        }
    }

    @Test
    void playerOfAnotherName_isNotCalled() throws Exception {
        List<Player> players = Fixtures.players(2);
        try (PlayerPort port = Fixtures.port(players, "server0", Fixtures.limits(5_000), new WhoAmI())) {
            Player wrong = new Player("server1", players.get(0).address());

            assertThat(port.number()).isPositive();
            assertThatThrownBy(() -> whoAmI(wrong, submitter()))
                    .isInstanceOf(StatusRuntimeException.class)
                    .satisfies(
                            e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNAVAILABLE))
                    .hasStackTraceContaining(
                            "peer has another identity: expected=player:server1, found=player:server0");
        }
    }

    @Test
    void health_isServing_andReflectionIsOff() throws Exception {
        List<Player> players = Fixtures.players(1);
        try (PlayerPort port = Fixtures.port(players, "server0", Fixtures.limits(5_000))) {
            ManagedChannel channel = port.dial(players.get(0));

            assertThat(HealthGrpc.newBlockingStub(channel)
                            .check(HealthCheckRequest.getDefaultInstance())
                            .getStatus())
                    .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
            assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(
                            channel,
                            HealthGrpc.getCheckMethod().toBuilder()
                                    .setFullMethodName("grpc.reflection.v1.ServerReflection/ServerReflectionInfo")
                                    .build(),
                            CallOptions.DEFAULT,
                            HealthCheckRequest.getDefaultInstance()))
                    .satisfies(
                            e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
            channel.shutdownNow();
        }
    }

    @Test
    void largeMessages_passBothWays() throws Exception {
        List<Player> players = Fixtures.players(1);
        PlayersGrpc.PlayersImplBase echo = new PlayersGrpc.PlayersImplBase() {
            @Override
            public void closeSession(SessionName request, StreamObserver<Closed> reply) {
                assertThat(request.getSession().size()).isEqualTo(40 << 20);
                reply.onNext(Closed.getDefaultInstance());
                reply.onCompleted();
            }

            @Override
            public void status(StatusRequest request, StreamObserver<StatusReply> reply) {
                reply.onNext(StatusReply.newBuilder()
                        .addPlayers(PlayerStatus.newBuilder().setProblem("x".repeat(40 << 20)))
                        .build());
                reply.onCompleted();
            }
        };
        try (PlayerPort port = Fixtures.port(players, "server0", Fixtures.limits(5_000), echo)) {
            ManagedChannel channel = port.dial(players.get(0));
            var stub = PlayersGrpc.newBlockingStub(channel);

            stub.closeSession(SessionName.newBuilder()
                    .setSession(ByteString.copyFrom(new byte[40 << 20]))
                    .build());
            assertThat(stub.status(StatusRequest.getDefaultInstance())
                            .getPlayers(0)
                            .getProblem())
                    .hasSize(40 << 20);
            channel.shutdownNow();
        }
    }
}
