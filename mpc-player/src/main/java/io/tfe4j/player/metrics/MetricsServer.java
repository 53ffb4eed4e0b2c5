package io.tfe4j.player.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers {@code GET /metrics}, and nothing else, on an address of its own. Off unless started. Without authentication:
 * anything but a loopback address is logged as a warning, since sizes and times say when whom is computed with.
 */
public final class MetricsServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MetricsServer.class.getName());
    private static final String PATH = "/metrics";
    private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";
    private static final int BACKLOG = 16;
    private static final int THREADS = 4;

    /** Without it a client that never finishes its request holds a thread for ever. */
    private static final String REQUEST_SECONDS = "sun.net.httpserver.maxReqTime";

    private final HttpServer server;
    private final ExecutorService threads;

    private MetricsServer(HttpServer server, PrometheusMetrics metrics) {
        this.server = server;
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "tfe4j-metrics");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, metrics));
    }

    /** On this machine's loopback address; port 0 takes a free one. */
    public static MetricsServer start(PrometheusMetrics metrics, int port) throws IOException {
        return start(metrics, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** On another address, which something else must keep strangers from. */
    public static MetricsServer start(PrometheusMetrics metrics, InetSocketAddress address) throws IOException {
        if (System.getProperty(REQUEST_SECONDS) == null) {
            System.setProperty(REQUEST_SECONDS, "5");
        }
        if (address.getAddress() == null || !address.getAddress().isLoopbackAddress()) {
            LOG.log(System.Logger.Level.WARNING, "metrics can be read without a certificate: address=" + address);
        }
        MetricsServer started = new MetricsServer(HttpServer.create(address, BACKLOG), metrics);
        started.server.start();
        return started;
    }

    private static void answer(HttpExchange exchange, PrometheusMetrics metrics) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                exchange.sendResponseHeaders(404, -1);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                exchange.sendResponseHeaders(405, -1);
            } else {
                byte[] body = metrics.scrape().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", FORMAT);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
