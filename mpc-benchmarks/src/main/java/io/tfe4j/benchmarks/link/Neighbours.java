package io.tfe4j.benchmarks.link;

import io.tfe4j.config.Player;
import io.tfe4j.player.tls.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Players on free ports of this machine, with certificates of their own if they want TLS. */
public final class Neighbours implements AutoCloseable {
    private final List<Player> players = new ArrayList<>();
    private final Path folder;
    private final @Nullable Path certificates;

    public Neighbours(boolean tls, String... names) throws IOException {
        for (String name : names) {
            players.add(new Player(name, freeAddress()));
        }
        folder = Files.createTempDirectory("tfe4j-bench");
        certificates = tls ? folder.resolve("certs") : null;
        if (certificates != null) {
            Certificates.make(players, certificates, 1, false);
        }
    }

    public List<Player> players() {
        return List.copyOf(players);
    }

    /** Null without TLS. */
    public @Nullable Path certificates() {
        return certificates;
    }

    private static String freeAddress() throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket socket = new ServerSocket(0, 1, here)) {
            return here.getHostAddress() + ":" + socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
