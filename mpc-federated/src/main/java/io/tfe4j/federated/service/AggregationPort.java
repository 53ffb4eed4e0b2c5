package io.tfe4j.federated.service;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.tfe4j.federated.aggregation.Inbox;
import io.tfe4j.party.Party;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.TlsContexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where clients reach one aggregation server. With credentials, connections are TLS 1.3 and clients show a certificate of
 * {@code client:NAME} from the players' authority; without, clients of this machine are whoever they say.
 */
public final class AggregationPort implements AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 1 << 20;
    private static final int MAX_METADATA_BYTES = 16 << 10;
    private static final int FLOW_WINDOW_BYTES = 4 << 20;
    private static final int MAX_IDLE_MINUTES = 10;
    private static final int MAX_CALLS_OF_A_CONNECTION = 128;
    private static final int MAX_RESETS = 200;
    private static final int RESET_WINDOW_SECONDS = 10;
    /** Clients that wait for room ask now and then whether the server is still there. */
    private static final int PERMITTED_KEEP_ALIVE_SECONDS = 5;

    private static final int CLOSE_SECONDS = 2;

    private final AggregationService service;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            Math.max(2, Runtime.getRuntime().availableProcessors()), AggregationPort::thread);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(AggregationPort::thread);
    private final Server server;

    private AggregationPort(
            Party self, InetSocketAddress address, @Nullable Credentials credentials, Duration patience) {
        service = new AggregationService(self, credentials != null, patience, clock);
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
                .executor(threads)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .maxInboundMetadataSize(MAX_METADATA_BYTES)
                .flowControlWindow(FLOW_WINDOW_BYTES)
                .maxConnectionIdle(MAX_IDLE_MINUTES, TimeUnit.MINUTES)
                .maxConcurrentCallsPerConnection(MAX_CALLS_OF_A_CONNECTION)
                .maxRstFramesPerWindow(MAX_RESETS, RESET_WINDOW_SECONDS)
                .permitKeepAliveTime(PERMITTED_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .addService(service);
        if (credentials != null) {
            builder.sslContext(TlsContexts.listeningGrpc(credentials)).intercept(new ClientIdentity(credentials));
        }
        server = builder.build();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "tfe4j-aggregation");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Listens.
     *
     * @param credentials the server's own; null for one without TLS, which needs a loopback address
     * @param patience how long a client may take from its admission on; then its place is another's
     * @throws IllegalArgumentException if there are no credentials, and others than this machine could reach it
     */
    public static AggregationPort open(
            Party self, InetSocketAddress address, @Nullable Credentials credentials, Duration patience) {
        if (credentials == null
                && (address.isUnresolved() || !address.getAddress().isLoopbackAddress())) {
            throw new IllegalArgumentException("no TLS outside this machine: address=" + address
                    + ", remedy=give certificates, or use a loopback address");
        }
        AggregationPort port = new AggregationPort(self, address, credentials, patience);
        try {
            port.server.start();
        } catch (IOException e) {
            port.clock.shutdown();
            port.threads.shutdown();
            throw new UncheckedIOException("cannot listen: server=" + self + ", address=" + address, e);
        }
        return port;
    }

    /** From now on clients submit for this round, and no other. */
    public void begin(String round, Inbox inbox) {
        service.begin(round, inbox);
    }

    /** No round is open any more. */
    public void end() {
        service.end();
    }

    boolean isOpen(String round) {
        return service.isOpen(round);
    }

    /** Where it listens. */
    public int number() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clock.shutdownNow();
        threads.shutdown();
    }
}
