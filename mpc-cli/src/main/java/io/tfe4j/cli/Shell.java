package io.tfe4j.cli;

import io.tfe4j.Output;
import io.tfe4j.Session;
import io.tfe4j.Tensor;
import io.tfe4j.Tfe;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.player.RemoteConfig;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What {@code tfe4j shell} offers beside the library itself: results that are computed and printed when they are asked for. */
public final class Shell {
    static final String VIEWER = "viewer";

    private static @Nullable Session session;
    private static String viewer = VIEWER;

    private Shell() {}

    /**
     * Called by the shell before the first line.
     *
     * @param config the configuration of the players, or null to run them all in this JVM, which gives no privacy
     * @param player who is shown the results
     */
    public static void open(@Nullable String config, String player) {
        Tfe.setConfig(config == null ? new LocalConfig() : RemoteConfig.load(Path.of(config)));
        viewer = player;
    }

    /**
     * Computes {@code x}, shows it to the player of {@code --as} and to nobody else, and prints it as a table. Rows and
     * columns beyond those that fit are counted, not printed.
     *
     * @return its numbers, row by row
     */
    public static double[] show(Tensor x) {
        double[][] values = new double[1][0];
        run(Tfe.defineOutputValues(viewer, x, result -> values[0] = result), "show");
        print(TextTable.of(values[0], x.shape()));
        return values[0];
    }

    /** Prints numbers as a table. */
    public static void show(double[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        print(TextTable.of(Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray(), rows.length, columns));
    }

    /** Runs what an output needs, in the session of this shell. */
    public static void run(Output output) {
        run(output, "shell");
    }

    private static synchronized void run(Output output, String tag) {
        if (session == null) {
            session = Tfe.session();
        }
        session.run(output, tag);
    }

    private static void print(String text) {
        PrintStream out = System.out;
        out.print(text);
        out.flush();
    }
}
