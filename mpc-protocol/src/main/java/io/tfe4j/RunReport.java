package io.tfe4j;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run took. {@code rounds} is the longest chain of messages that depend on one another; bytes are payload,
 * without framing, by directed link ({@code "server0->server1"}).
 */
public record RunReport(
        String tag,
        String programDigest,
        List<String> players,
        int rounds,
        Map<String, Long> bytesByLink,
        double seconds,
        List<OperationTime> operations) {

    /** All executions of one node, at the slowest server, waiting included. */
    public record OperationTime(int node, String operation, String source, long executions, double seconds) {}

    public RunReport {
        players = List.copyOf(players);
        bytesByLink = Collections.unmodifiableMap(new LinkedHashMap<>(bytesByLink));
        operations = List.copyOf(operations);
    }

    /** Over all links. */
    public long bytes() {
        return bytesByLink.values().stream().mapToLong(Long::longValue).sum();
    }

    public long bytesSentBy(String player) {
        return bytesByLink.entrySet().stream()
                .filter(link -> link.getKey().startsWith(player + "->"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** A line: tag, rounds, bytes, seconds. */
    public String summary() {
        return String.format(Locale.ROOT, "%s: %d rounds, %,d bytes, %.3f s", tag, rounds, bytes(), seconds);
    }
}
