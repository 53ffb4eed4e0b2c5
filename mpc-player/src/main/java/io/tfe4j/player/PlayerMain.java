package io.tfe4j.player;

import picocli.CommandLine;

/** {@code java -jar player.jar NAME --config FILE}. */
public final class PlayerMain {
    private static final int USAGE = 2;

    private PlayerMain() {}

    public static void main(String[] arguments) {
        int code = Launcher.isNeeded(arguments) ? Launcher.run(arguments) : execute(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    private static int execute(String[] arguments) {
        CommandLine line = new CommandLine(new PlayerCommand());
        line.setUsageHelpAutoWidth(true);
        line.setExecutionExceptionHandler((problem, command, parsed) -> {
            if (problem instanceof IllegalArgumentException) {
                command.getErr().println("player: " + problem.getMessage());
                return USAGE;
            }
            throw problem;
        });
        return line.execute(arguments);
    }
}
