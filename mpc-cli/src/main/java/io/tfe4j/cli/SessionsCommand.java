package io.tfe4j.cli;

import io.tfe4j.player.PlayersClient;
import io.tfe4j.player.PlayersClient.PlayerInfo;
import io.tfe4j.player.PlayersClient.SessionInfo;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What runs at the players. */
@Command(name = "sessions", description = "List the sessions at the players of a hostmap, or cancel one.")
final class SessionsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no action given: list, outcome or cancel");
    }

    @Command(name = "list", description = "Print each session, who began it, and at which players it is.")
    @SuppressWarnings("unused") // picocli calls it
    private void list(
            @Option(names = "--config", required = true, paramLabel = "FILE", description = "The hostmap.")
                    Path hostmap,
            @Mixin Connection connection) {
        Map<String, SessionInfo> sessions = new LinkedHashMap<>();
        Map<String, String> players = new LinkedHashMap<>();
        try (PlayersClient client = connection.client(hostmap)) {
            for (PlayerInfo player : client.status()) {
                for (SessionInfo session : player.sessions()) {
                    sessions.putIfAbsent(session.id(), session);
                    players.merge(session.id(), player.name(), (before, name) -> before + ", " + name);
                }
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (sessions.isEmpty()) {
            out.println("no sessions");
        }
        sessions.forEach((id, session) -> out.printf(
                Locale.ROOT,
                "%s  %s  run %d %s for %.0f s  by %s  at %s%n",
                id,
                session.tag(),
                session.run(),
                session.state(),
                session.seconds(),
                session.submitter(),
                players.get(id)));
        out.flush();
    }

    @Command(
            name = "outcome",
            description = "Print how a run ended: finished, failed, undecided while it runs, or unknown.")
    @SuppressWarnings("unused") // picocli calls it
    private void outcome(
            @Option(names = "--config", required = true, paramLabel = "FILE", description = "The hostmap.")
                    Path hostmap,
            @Option(
                            names = "--run",
                            paramLabel = "NUMBER",
                            defaultValue = "1",
                            description = "Which run of the session (default: ${DEFAULT-VALUE}).")
                    int run,
            @Parameters(paramLabel = "SESSION", description = "Its id, as errors and logs print it.") String id,
            @Mixin Connection connection) {
        try (PlayersClient client = connection.client(hostmap)) {
            spec.commandLine().getOut().println(client.outcome(id, run));
        }
        spec.commandLine().getOut().flush();
    }

    @Command(name = "cancel", description = "End a session at all its players; a run in progress fails.")
    @SuppressWarnings("unused") // picocli calls it
    private void cancel(
            @Option(names = "--config", required = true, paramLabel = "FILE", description = "The hostmap.")
                    Path hostmap,
            @Parameters(paramLabel = "SESSION", description = "Its id, as list prints it.") String id,
            @Mixin Connection connection) {
        try (PlayersClient client = connection.client(hostmap)) {
            client.cancel(id);
        }
        spec.commandLine().getOut().println("cancelled " + id);
        spec.commandLine().getOut().flush();
    }
}
