package io.tfe4j.player.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.link.Channels;
import io.tfe4j.player.wire.PlayersGrpc;
import io.tfe4j.player.wire.RunEvent;
import io.tfe4j.player.wire.SignedSubmission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight calls of 60 MB at once, by a certificate that no rule names, at servers whose heap has 400 MB: they are turned away,
 * nothing runs out of memory, and honest runs go on beside them.
 */
@Tag("security-32")
@Timeout(180)
class SmallHeapServerTest {
    private static final List<String> NAMES = List.of("server0", "server1", "server2", "owner", "receiver");
    private static final int CALLS = 8;
    private static final int BYTES = 60 << 20;

    @TempDir
    static Path folder;

    @Test
    void largeCallsOfAStranger_leaveServersWorking() throws Exception {
        try (Processes players = new Processes(folder, NAMES.toArray(String[]::new))) {
            Files.writeString(players.data().resolve("numbers.csv"), "x\n1\n2\n3\n");
            for (String name : NAMES) {
                Files.writeString(players.policy(name), """
                        {"rules": [{"name": "all", "submitters": ["submitter:submitter"], "inputs": ["*"],
                          "receivers": ["*"]}]}""");
                players.options(name, List.of("-Xmx400m", "-XX:TieredStopAtLevel=1"));
                players.start(name);
            }
            firstRun(players);
            SignedSubmission large = SignedSubmission.newBuilder()
                    .setSubmission(ByteString.copyFrom(new byte[BYTES]))
                    .build();

            List<CompletableFuture<Status>> answers = new ArrayList<>();
            ManagedChannel coordinator = Channels.dial(players.player("server0"), players.credentials("receiver"));
            ManagedChannel server = Channels.dial(players.player("server1"), players.credentials("receiver"));
            try {
                for (int call = 0; call < CALLS; call++) {
                    Answer submit = new Answer();
                    PlayersGrpc.newStub(coordinator).submit(large, submit);
                    Answer takePart = new Answer();
                    PlayersGrpc.newStub(server).takePart(large, takePart);
                    answers.addAll(List.of(submit.status, takePart.status));
                    run(players);
                }
                for (CompletableFuture<Status> answer : answers) {
                    assertThat(answer.get(60, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
                }
            } finally {
                coordinator.shutdownNow();
                server.shutdownNow();
            }
            run(players);
            for (String name : NAMES) {
                assertThat(players.isAlive(name)).as(name).isTrue();
                assertThat(players.log(name)).as(name).doesNotContain("OutOfMemoryError");
            }
        }
    }

    private static final class Answer implements StreamObserver<RunEvent> {
        private final CompletableFuture<Status> status = new CompletableFuture<>();

        @Override
        public void onNext(RunEvent event) {
            status.complete(Status.OK);
        }

        @Override
        public void onError(Throwable cause) {
            status.complete(Status.fromThrowable(cause));
        }

        @Override
        public void onCompleted() {
            status.complete(Status.OK);
        }
    }

    /** Players may need a moment to come up. */
    private static void firstRun(Processes players) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                run(players);
                return;
            } catch (MpcException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    private static void run(Processes players) {
        TfeContext tfe = new TfeContext(players.remote());
        PrivateTensor numbers = tfe.definePrivateInput(
                "owner", Inputs.dataset("numbers").columns("x").rows(3).range(0, 10));
        Output sum = tfe.defineOutput("receiver", "sum", numbers.sum());
        try (Session session = tfe.session()) {
            session.run(sum, "honest");
        }
    }
}
