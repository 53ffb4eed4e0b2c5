package io.tfe4j.ml;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Told of a training's epochs where the script runs. */
@FunctionalInterface
public interface FitListener {
    void epochDone(History.Epoch epoch, int epochs);

    /**
     * Told before the first epoch of a run what might make the training better, in words: more fraction bits, if its
     * optimizer, rate or layers need them. Does nothing unless overridden.
     */
    default void advised(List<String> advice) {}

    /** A line for each epoch, and one for each warning and each piece of advice. */
    static FitListener printing(PrintStream out) {
        return new FitListener() {
            @Override
            public void epochDone(History.Epoch epoch, int epochs) {
                StringBuilder line = new StringBuilder(
                        String.format(Locale.ROOT, "epoch %d/%d  %.1f s", epoch.number(), epochs, epoch.seconds()));
                epoch.metrics()
                        .forEach((name, value) -> line.append(String.format(Locale.ROOT, "  %s=%.4f", name, value)));
                out.println(line);
                epoch.warnings().forEach(warning -> out.println("  warning: " + warning));
            }

            @Override
            public void advised(List<String> advice) {
                advice.forEach(out::println);
            }
        };
    }
}
