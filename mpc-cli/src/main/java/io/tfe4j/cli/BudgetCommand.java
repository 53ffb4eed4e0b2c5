package io.tfe4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tfe4j.privacy.accounting.Calibration;
import io.tfe4j.privacy.accounting.PrivacyStatement;
import io.tfe4j.privacy.accounting.PrvAccountant;
import io.tfe4j.privacy.accounting.RdpAccountant;
import io.tfe4j.privacy.accounting.Training;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a differentially private training costs, or how much noise a budget takes. */
@Command(
        name = "budget",
        description = "The epsilon that a training with noisy gradients costs, or the noise that an epsilon takes.")
final class BudgetCommand implements Runnable {
    /** How epsilon is computed. */
    enum Accountant {

        /** Renyi divergences: an upper bound, at once. */
        rdp,
        /** The distribution of the privacy loss: an upper bound that is close to the truth, in seconds. */
        prv
    }

    /** What is known; the other is computed. */
    static final class Known {
        @Option(
                names = "--noise-multiplier",
                paramLabel = "Z",
                description = "Standard deviation of the noise, as a multiple of the clip norm.")
        @Nullable
        Double noiseMultiplier;

        @Option(names = "--target-epsilon", paramLabel = "EPSILON", description = "Print the noise that it takes.")
        @Nullable
        Double targetEpsilon;
    }

    /**
     * What was computed.
     *
     * @param by the accountant that did: {@code rdp} where {@code prv} was asked but cannot; {@code known batches, exact}
     *     where the bound against whoever knows the batches is below that of the accountant
     */
    private record Result(
            double noiseMultiplier,
            double epsilon,
            String by,
            @Nullable Double order) {}

    /** Of epsilon, while the noise for one is looked for; the answer has the usual one. */
    private static final double ROUGH_ERROR = 0.1;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--sample-size", required = true, paramLabel = "N", description = "Examples to train on.")
    private long sampleSize;

    @Option(names = "--batch-size", required = true, paramLabel = "B", description = "Expected examples in a batch.")
    private long batchSize;

    @Option(names = "--epochs", required = true, paramLabel = "E", description = "Times through the data; 0.5 is half.")
    private double epochs;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Known known;

    @Option(
            names = "--delta",
            required = true,
            paramLabel = "DELTA",
            description = "Probability that epsilon does not hold; well below 1 / N.")
    private double delta;

    @Option(
            names = "--accountant",
            defaultValue = "rdp",
            description =
                    "rdp: Renyi divergences; prv: the distribution of the loss, tighter and slower (default: rdp).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Accountant accountant;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public void run() {
        if (!(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException("delta is not between 0 and 1: delta=" + delta);
        }
        Training training = new Training(sampleSize, batchSize, epochs);
        Result result;
        SlowAnswer answer = SlowAnswer.to(spec.commandLine().getErr(), "accounting");
        try {
            Double given = known.noiseMultiplier;
            result = given != null ? cost(training, given) : noiseFor(training);
        } finally {
            answer.close();
        }
        if (Double.isInfinite(result.epsilon)) {
            throw new IllegalArgumentException(
                    "noise is too little for any protection: noiseMultiplier=" + result.noiseMultiplier);
        }
        PrivacyStatement statement = PrivacyStatement.of(training, result.noiseMultiplier, delta, result.epsilon);
        if (statement.sampled() < result.epsilon) {
            // who does not see the batches learns no more than who does, and that number is exact
            result = new Result(result.noiseMultiplier, statement.sampled(), "known batches, exact", null);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                json
                        ? object(training, result, statement) + System.lineSeparator()
                        : text(training, result, statement));
        out.flush();
    }

    private Result noiseFor(Training training) {
        Double target = known.targetEpsilon;
        if (target == null) {
            throw new AssertionError("neither noise nor target");
        }
        double byRenyi = Calibration.noiseMultiplier(noise -> renyi(training, noise).epsilon, target);
        if (accountant == Accountant.rdp) {
            return renyi(training, byRenyi);
        }
        Map<Double, Result> computed = new HashMap<>();
        double noise = Calibration.noiseMultiplier(
                each -> computed.computeIfAbsent(each, z -> cost(training, z)).epsilon,
                each -> PrvAccountant.create(ROUGH_ERROR)
                        .compose(training.event(each))
                        .epsilon(delta)
                        .estimate(),
                target,
                byRenyi);
        return computed.computeIfAbsent(noise, z -> cost(training, z));
    }

    private Result cost(Training training, double noise) {
        if (accountant == Accountant.rdp) {
            return renyi(training, noise);
        }
        PrvAccountant.Interval interval =
                PrvAccountant.create().compose(training.event(noise)).epsilon(delta);
        return interval.byDistribution() ? new Result(noise, interval.upper(), "prv", null) : renyi(training, noise);
    }

    private Result renyi(Training training, double noise) {
        RdpAccountant.Bound bound =
                RdpAccountant.create().compose(training.event(noise)).epsilon(delta);
        return new Result(noise, bound.epsilon(), "rdp", Double.isNaN(bound.order()) ? null : bound.order());
    }

    private String text(Training training, Result result, PrivacyStatement statement) {
        StringBuilder text = new StringBuilder();
        line(text, "EPSILON_REQUIRED = %s using TARGET_DELTA = %s", result.epsilon, python(delta));
        line(text, "Training parameters used:");
        line(text, "SAMPLE_SIZE = %d", training.examples());
        line(text, "BATCH_SIZE = %d", training.batch());
        line(text, "NUM_EPOCHS = %s", python(training.epochs()));
        line(text, "NOISE_MULTIPLIER = %s", result.noiseMultiplier);
        line(text, "STEPS = %d", training.steps());
        line(text, "SAMPLING_RATE = %s", training.samplingRate());
        line(
                text,
                "ACCOUNTANT = %s%s%s",
                result.by,
                result.order == null ? "" : ", order " + python(result.order),
                accountant == Accountant.prv && result.by.equals("rdp")
                        ? " (prv cannot account for so little noise)"
                        : "");
        line(text, "");
        line(text, "%s", statement);
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(java.util.Locale.ROOT, format, values)).append(System.lineSeparator());
    }

    /** Whole numbers without a point, small ones as {@code 1e-05}, as those who know the Python tools expect them. */
    private static String python(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.valueOf((long) value);
        }
        String text = String.valueOf(value);
        return text.replaceAll("\\.0E", "E").replaceAll("E-(\\d)$", "e-0$1").replace('E', 'e');
    }

    private String object(Training training, Result result, PrivacyStatement statement) {
        ObjectNode object = new ObjectMapper()
                .createObjectNode()
                .put("epsilon", result.epsilon)
                .put("epsilonKnownBatches", statement.known())
                .put("epsilonReplaceOne", statement.replaced())
                .put("delta", delta)
                .put("accountant", result.by)
                .put("accountantAsked", accountant.name())
                .put("accountantKnownBatches", "exact")
                .put("accountantReplaceOne", "rdp group of two, or exact for known batches")
                .put("order", result.order)
                .put("steps", training.steps())
                .put("samplingRate", training.samplingRate())
                .put("sampleSize", training.examples())
                .put("batchSize", training.batch())
                .put("epochs", training.epochs())
                .put("noiseMultiplier", result.noiseMultiplier);
        return object.toString();
    }
}
