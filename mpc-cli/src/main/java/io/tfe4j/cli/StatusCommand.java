package io.tfe4j.cli;

import io.tfe4j.player.PlayersClient;
import io.tfe4j.player.PlayersClient.PlayerInfo;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Who is up. */
@Command(
        name = "status",
        description = "Show which players are up, their versions and how many sessions they have.",
        footer = {"", "Exit code 1 if a player is not up."})
final class StatusCommand implements java.util.concurrent.Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The hostmap.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path hostmap;

    @Mixin
    private final Connection connection = new Connection();

    @Override
    public Integer call() {
        List<PlayerInfo> players;
        try (PlayersClient client = connection.client(hostmap)) {
            players = client.status();
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-20s %-20s %-22s %-10s %s%n", "player", "role", "address", "version", "sessions");
        for (PlayerInfo player : players) {
            out.printf(
                    "%-20s %-20s %-22s %-10s %s%n",
                    player.name(),
                    player.role(),
                    player.address(),
                    player.up() ? player.version() : "-",
                    player.up() ? String.valueOf(player.sessions().size()) : "not up: " + player.problem());
        }
        out.flush();
        return players.stream().allMatch(PlayerInfo::up) ? 0 : ErrorReport.FAILED;
    }
}
