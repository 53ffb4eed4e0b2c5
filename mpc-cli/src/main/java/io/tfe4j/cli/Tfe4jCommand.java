package io.tfe4j.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the command tree. */
@Command(
        name = "tfe4j",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        subcommands = {
            ExampleCommand.class,
            RunCommand.class,
            ShellCommand.class,
            OnnxCoverageCommand.class,
            PredictCommand.class,
            BudgetCommand.class,
            LedgerCommand.class,
            PrivateStatsCommand.class,
            EnvironmentsCommand.class,
            BenchCommand.class,
            ProgramCommand.class,
            CertsCommand.class,
            ClusterCommand.class,
            AggregateCommand.class,
            StatusCommand.class,
            SessionsCommand.class,
            AuditCommand.class,
            DoctorCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        description = "Secure computation on shares between three servers.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the computation failed, or doctor or audit found something wrong",
            "2:the command line or an input is wrong"
        })
final class Tfe4jCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Show where in the program an error arose.")
    boolean stacktrace;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "no command given");
    }
}
