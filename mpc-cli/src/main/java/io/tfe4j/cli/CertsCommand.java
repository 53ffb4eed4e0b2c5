package io.tfe4j.cli;

import io.tfe4j.config.Hostmap;
import io.tfe4j.player.tls.Certificates;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Certificates for a trial, or for organisations that trust one office with making them. */
@Command(
        name = "certs",
        description = "Make the certificates and keys of a hostmap's players, and the authority that signs them.")
final class CertsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "The hostmap.")
    private @Nullable Path hostmap;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the files go; only you can read them.")
    private @Nullable Path directory;

    @Option(names = "--force", description = "Replace files that exist.")
    private boolean force;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "" + Certificates.DEFAULT_DAYS,
            description = "How long they are valid (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(
            names = "--submitter",
            paramLabel = "NAME",
            defaultValue = "submitter",
            description = "Who may submit programs; again for each (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<String> submitters;

    @Option(
            names = "--client",
            paramLabel = "NAME",
            description = "A client of secure aggregation, in no hostmap; again for each.")
    private List<String> clients = List.of();

    @Override
    public void run() {
        if (hostmap == null || directory == null) {
            throw new ParameterException(spec.commandLine(), "Missing required options: '--config=FILE', '--out=DIR'");
        }
        int pairs = Certificates.make(Hostmap.load(hostmap), submitters, clients, directory, days, force);
        PrintWriter out = spec.commandLine().getOut();
        out.println(pairs + " certificates with their keys are in " + directory + ", valid for " + days + " days.");
        out.println("Give each player ca.crt and the two files of its own name; keep ca.key offline.");
        out.flush();
    }

    @Command(
            name = "renew",
            description =
                    "Make a new certificate and key for one name, under the same authority. A running player takes "
                            + "them by itself; everybody else keeps theirs.")
    @SuppressWarnings("unused") // picocli calls it
    private void renew(
            @Parameters(paramLabel = "NAME", description = "The player, submitter or client.") String name,
            @Option(
                            names = "--certs",
                            required = true,
                            paramLabel = "DIR",
                            description = "Where NAME.crt and NAME.key are, which are replaced.")
                    Path certs,
            @Option(
                            names = "--authority",
                            paramLabel = "DIR",
                            description = "Where ca.crt and ca.key are, if not there.")
                    @Nullable
                    Path authority,
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            defaultValue = "" + Certificates.DEFAULT_DAYS,
                            description = "How long it is valid (default: ${DEFAULT-VALUE}).")
                    int validDays) {
        Instant until = Certificates.renew(certs, name, authority == null ? certs : authority, validDays);
        PrintWriter out = spec.commandLine().getOut();
        out.println(name + " has a new certificate and key in " + certs + ", valid until " + until + ".");
        out.println(
                "The old certificate is kept beside it: lines of an audit log that it signed are verified with it.");
        out.flush();
    }
}
