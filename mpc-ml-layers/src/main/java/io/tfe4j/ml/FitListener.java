package io.tfe4j.ml;

import java.io.PrintStream;
import java.util.Locale;

/** Told of a training's epochs where the script runs. */
@FunctionalInterface
public interface FitListener {
    void epochDone(History.Epoch epoch, int epochs);

    /** A line for each epoch. */
    static FitListener printing(PrintStream out) {
        return (epoch, epochs) -> {
            StringBuilder line = new StringBuilder(
                    String.format(Locale.ROOT, "epoch %d/%d  %.1f s", epoch.number(), epochs, epoch.seconds()));
            epoch.metrics().forEach((name, value) -> line.append(String.format(Locale.ROOT, "  %s=%.4f", name, value)));
            out.println(line);
        };
    }
}
