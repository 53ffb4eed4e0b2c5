package io.tfe4j.player.intruder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.tfe4j.player.link.Fixtures;
import io.tfe4j.player.link.RawPeer;
import io.tfe4j.player.tls.TlsContexts;
import io.tfe4j.player.wire.PlayersGrpc;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Threat model, items 32, 33 and 39: what a player can do to another's port, while others work. */
@Timeout(120)
@Tag("security-33")
class FloodsWithCertificateTest {
    private static final MethodDescriptor.Marshaller<byte[]> RAW = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw Status.INTERNAL.withCause(e).asRuntimeException();
            }
        }
    };

    @SuppressWarnings("NullAway.Init") // set before each test
    private Bystanders bystanders;

    @BeforeEach
    void start() throws Exception {
        bystanders = new Bystanders();
    }

    @AfterEach
    void stop() {
        bystanders.close();
    }

    private SSLSocket connect(String protocol) throws Exception {
        SSLSocket socket = RawPeer.socket(bystanders.target().port(), "TLSv1.3", Fixtures.issued("mallory"), protocol);
        socket.setSoTimeout(20_000);
        socket.startHandshake();
        return socket;
    }

    private static byte[] all(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    static Stream<Map.Entry<String, byte[]>> badHttp2() {
        byte[] noise = new byte[1 << 16];
        new SplittableRandom(6).nextBytes(noise);
        byte[] block = new byte[16_000];
        Arrays.fill(block, (byte) 0x84);
        byte[][] continuations = new byte[400][];
        Arrays.fill(continuations, Http2.frame(Http2.CONTINUATION, 0, 1, block));
        return Stream.of(
                Map.entry("noise in place of the preface", noise),
                Map.entry("noise after the preface", all(Http2.greeting(), noise)),
                Map.entry("a frame longer than allowed", all(Http2.greeting(), Http2.frame(0xFFFFFF, 0, 0, 1))),
                Map.entry("settings that are none", all(Http2.PREFACE, Http2.frame(Http2.SETTINGS, 0, 0, new byte[] {
                    1, 2, 3
                }))),
                Map.entry(
                        "headers that cannot be unpacked",
                        all(
                                Http2.greeting(),
                                Http2.frame(Http2.HEADERS, Http2.END_HEADERS, 1, new byte[] {-1, -1, -1, -1, -1, -1}))),
                Map.entry(
                        "headers without end",
                        all(Http2.greeting(), Http2.frame(Http2.HEADERS, 0, 1, Http2.REQUEST), all(continuations))),
                Map.entry(
                        "a stream number that falls",
                        all(
                                Http2.greeting(),
                                Http2.frame(Http2.HEADERS, Http2.END_HEADERS, 5, Http2.REQUEST),
                                Http2.frame(Http2.HEADERS, Http2.END_HEADERS, 3, Http2.REQUEST),
                                Http2.frame(Http2.HEADERS, Http2.END_HEADERS, 0, Http2.REQUEST))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badHttp2")
    void badHttp2_endsItsConnection_andNoOther(Map.Entry<String, byte[]> bytes) throws Exception {
        try (SSLSocket socket = connect(TlsContexts.GRPC_PROTOCOL)) {
            tryToWrite(socket, bytes.getValue());

            awaitClosed(socket);
        }
        bystanders.goOnAsEver();
    }

    @Test
    void s33_rapidReset_isCutOff() throws Exception {
        try (SSLSocket socket = connect(TlsContexts.GRPC_PROTOCOL)) {
            socket.getOutputStream().write(Http2.greeting());
            boolean open = true;
            for (int stream = 1; stream < 40_001 && open; stream += 2) {
                open = tryToWrite(socket, Http2.openAndReset(stream));
            }

            awaitClosed(socket);
        }
        bystanders.goOnAsEver();
    }

    @Test
    void s33_pingFlood_whoseAnswersNobodyReads_isBounded() throws Exception {
        byte[][] pings = new byte[2_000][];
        Arrays.fill(pings, Http2.frame(Http2.PING, 0, 0, new byte[8]));
        byte[] many = all(pings);
        try (SSLSocket socket = connect(TlsContexts.GRPC_PROTOCOL)) {
            socket.getOutputStream().write(Http2.greeting());
            for (int i = 0; i < 100 && tryToWrite(socket, many); i++) {
                bystanders.goOn();
            }

            bystanders.goOnAsEver();
        }
    }

    @Test
    void s32_connectionsOfOneCaller_haveALimit() throws Exception {
        List<SSLSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 80; i++) {
                SSLSocket socket = connect(TlsContexts.GRPC_PROTOCOL);
                sockets.add(socket);
                tryToWrite(socket, Http2.greeting());
            }
            awaitClosed(sockets.get(79));

            bystanders.goOnAsEver();
        } finally {
            for (SSLSocket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void s32_greetingsForSessionsThatNobodyJoins_areHeldInSmallNumbers_andNotForLong() throws Exception {
        List<SSLSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                SSLSocket socket = connect(TlsContexts.SHARE_PROTOCOL);
                sockets.add(socket);
                byte[] hello = new byte[88];
                byte[] begin = {0x54, 0x46, 0x53, 2, 0, 0, 0, 0, (byte) i};
                System.arraycopy(begin, 0, hello, 0, begin.length);
                hello[52] = 4;
                tryToWrite(socket, hello);
            }

            bystanders.goOnAsEver();
            for (SSLSocket socket : sockets) {
                awaitClosed(socket);
            }
        } finally {
            for (SSLSocket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void s39_protobufThatIsNone_endsItsCall() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        ManagedChannel channel = bystanders.attackedPort().dial(bystanders.target());
        try {
            for (int i = 1; i < 200; i++) {
                byte[] noise = new byte[i];
                random.nextBytes(noise);
                noise[0] = (byte) 0xFF;
                assertThatThrownBy(() -> call(channel, noise)).isInstanceOf(StatusRuntimeException.class);
            }
            byte[] tooLarge = new byte[65 << 20];
            assertThatThrownBy(() -> call(channel, tooLarge))
                    .satisfies(e -> assertThat(Status.fromThrowable(e).getCode())
                            .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED));
        } finally {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
        bystanders.goOnAsEver();
    }

    private static byte[] call(ManagedChannel channel, byte[] request) {
        return ClientCalls.blockingUnaryCall(
                channel,
                PlayersGrpc.getStatusMethod().toBuilder(RAW, RAW).build(),
                CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
                request);
    }

    private static boolean tryToWrite(SSLSocket socket, byte[] bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void awaitClosed(SSLSocket socket) {
        byte[] said = new byte[1 << 16];
        try {
            int length;
            do {
                length = socket.getInputStream().read(said);
            } while (length >= 0);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("still open", e);
        } catch (IOException e) {
            assertThat(e.getMessage()).as("reset").isNotNull();
        }
    }
}
