package io.tfe4j.player.intruder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Threat model, item 32: connections of somebody without a certificate, while others work. */
@Timeout(120)
@Tag("security-32")
class FloodsWithoutCertificateTest {
    /** More than a port lets wait. */
    private static final int FLOOD = 600;

    private static final byte[] CLIENT_HELLO_BEGUN = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3};

    private final List<Socket> sockets = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before each test
    private Bystanders bystanders;

    @BeforeEach
    void start() throws Exception {
        bystanders = new Bystanders();
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        bystanders.close();
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), bystanders.target().port());
        sockets.add(socket);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void awaitClosed(Socket socket) {
        try (InputStream in = socket.getInputStream()) {
            assertThat(in.readAllBytes().length).as("an alert at most").isLessThan(16);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("still open", e);
        } catch (IOException e) {
            assertThat(e.getMessage()).as("reset").isNotNull();
        }
    }

    @Test
    void silentConnections_pushOutOneAnother_andNobodyElse() throws Exception {
        for (int i = 0; i < FLOOD; i++) {
            connect();
        }

        bystanders.goOnAsEver();

        for (Socket socket : sockets) {
            awaitClosed(socket);
        }
    }

    @Test
    void slowHello_isNotWaitedFor() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            slow.add(connect());
        }
        int sent = 0;
        for (byte each : CLIENT_HELLO_BEGUN) {
            for (Socket socket : slow) {
                try {
                    socket.getOutputStream().write(each);
                    sent++;
                } catch (IOException e) {
                    assertThat(e.getMessage()).as("closed meanwhile").isNotNull();
                }
            }
            Thread.sleep(Bystanders.HANDSHAKE_MILLIS / 8);
        }

        assertThat(sent).isPositive();
        bystanders.goOnAsEver();
        slow.forEach(FloodsWithoutCertificateTest::awaitClosed);
    }

    static Stream<Map.Entry<String, byte[]>> garbage() {
        byte[] noise = new byte[1 << 20];
        new SplittableRandom(5).nextBytes(noise);
        byte[] longRecord = {22, 3, 3, (byte) 0xFF, (byte) 0xFF};
        byte[] wrongVersion = {22, 9, 9, 0, 5, 1, 0, 0, 1, 0};
        byte[] alert = {21, 3, 3, 0, 2, 2, 40};
        return Stream.of(
                Map.entry("noise", noise),
                Map.entry("a record longer than TLS allows", longRecord),
                Map.entry("a record of no version", wrongVersion),
                Map.entry("an alert first", alert),
                Map.entry("HTTP/1.1", "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                Map.entry("HTTP/2 without TLS", Http2.greeting()),
                Map.entry("a frame without TLS", new byte[] {0x54, 0x46, 0x53, 2, 0, 0, 0, 0}),
                Map.entry("nothing but zeros", new byte[1 << 16]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("garbage")
    void garbage_isRefused(Map.Entry<String, byte[]> bytes) throws Exception {
        for (int i = 0; i < 20; i++) {
            Socket socket = connect();
            try {
                socket.getOutputStream().write(bytes.getValue());
            } catch (IOException e) {
                assertThat(e.getMessage()).as("closed meanwhile").isNotNull();
            }
        }

        bystanders.goOnAsEver();
        sockets.forEach(FloodsWithoutCertificateTest::awaitClosed);
    }
}
