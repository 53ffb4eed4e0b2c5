package io.tfe4j.events;

import io.tfe4j.events.wire.Summary;
import io.tfe4j.program.Node;
import io.tfe4j.program.Program;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The scalars of one run: {@code total/…}, and for each operation and player {@code seconds/multiply-12/server0},
 * {@code bytes/…}, {@code rounds/…}, loops with all their iterations. What sends nothing, or takes no round, has no
 * such line.
 */
final class Statistics {
    /** Of the slowest; TensorBoard draws a chart for each of their lines. */
    static final int MAX_OPERATIONS = 500;

    private final Summary.Builder summary = Summary.newBuilder();

    private Statistics() {}

    static Summary of(Program program, List<PlayerTally> players, double seconds) {
        Statistics statistics = new Statistics();
        statistics.totals(players, seconds);
        program.allNodes().stream()
                .sorted(Comparator.comparingLong((Node node) -> slowest(node, players))
                        .reversed())
                .limit(MAX_OPERATIONS)
                .forEach(node -> players.forEach(player -> statistics.operation(node, player)));
        return statistics.summary.build();
    }

    private static long slowest(Node node, List<PlayerTally> players) {
        return players.stream()
                .mapToLong(player -> player.nanos(node.id()))
                .max()
                .orElse(0);
    }

    private void totals(List<PlayerTally> players, double seconds) {
        add("total/seconds", seconds);
        add(
                "total/rounds",
                players.stream().mapToInt(PlayerTally::lastRound).max().orElse(0));
        add("total/bytes", players.stream().mapToLong(PlayerTally::sent).sum());
        players.forEach(player -> add("total/bytes/" + player.name(), player.sent()));
    }

    private void operation(Node node, PlayerTally player) {
        int id = node.id();
        if (player.executions(id) == 0) {
            return;
        }
        String place = ProgramGraph.label(node) + "/" + player.name();
        add("seconds/" + place, player.nanos(id) / (double) TimeUnit.SECONDS.toNanos(1));
        if (player.bytes(id) > 0) {
            add("bytes/" + place, player.bytes(id));
        }
        if (player.isServer() && player.rounds(id) > 0) {
            add("rounds/" + place, player.rounds(id));
        }
    }

    private void add(String tag, double value) {
        summary.addValueBuilder().setTag(tag).setSimpleValue((float) value);
    }
}
