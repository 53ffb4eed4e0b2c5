package io.tfe4j.cli;

import io.tfe4j.config.Hostmap;
import io.tfe4j.config.Roster;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.PlayersClient;
import io.tfe4j.player.PlayersClient.PlayerInfo;
import io.tfe4j.player.RemoteConfig;
import io.tfe4j.player.tls.Certificates;
import io.tfe4j.player.tls.Credentials;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All players of a hostmap as processes of this machine: for trials. */
@Command(name = "cluster", description = "Start or stop all players of a hostmap, as processes of this machine.")
final class ClusterCommand implements Runnable {
    private static final long PAUSE_MILLIS = 200;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no action given: start or stop");
    }

    @Command(name = "start", description = "Start every player that does not run yet, and wait until all are up.")
    @SuppressWarnings("unused") // picocli calls it
    private void start(
            @Option(names = "--config", required = true, paramLabel = "FILE", description = "The hostmap.")
                    Path hostmap,
            @Option(
                            names = "--certs",
                            paramLabel = "DIR",
                            description = "Use TLS with these certificates, made if the folder is not there "
                                    + "(default: certs beside the hostmap, if it is there).")
                    @Nullable
                    Path certsFolder,
            @Option(
                            names = "--timeout",
                            paramLabel = "SECONDS",
                            defaultValue = "90",
                            description = "How long to wait until all are up (default: ${DEFAULT-VALUE}).")
                    int seconds)
            throws IOException, InterruptedException {
        if (seconds < 1) {
            throw new IllegalArgumentException("timeout must be positive: timeout=" + seconds + ", unit=seconds");
        }
        Roster roster = new Roster(Hostmap.load(hostmap));
        if (!roster.isLoopback()) {
            throw new IllegalArgumentException(
                    "hostmap has players on other machines: file=" + hostmap + ", remedy=start each player on its own");
        }
        Path certificates = certsFolder != null ? certsFolder : RemoteConfig.certificatesBeside(hostmap);
        if (certificates != null && !Files.exists(certificates)) {
            Certificates.make(roster.players(), certificates, Certificates.DEFAULT_DAYS, false);
        }
        LocalCluster cluster = new LocalCluster(hostmap, certificates);
        PrintWriter out = spec.commandLine().getOut();
        for (String name : roster.names()) {
            out.println(name + ": " + cluster.start(name));
            out.flush();
        }
        awaitUp(hostmap, certificates, cluster, seconds);
        out.println("all players are up; their logs are in " + cluster.folder());
        out.flush();
    }

    private static void awaitUp(Path hostmap, @Nullable Path certificates, LocalCluster cluster, int seconds)
            throws InterruptedException, IOException {
        RemoteConfig config = RemoteConfig.load(hostmap);
        if (certificates != null) {
            config = config.withCredentials(Credentials.load(certificates, "submitter"));
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        String problem = "";
        while (System.nanoTime() - deadline < 0) {
            cluster.checkAlive();
            try (PlayersClient client = PlayersClient.of(config)) {
                List<String> missing = client.status().stream()
                        .filter(player -> !player.up())
                        .map(PlayerInfo::name)
                        .toList();
                if (missing.isEmpty()) {
                    return;
                }
                problem = "missing=" + missing;
            } catch (MpcException e) {
                problem = String.valueOf(e.getMessage());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        throw new MpcException(
                MpcException.Code.PEER_SILENT,
                "players are not up after " + seconds + " s: " + problem + ", logs=" + cluster.folder()
                        + "; those that start still go on, so try again, or take a longer --timeout");
    }

    @Command(name = "stop", description = "Stop the players that start has started.")
    @SuppressWarnings("unused") // picocli calls it
    private void stop(
            @Option(names = "--config", required = true, paramLabel = "FILE", description = "The hostmap.")
                    Path hostmap)
            throws IOException, InterruptedException {
        Roster roster = new Roster(Hostmap.load(hostmap));
        LocalCluster cluster = new LocalCluster(hostmap, null);
        PrintWriter out = spec.commandLine().getOut();
        for (String name : roster.names()) {
            out.println(name + ": " + cluster.stop(name));
        }
        out.flush();
    }
}
