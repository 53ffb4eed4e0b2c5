package io.tfe4j.cli;

import io.tfe4j.player.consent.PolicyFile;
import io.tfe4j.player.consent.Proposal;
import io.tfe4j.player.tls.Identity;
import io.tfe4j.program.Program;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** For the person who must decide whether a program may run on their data. */
@Command(
        name = "program",
        description = "Review a saved program: who provides what, who learns what, what is computed.")
final class ProgramCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no action given: show, digest or approve");
    }

    @Command(name = "show", description = "Print a program in readable form, and what it will cost.")
    @SuppressWarnings("unused") // picocli calls it
    private void show(@Parameters(paramLabel = "FILE", description = "A program as saved in its wire form.") Path file)
            throws IOException {
        Program program = read(file);
        PrintWriter out = spec.commandLine().getOut();
        out.print(program.text());
        out.println();
        out.println(program.estimate());
        out.flush();
    }

    @Command(name = "digest", description = "Print the digest that names a program and that players consent to.")
    @SuppressWarnings("unused") // picocli calls it
    private void digest(
            @Parameters(paramLabel = "FILE", description = "A program as saved in its wire form.") Path file)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.println(read(file).digest());
        out.flush();
    }

    @Command(
            name = "approve",
            description = "Add the narrowest rule that allows a program to a player's policy. Review it first.")
    @SuppressWarnings("unused") // picocli calls it
    private void approve(
            @Parameters(paramLabel = "FILE", description = "A program as saved in its wire form.") Path file,
            @Option(
                            names = "--policy",
                            required = true,
                            paramLabel = "FILE",
                            description = "The player's policy; made if it is not there.")
                    Path policy,
            @Option(
                            names = "--submitter",
                            paramLabel = "IDENTITY",
                            defaultValue = Identity.SUBMITTER + "submitter",
                            description = "Who may submit it (default: ${DEFAULT-VALUE}).")
                    String submitter)
            throws IOException {
        Program program = read(file);
        boolean added = PolicyFile.approve(policy, new Proposal(submitter, program));
        PrintWriter out = spec.commandLine().getOut();
        out.println((added ? "approved " : "approved already: ") + program.digest() + " by " + submitter + ", in "
                + policy);
        out.flush();
    }

    private static Program read(Path file) throws IOException {
        try {
            return Program.decode(Files.readAllBytes(file));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ", file=" + file, e);
        }
    }
}
