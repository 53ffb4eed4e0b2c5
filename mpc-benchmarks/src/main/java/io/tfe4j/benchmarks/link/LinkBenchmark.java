package io.tfe4j.benchmarks.link;

import io.tfe4j.config.Player;
import io.tfe4j.player.tls.Certificates;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One link between two processes of this machine, through a player's port, beside a blocking socket that does the same:
 * megabytes a second in each direction while both are busy, and microseconds of a round trip of 8 bytes.
 */
public final class LinkBenchmark {
    private LinkBenchmark() {}

    /** Prints a row, or a JSON object a line, for each thing measured. */
    public static void run(boolean tls, boolean json, PrintWriter out) {
        try {
            Path folder = Files.createTempDirectory("tfe4j-link");
            try {
                measure(tls, json, out, folder);
            } finally {
                delete(folder);
            }
        } catch (Exception e) {
            throw new IllegalStateException("links cannot be measured: cause=" + e.getMessage(), e);
        }
    }

    private static void measure(boolean tls, boolean json, PrintWriter out, Path folder) throws Exception {
        List<Player> players = LinkSchedule.players(freeAddress(), freeAddress());
        @Nullable Path certificates = tls ? folder.resolve("certs") : null;
        if (certificates != null) {
            Certificates.make(players, certificates, 1, false);
        }
        try (ServerSocket listener = Sockets.listen(certificates, players.get(0).name())) {
            Process peer = start(players, listener.getLocalPort(), certificates);
            try (Wire plain = Sockets.accept(listener);
                    Wire link = new LinkWire(players, 0, certificates)) {
                if (!json) {
                    out.printf("%-12s %14s %14s %8s%n", "", tls ? "TLS socket" : "socket", "link", "ratio");
                }
                LinkSchedule.run(
                        new LinkWork(plain, true),
                        new LinkWork(link, true),
                        (name, plainly, linked) -> print(out, json, tls, name, plainly, linked));
            } finally {
                peer.destroy();
            }
        }
    }

    private static void print(PrintWriter out, boolean json, boolean tls, String name, double plain, double link) {
        boolean trip = name.equals("round trip");
        double scale = trip ? 1e6 : 1e-6;
        String unit = trip ? "us" : "MB/s";
        String form = json
                ? "{\"measured\":\"%s\",\"tls\":%s,\"unit\":\"%s\",\"socket\":%.1f,\"link\":%.1f,\"ratio\":%.3f}%n"
                : "%1$-12s %4$9.1f %3$-4s %5$9.1f %3$-4s %6$8.2f%n";
        out.printf(Locale.ROOT, form, name, tls, unit, scale * plain, scale * link, link / plain);
        out.flush();
    }

    private static Process start(List<Player> players, int port, @Nullable Path certificates) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // the peer's standard error is a file or terminal of its own
            if (!option.startsWith("-Dtfe4j.stderr") && !option.startsWith("-agentlib")) {
                command.add(option);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LinkPeer.class.getName()));
        players.forEach(player -> command.add(player.address()));
        command.add(String.valueOf(port));
        if (certificates != null) {
            command.add(certificates.toString());
        }
        return new ProcessBuilder(command).inheritIO().start();
    }

    private static String freeAddress() throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket socket = new ServerSocket(0, 1, here)) {
            return here.getHostAddress() + ":" + socket.getLocalPort();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
