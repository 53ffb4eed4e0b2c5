package io.tfe4j.player.link;

import io.grpc.BindableService;
import io.tfe4j.config.Player;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.Issuer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Players on free ports of this machine, with certificates of one authority. */
public final class Fixtures {
    public static final Issuer ISSUER = new Issuer("test CA", valid());
    public static final long MAX_BYTES = 1L << 40;

    private Fixtures() {}

    public static Issuer.Validity valid() {
        Instant now = Instant.now();
        return new Issuer.Validity(now.minus(Duration.ofMinutes(1)), now.plus(Duration.ofDays(1)));
    }

    public static List<Player> players(int count) throws IOException {
        List<Integer> ports = FreePorts.of(count);
        List<Player> players = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            players.add(new Player("server" + i, "127.0.0.1:" + ports.get(i)));
        }
        return players;
    }

    public static Issuer.Issued issued(String name) {
        return ISSUER.issue(name, "player:" + name, "127.0.0.1", valid());
    }

    public static Credentials credentials(String name) {
        return credentials(issued(name));
    }

    public static Credentials credentials(Issuer.Issued issued) {
        return new Credentials(
                ISSUER.authority().certificate(),
                issued.certificate(),
                issued.keys().getPrivate());
    }

    public static LinkLimits limits(long timeoutMillis) {
        return new LinkLimits(timeoutMillis, 20_000, 5_000, 1 << 21, 1 << 20, 1 << 28);
    }

    /** The port of one of {@code players}; without TLS if {@code credentials} is null. */
    public static PlayerPort port(
            List<Player> players,
            String name,
            @Nullable Credentials credentials,
            LinkLimits limits,
            BindableService... services) {
        Supplier<Credentials> source = credentials == null ? null : () -> credentials;
        return port(players, name, source, limits, services);
    }

    public static PlayerPort port(
            List<Player> players,
            String name,
            @Nullable Supplier<Credentials> source,
            LinkLimits limits,
            BindableService... services) {
        Player own = players.stream()
                .filter(player -> player.name().equals(name))
                .findFirst()
                .orElseThrow();
        return PlayerPort.open(new PortOptions(
                name,
                new InetSocketAddress(own.host(), own.port()),
                players,
                source,
                limits,
                List.of(services),
                false));
    }

    public static PlayerPort port(List<Player> players, String name, LinkLimits limits, BindableService... services) {
        return port(players, name, credentials(name), limits, services);
    }

    /** Everyone but {@code self}. */
    public static Set<Integer> others(int players, int self) {
        return IntStream.range(0, players).filter(i -> i != self).boxed().collect(Collectors.toSet());
    }

    /** Joins with all others, waits until the links stand. */
    public static CompletableFuture<SessionLinks> start(Port port, SessionId session, List<Player> players, int self) {
        SessionLinks links = port.join(session, players, others(players.size(), self));
        return async(() -> {
            links.awaitStanding();
            return links;
        });
    }

    public static <T> CompletableFuture<T> async(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task).start());
    }

    public static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never happened: " + what);
            }
            Thread.sleep(5);
        }
    }
}
