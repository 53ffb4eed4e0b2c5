package io.tfe4j.cli;

import io.tfe4j.config.Hostmap;
import io.tfe4j.player.tls.Certificates;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Certificates for a trial, or for organisations that trust one office with making them. */
@Command(
        name = "certs",
        description = "Make the certificates and keys of a hostmap's players, and the authority that signs them.")
final class CertsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The hostmap.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path hostmap;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where the files go; only you can read them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path directory;

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
        int pairs = Certificates.make(Hostmap.load(hostmap), submitters, clients, directory, days, force);
        PrintWriter out = spec.commandLine().getOut();
        out.println(pairs + " certificates with their keys are in " + directory + ", valid for " + days + " days.");
        out.println("Give each player ca.crt and the two files of its own name; keep ca.key offline.");
        out.flush();
    }
}
