package io.tfe4j.benchmarks.link;

import io.tfe4j.config.Player;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One link between two processes of this machine, through a player's port, beside a blocking socket that does the same:
 * megabytes a second in each direction while both are busy, and microseconds of a round trip of 8 bytes.
 */
public final class LinkBenchmark {
    private LinkBenchmark() {}

    /** Prints a row, or a JSON object a line, for each thing measured. */
    public static void run(boolean tls, boolean json, PrintWriter out) {
        try (Neighbours neighbours = new Neighbours(tls, LinkSchedule.FIRST, LinkSchedule.SECOND)) {
            measure(neighbours, json, out);
        } catch (Exception e) {
            throw new IllegalStateException("links cannot be measured: cause=" + e.getMessage(), e);
        }
    }

    private static void measure(Neighbours neighbours, boolean json, PrintWriter out) throws Exception {
        List<Player> players = neighbours.players();
        @Nullable Path certificates = neighbours.certificates();
        boolean tls = certificates != null;
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
}
