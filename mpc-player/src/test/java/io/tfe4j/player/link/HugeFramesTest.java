package io.tfe4j.player.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.config.Player;
import io.tfe4j.party.Address;
import io.tfe4j.party.MpcException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threat model, item 17: a frame that announces two gigabytes, at a player whose heap has 64 megabytes. */
@Timeout(60)
@Tag("security-17")
class HugeFramesTest {
    private static final int TWO_GIGABYTES = 1 << 28;

    /** Argument: the words that a peer announces. */
    static final class Victim {
        public static void main(String[] args) throws Exception {
            List<Player> players = Fixtures.players(2);
            SessionId session = SessionId.random();
            LinkLimits limits = new LinkLimits(10_000, 10_000, 2_000, TWO_GIGABYTES, 1 << 20, 1L << 32);
            try (PlayerPort port = PlayerPort.open(new PortOptions(
                            "server0",
                            new InetSocketAddress(
                                    InetAddress.getLoopbackAddress(),
                                    players.get(0).port()),
                            players,
                            null,
                            limits,
                            List.of(),
                            false));
                    Socket peer = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
                SessionLinks links = port.join(session, players, Set.of(1));
                peer.getOutputStream().write(RawLink.hello(players, session));
                links.awaitStanding();
                RunLinks run = links.run(1, 1 << 20, 10_000);
                peer.getOutputStream()
                        .write(RawPeer.frame(
                                Frame.MAGIC, 1, session, 1, new Address(1, 1, 1), 1, Integer.parseInt(args[0])));
                run.receive(1, new Address(2, 2, 2), "/wait");
            } catch (MpcException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {TWO_GIGABYTES, TWO_GIGABYTES - 1, Integer.MAX_VALUE})
    void announcement_isRefusedBeforeRoomIsMade(int words) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        String.valueOf(words))
                .redirectErrorStream(true)
                .start();

        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said)
                .contains(
                        words > TWO_GIGABYTES
                                ? "frame too large: from=server1, kind=MESSAGE, words=" + words
                                : "peer sends more than the run allows: from=server1, allowedBytes=1048576")
                .doesNotContain("OutOfMemory");
    }
}
