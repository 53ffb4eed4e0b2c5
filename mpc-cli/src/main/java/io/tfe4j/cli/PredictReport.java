package io.tfe4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tfe4j.fixedpoint.PlainTensor;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a prediction gave and took.
 *
 * @param result null if its receiver is another process
 * @param difference from the same in the clear; null if not asked for
 */
record PredictReport(
        PredictCosts.Total cost,
        PredictPlayers.Cast cast,
        boolean publicWeights,
        double buildSeconds,
        @Nullable PlainTensor result,
        @Nullable Difference difference) {
    private static final int MOST_CLASSES_SHOWN = 20;

    PredictReport compared(PlainTensor expected, String with) {
        if (result == null) {
            throw new IllegalArgumentException(
                    "nothing to compare: the result is at another process, receiver=" + cast.receiver());
        }
        return new PredictReport(
                cost, cast, publicWeights, buildSeconds, result, Difference.of(result, expected, with));
    }

    void print(PrintWriter out, boolean json) {
        if (json) {
            out.println(toJson());
            return;
        }
        out.printf(
                "model    of %s; %s%n",
                cast.modelOwner(), publicWeights ? "the servers see its weights" : "nobody else sees its weights");
        out.printf("data     of %s; nobody else sees it%n", cast.dataOwner());
        out.printf("program  built in %.2f s%n", buildSeconds);
        out.printf(
                Locale.ROOT,
                "cost     %d rounds, %,d bytes, %.3f s%s%n",
                cost.rounds(),
                cost.bytes(),
                cost.seconds(),
                cost.runs() == 1 ? "" : " in " + cost.runs() + " runs");
        if (result == null) {
            out.printf(
                    "result   delivered to %s as prediction%s%n", cast.receiver(), cost.runs() == 1 ? "" : "-1 and on");
            return;
        }
        out.printf("result   %s for %s%n", result.shape(), cast.receiver());
        int[] classes = Difference.classes(result);
        if (classes.length > 0) {
            String shown = Arrays.stream(classes)
                    .limit(MOST_CLASSES_SHOWN)
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(" "));
            out.printf("classes  %s%s%n", shown, classes.length > MOST_CLASSES_SHOWN ? " …" : "");
        }
        if (difference != null) {
            out.printf(
                    Locale.ROOT,
                    "compare  with %s: largest difference %.2g, mean %.2g%n",
                    difference.with(),
                    difference.largest(),
                    difference.mean());
            if (classes.length > 0) {
                out.printf(
                        Locale.ROOT,
                        "         same class for %d of %d rows%n",
                        difference.sameClasses(),
                        classes.length);
            }
        }
    }

    private String toJson() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("runs", cost.runs());
        root.put("rounds", cost.rounds());
        root.put("bytes", cost.bytes());
        root.put("seconds", cost.seconds());
        root.put("buildSeconds", buildSeconds);
        if (result != null) {
            ArrayNode shape = root.putArray("shape");
            Arrays.stream(result.shape().toArray()).forEach(shape::add);
            ArrayNode classes = root.putArray("classes");
            Arrays.stream(Difference.classes(result)).forEach(classes::add);
        }
        if (difference != null) {
            root.put("comparedWith", difference.with());
            root.put("largestDifference", difference.largest());
            root.put("meanDifference", difference.mean());
            root.put("sameClasses", difference.sameClasses());
        }
        return root.toString();
    }
}
