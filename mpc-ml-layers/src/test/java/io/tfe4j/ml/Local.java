package io.tfe4j.ml;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Three servers in this JVM that check every value against its range, and what comes out of them. */
public final class Local {
    private Local() {}

    public static TfeContext tfe() {
        return new TfeContext(new LocalConfig().withListener(RunListener.SILENT).withRangeChecks());
    }

    public static PrivateTensor input(TfeContext tfe, double limit, int[] shape, double... values) {
        return tfe.definePrivateInput("owner", Inputs.of(shape, values).range(-limit, limit));
    }

    public static double[] valuesOf(TfeContext tfe, Tensor tensor) {
        return valuesOf(tfe, List.of(tensor)).get(0);
    }

    /** In one run. */
    public static List<double[]> valuesOf(TfeContext tfe, List<? extends Tensor> tensors) {
        try (Session session = tfe.session()) {
            return valuesOf(tfe, session, tensors);
        }
    }

    public static List<double[]> valuesOf(TfeContext tfe, Session session, List<? extends Tensor> tensors) {
        double[][] received = new double[tensors.size()][];
        List<Output> outputs = new ArrayList<>();
        for (int i = 0; i < received.length; i++) {
            int place = i;
            outputs.add(tfe.defineOutputValues("receiver", tensors.get(i), values -> received[place] = values));
        }
        session.run(outputs, "test");
        return List.of(received);
    }

    /** In (-1, 1), and none so near to zero that a small step crosses it. */
    public static double[] numbers(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return random.doubles(count, 0.05, 1)
                .map(value -> random.nextBoolean() ? value : -value)
                .toArray();
    }
}
