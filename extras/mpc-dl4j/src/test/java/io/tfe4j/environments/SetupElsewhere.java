package io.tfe4j.environments;

import java.nio.file.Path;
import java.util.List;

/** A setup in a process of its own; prints a line for each file that was fetched. */
final class SetupElsewhere {
    private SetupElsewhere() {}

    public static void main(String[] arguments) {
        new EnvironmentStore(Path.of(arguments[0]), arguments[1], List.of(EnvironmentSetupTest.recipe("worker")))
                .setup("tool", SetupOptions.defaults().withListener(new SetupListener() {
                    @Override
                    public void fetched(String artifact, long bytes) {
                        System.out.println(artifact);
                    }
                }));
    }
}
