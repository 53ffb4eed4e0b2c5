package io.tfe4j.player.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tfe4j.party.MpcException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counters in Prometheus' text format. The only labels are the player's peers, failure codes and areas of memory: sets
 * that are fixed when the player starts, so no label can carry a tag, a name of data or a value out.
 */
public final class PrometheusMetrics implements Metrics, AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicInteger active = new AtomicInteger();
    private final Counter started = counter("tfe4j.sessions.started", "Sessions that began");
    private final Counter failed = counter("tfe4j.sessions.failed", "Sessions that ended by a failure");
    private final Timer runs =
            Timer.builder("tfe4j.run").description("Finished runs").register(registry);
    private final Counter rounds = counter("tfe4j.rounds", "Rounds of messages in finished runs");
    private final Counter refused = counter("tfe4j.runs.refused", "Runs that the policy did not allow");
    private final Map<MpcException.Code, Counter> failures = new EnumMap<>(MpcException.Code.class);

    public PrometheusMetrics() {
        Gauge.builder("tfe4j.sessions.active", active, AtomicInteger::get)
                .description("Sessions under way")
                .register(registry);
        for (MpcException.Code code : MpcException.Code.values()) {
            failures.put(
                    code,
                    Counter.builder("tfe4j.runs.failed")
                            .description("Runs that failed")
                            .tag("code", code.name())
                            .register(registry));
        }
        new JvmMemoryMetrics().bindTo(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    @Override
    public void sessionStarted() {
        started.increment();
        active.incrementAndGet();
    }

    @Override
    public void sessionEnded() {
        active.decrementAndGet();
    }

    @Override
    public void sessionFailed() {
        failed.increment();
        active.decrementAndGet();
    }

    @Override
    public void runFinished(double seconds, Map<String, Long> bytesByPeer, int roundsTaken) {
        runs.record(Duration.ofNanos((long) (seconds * TimeUnit.SECONDS.toNanos(1))));
        rounds.increment(roundsTaken);
        bytesByPeer.forEach((peer, bytes) -> Counter.builder("tfe4j.bytes.sent")
                .description("Payload sent in finished runs")
                .tag("peer", peer)
                .register(registry)
                .increment(bytes));
    }

    @Override
    public void runFailed(MpcException.Code code) {
        Counter counter = failures.get(code);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void runRefused() {
        refused.increment();
    }

    /** All counters, one a line. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }
}
