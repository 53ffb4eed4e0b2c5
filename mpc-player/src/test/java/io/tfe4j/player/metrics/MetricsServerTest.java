package io.tfe4j.player.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.party.MpcException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
    private final PrometheusMetrics metrics = new PrometheusMetrics();
    private MetricsServer server;

    @BeforeEach
    void start() throws IOException {
        server = MetricsServer.start(metrics, 0);
    }

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
    }

    @Test
    void get_afterRuns_countsThem() throws Exception {
        metrics.sessionStarted();
        metrics.sessionStarted();
        metrics.sessionFailed();
        metrics.runFinished(1.5, Map.of("server1", 800L, "server2", 16L), 12);
        metrics.runFinished(0.5, Map.of("server1", 200L), 3);
        metrics.runFailed(MpcException.Code.PEER_SILENT);
        metrics.runRefused();

        HttpResponse<String> answer = ask("GET", "/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(answer.body().lines())
                .contains(
                        "tfe4j_sessions_started_total 2.0",
                        "tfe4j_sessions_failed_total 1.0",
                        "tfe4j_sessions_active 1.0",
                        "tfe4j_run_seconds_count 2",
                        "tfe4j_run_seconds_sum 2.0",
                        "tfe4j_rounds_total 15.0",
                        "tfe4j_bytes_sent_total{peer=\"server1\"} 1000.0",
                        "tfe4j_bytes_sent_total{peer=\"server2\"} 16.0",
                        "tfe4j_runs_failed_total{code=\"PEER_SILENT\"} 1.0",
                        "tfe4j_runs_failed_total{code=\"ABORTED\"} 0.0",
                        "tfe4j_runs_refused_total 1.0");
        assertThat(answer.body()).contains("jvm_memory_used_bytes{area=\"heap\"");
    }

    /** Item 73 of the security list: no label whose values could come from data. */
    @Test
    void labels_areThoseThatAreFixedAtStart() throws Exception {
        metrics.runFinished(1, Map.of("server1", 8L), 1);

        String body = ask("GET", "/metrics").body();

        assertThat(body.lines().filter(line -> !line.startsWith("#") && line.contains("{")))
                .allMatch(line -> line.matches("\\w+\\{((peer|code|area|id)=\"[^\"]*\",?)+\\} .*"));
    }

    @Test
    void anythingElse_isRefused() throws Exception {
        assertThat(ask("GET", "/").statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/metrics/../secret").statusCode()).isEqualTo(404);
        assertThat(ask("POST", "/metrics").statusCode()).isEqualTo(405);
        assertThat(ask("DELETE", "/metrics").statusCode()).isEqualTo(405);
    }

    @Test
    void withoutAnAddress_itListensOnLoopback() {
        assertThat(server.address().getAddress().isLoopbackAddress()).isTrue();
    }

    private HttpResponse<String> ask(String method, String path) throws Exception {
        URI uri = URI.create("http://localhost:" + server.address().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
