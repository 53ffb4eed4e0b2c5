package io.tfe4j.cli;

import io.tfe4j.config.Hostmap;
import io.tfe4j.config.Player;
import io.tfe4j.config.Roster;
import io.tfe4j.data.NpyFiles;
import io.tfe4j.federated.aggregation.Verdict;
import io.tfe4j.federated.service.AggregationChannels;
import io.tfe4j.federated.service.AggregationClient;
import io.tfe4j.federated.service.AggregationHost;
import io.tfe4j.federated.service.PolicedRounds;
import io.tfe4j.federated.service.RoundResult;
import io.tfe4j.federated.service.RoundTerms;
import io.tfe4j.federated.service.SubmissionException;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.player.RemoteConfig;
import io.tfe4j.player.StateDirectory;
import io.tfe4j.player.tls.Credentials;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One server, or one client, of secure aggregation. */
@Command(
        name = "aggregate",
        description = "Take part in a round of secure aggregation, as one of three servers or as a client.")
final class AggregateCommand implements Runnable {
    private static final long PAUSE_MILLIS = 500;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no action given: serve or join");
    }

    @Command(
            name = "serve",
            description = "Run one of the three servers for a round, to its end. All three are started with the same "
                    + "terms, within a minute of one another.")
    @SuppressWarnings("unused") // picocli calls it
    private void serve(
            @Parameters(paramLabel = "NAME", description = "Which of the servers this is.") String name,
            @Option(
                            names = "--config",
                            required = true,
                            paramLabel = "FILE",
                            description = "A hostmap whose first three are the servers, with the addresses at which "
                                    + "they reach one another.")
                    Path hostmap,
            @Option(
                            names = "--clients-at",
                            required = true,
                            paramLabel = "HOST:PORT",
                            description = "Where clients reach this server.")
                    String clientsAt,
            @Option(
                            names = "--terms",
                            required = true,
                            paramLabel = "FILE",
                            description = "The round's terms; again for each round, one after the other.")
                    List<Path> terms,
            @Option(
                            names = "--certs",
                            paramLabel = "DIR",
                            description = "ca.crt, NAME.crt and NAME.key (default: certs beside the hostmap). "
                                    + "Without: no TLS, for servers of one machine only.")
                    @Nullable
                    Path certs,
            @Option(
                            names = "--policy",
                            paramLabel = "FILE",
                            description = "Which rounds this server takes part in. Without: none; but any if all "
                                    + "servers are on this machine.")
                    @Nullable
                    Path policy,
            @Option(
                            names = "--state",
                            paramLabel = "DIR",
                            description = "Names of rounds, the ledger and the audit log "
                                    + "(default: ~/.tfe4j/aggregation/NAME, or under TFE4J_HOME).")
                    @Nullable
                    Path state,
            @Option(
                            names = "--out",
                            paramLabel = "DIR",
                            description = "Where each round's sum is written, as ROUND.npy. Without: it is not.")
                    @Nullable
                    Path results)
            throws IOException {
        List<Player> servers = Hostmap.load(hostmap).subList(0, 3);
        Credentials credentials = credentials(certs, hostmap, name);
        if (policy == null && !new Roster(servers).isLoopback()) {
            throw new IllegalArgumentException("servers on other machines need a policy: server=" + name
                    + ", remedy=--policy FILE with rules about rounds");
        }
        List<RoundTerms> rounds = terms.stream().map(RoundFile::load).toList();
        Path folder = state != null
                ? state
                : StateDirectory.home().resolve("aggregation").resolve(name);
        Files.createDirectories(folder);
        Player at = new Player("address", clientsAt);
        PrintWriter out = spec.commandLine().getOut();
        try (PolicedRounds policed = PolicedRounds.open(name, policy, folder, credentials);
                AggregationHost host = AggregationHost.open(
                        name,
                        servers,
                        new InetSocketAddress(at.host(), at.port()),
                        credentials,
                        folder.resolve("rounds"))) {
            out.println(name + " lets clients in at " + at.host() + ":" + host.clientPort());
            out.flush();
            for (RoundTerms round : rounds) {
                RoundResult result = host.runUnderPolicy(round, policed);
                out.println(name + ": round " + round.round() + " is over: " + described(result)
                        + written(round, result, results));
                out.flush();
            }
        }
    }

    private static String described(RoundResult result) {
        int accepted = result.clients().getOrDefault(Verdict.ACCEPTED, 0);
        return accepted + " clients in the sum" + (result.sum().isPresent() ? "" : ", too few to open it");
    }

    private static String written(RoundTerms round, RoundResult result, @Nullable Path results) throws IOException {
        if (results == null || result.sum().isEmpty()) {
            return "";
        }
        Files.createDirectories(results);
        Path file = results.resolve(round.round().replaceAll("[^A-Za-z0-9._-]", "_") + ".npy");
        NpyFiles.write(file, PlainTensor.of(result.sum().orElseThrow()));
        return ", in " + file;
    }

    @Command(name = "join", description = "Submit a client's update for a round; wait until all servers have it.")
    @SuppressWarnings("unused") // picocli calls it
    private void join(
            @Parameters(paramLabel = "NAME", description = "The client, as in its certificate.") String name,
            @Option(
                            names = "--servers",
                            required = true,
                            paramLabel = "FILE",
                            description = "A hostmap of the three servers, with the addresses for clients.")
                    Path hostmap,
            @Option(names = "--terms", required = true, paramLabel = "FILE", description = "The round's terms.")
                    Path terms,
            @Option(
                            names = "--update",
                            required = true,
                            paramLabel = "FILE",
                            description = "The numbers: a .npy file, or a text of numbers between commas or spaces.")
                    Path update,
            @Option(
                            names = "--certs",
                            paramLabel = "DIR",
                            description = "ca.crt, NAME.crt and NAME.key (default: certs beside the hostmap). "
                                    + "Without: no TLS, for servers of this machine only.")
                    @Nullable
                    Path certs,
            @Option(
                            names = "--patience",
                            paramLabel = "SECONDS",
                            defaultValue = "300",
                            description = "How long to wait for the round and for room (default: ${DEFAULT-VALUE}).")
                    int patience)
            throws IOException, InterruptedException {
        List<Player> servers = Hostmap.load(hostmap).subList(0, 3);
        RoundTerms round = RoundFile.load(terms);
        double[] numbers = numbers(update);
        try (AggregationChannels channels = new AggregationChannels(servers, credentials(certs, hostmap, name))) {
            submit(new AggregationClient(channels, name), round, numbers, Duration.ofSeconds(patience));
        }
        spec.commandLine().getOut().println(name + ": all servers have the update for round " + round.round());
        spec.commandLine().getOut().flush();
    }

    /** Asks again while the round is not open yet, or a server not up: nothing has been given by then. */
    private static void submit(AggregationClient client, RoundTerms round, double[] numbers, Duration patience)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
                client.submit(round.round(), round.rules(), numbers.clone(), left);
                return;
            } catch (SubmissionException e) {
                if (!e.isBeforeTheRound() || System.nanoTime() - end >= 0) {
                    throw e;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static double[] numbers(Path file) throws IOException {
        if (file.toString().endsWith(".npy")) {
            return NpyFiles.read(file).values();
        }
        try {
            return Arrays.stream(Files.readString(file).strip().split("[\\s,;]+"))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("update is no list of numbers: file=" + file, e);
        }
    }

    private static @Nullable Credentials credentials(@Nullable Path given, Path hostmap, String name) {
        Path folder = given != null ? given : RemoteConfig.certificatesBeside(hostmap);
        return folder == null ? null : Credentials.load(folder, name);
    }
}
