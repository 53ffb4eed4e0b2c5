package io.tfe4j.examples;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All examples, by name. */
public final class Examples {
    private static final List<Example> ALL = List.of(
            new SimpleAverage(),
            new PrivatePrediction(),
            new EncryptedTraining(),
            new Mnist(),
            new TransferLearning(),
            new FederatedLearning(),
            new DpFederated(),
            new XgboostStyle(),
            new ResNet50(),
            new PrivateEmbeddings(),
            new SalaryStatistics(),
            new JointCorrelation(),
            new PrivateAuction(),
            new CommonPatients(),
            new DpTraining(),
            new DpMnist(),
            new DpJointTraining(),
            new DpStatistics());

    private Examples() {}

    /** Names and a line about each, in the order in which to read them. */
    public static Map<String, String> summaries() {
        Map<String, String> summaries = new LinkedHashMap<>();
        ALL.forEach(example -> summaries.put(example.name(), described(example)));
        return summaries;
    }

    private static String described(Example example) {
        return example.settings().isEmpty()
                ? example.summary()
                : example.summary() + "; --set "
                        + example.settings().entrySet().stream()
                                .map(setting -> setting.getKey() + "=" + setting.getValue())
                                .collect(Collectors.joining(","));
    }

    /**
     * Runs an example and prints what happened to {@code out}.
     *
     * @throws IllegalArgumentException if there is none of that name, or its data is not as it should be
     * @throws WrongResultException if the result differs from the plaintext one
     */
    public static void run(String name, ExampleOptions options, PrintWriter out) {
        Example example = ALL.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such example: name=" + name + ", known="
                        + summaries().keySet()));
        out.println(example.name() + ": " + example.summary());
        out.println();
        example.run(new Stage(example, options, out));
        out.flush();
    }
}
