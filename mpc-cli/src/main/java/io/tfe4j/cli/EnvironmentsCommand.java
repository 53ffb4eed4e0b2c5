package io.tfe4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tfe4j.environments.EnvironmentInfo;
import io.tfe4j.environments.IsolatedEnvironments;
import io.tfe4j.environments.SetupOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Libraries that run in a Java process of their own: fetch them, look at them, remove them. */
@Command(
        name = "environments",
        description = "Libraries that run in a Java process of their own, below ~/.tfe4j/environments.")
final class EnvironmentsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no action given: setup, info or remove");
    }

    @Command(
            name = "setup",
            description = "Fetch an environment's jars from a Maven repository, or check them if they are there. "
                    + "TFE4J_HOME names another folder, TFE4J_MAVEN_REPOSITORY another repository.")
    @SuppressWarnings("unused") // picocli calls it
    private void setup(
            @Parameters(paramLabel = "NAME", description = "The environment: dl4j.") String name,
            @Option(names = "--force", description = "Make it anew, even if it is there.") boolean force,
            @Option(names = "--verbose", description = "Print a line for each file.") boolean verbose) {
        Path path;
        try (SetupProgress progress = new SetupProgress(spec.commandLine().getErr(), verbose)) {
            path = IsolatedEnvironments.setup(
                    name, SetupOptions.defaults().withForce(force).withListener(progress));
        }
        print(name + " is set up: " + path);
    }

    @Command(name = "info", description = "Which environments there are, and whether they can be used.")
    @SuppressWarnings("unused") // picocli calls it
    private void info(
            @Option(names = "--verify", description = "Read every byte.") boolean verify,
            @Option(names = "--json", description = "Print one JSON array.") boolean json) {
        List<EnvironmentInfo> all = verify ? IsolatedEnvironments.verify() : IsolatedEnvironments.info();
        if (json) {
            print(array(all).toString());
            return;
        }
        for (EnvironmentInfo each : all) {
            print(text(each));
        }
    }

    @Command(name = "remove", description = "Delete an environment.")
    @SuppressWarnings("unused") // picocli calls it
    private void remove(@Parameters(paramLabel = "NAME", description = "The environment: dl4j.") String name) {
        print(name + (IsolatedEnvironments.remove(name) ? " is removed" : " was not set up"));
    }

    private static String text(EnvironmentInfo info) {
        String size = String.format(Locale.ROOT, "%d files, %.0f MB", info.files(), info.bytes() / 1e6);
        if (info.isValid()) {
            return info.name() + ": ready, " + size + ", path=" + info.path();
        }
        return info.name() + ": " + info.problem() + System.lineSeparator() + "hint: ./tfe4j environments setup "
                + info.name();
    }

    private static ArrayNode array(List<EnvironmentInfo> all) {
        ArrayNode array = new ObjectMapper().createArrayNode();
        for (EnvironmentInfo each : all) {
            array.addObject()
                    .put("name", each.name())
                    .put("path", each.path().toString())
                    .put("setUp", each.isSetUp())
                    .put("valid", each.isValid())
                    .put("problem", each.problem())
                    .put("version", each.version())
                    .put("files", each.files())
                    .put("bytes", each.bytes());
        }
        return array;
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
