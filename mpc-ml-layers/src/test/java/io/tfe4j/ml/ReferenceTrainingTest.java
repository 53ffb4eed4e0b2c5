package io.tfe4j.ml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.ml.layers.AveragePooling2D;
import io.tfe4j.ml.layers.BatchNormalization;
import io.tfe4j.ml.layers.Conv1D;
import io.tfe4j.ml.layers.Conv2D;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.DepthwiseConv2D;
import io.tfe4j.ml.layers.ELU;
import io.tfe4j.ml.layers.Embedding;
import io.tfe4j.ml.layers.Flatten;
import io.tfe4j.ml.layers.GELU;
import io.tfe4j.ml.layers.GRU;
import io.tfe4j.ml.layers.GroupNormalization;
import io.tfe4j.ml.layers.HardSigmoid;
import io.tfe4j.ml.layers.HardSwish;
import io.tfe4j.ml.layers.LSTM;
import io.tfe4j.ml.layers.LayerNormalization;
import io.tfe4j.ml.layers.LeakyReLU;
import io.tfe4j.ml.layers.MaxPooling2D;
import io.tfe4j.ml.layers.MultiHeadAttention;
import io.tfe4j.ml.layers.ReLU;
import io.tfe4j.ml.layers.ReLU6;
import io.tfe4j.ml.layers.SELU;
import io.tfe4j.ml.layers.SeparableConv2D;
import io.tfe4j.ml.layers.SiLU;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.ml.layers.SimpleRNN;
import io.tfe4j.ml.layers.Softmax;
import io.tfe4j.ml.layers.Softplus;
import io.tfe4j.ml.layers.Tanh;
import io.tfe4j.ml.layers.TimeDistributed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every layer, loss and optimizer for 100 steps on real data, against torch in double precision: no weight is farther off than
 * {@code docs/ml.md} says. The fixture is made by {@code scripts/make_training_reference.py}.
 */
class ReferenceTrainingTest {
    private static final int ONE_IN = Integer.getInteger("reference.oneIn", 7);
    private static final Pattern ROW = Pattern.compile("\\| ([^|]+) \\| ([0-9.e-]+) \\| ([0-9.e-]+) \\|");

    private record Reference(JsonNode all, Map<String, double[]> bounds) {
        static Reference read() throws IOException {
            Map<String, double[]> bounds = new LinkedHashMap<>();
            String document = Files.readString(Path.of("../docs/ml.md"));
            Matcher row = ROW.matcher(document.substring(document.indexOf("### Against torch")));
            while (row.find()) {
                bounds.put(
                        row.group(1),
                        new double[] {Double.parseDouble(row.group(2)), Double.parseDouble(row.group(3))});
            }
            try (InputStream json = Objects.requireNonNull(
                    ReferenceTrainingTest.class.getResourceAsStream("training-reference.json"))) {
                return new Reference(new ObjectMapper().readTree(json), bounds);
            }
        }
    }

    static Stream<Arguments> cases() throws IOException {
        Reference reference = Reference.read();
        List<Arguments> cases = new ArrayList<>();
        int place = 0;
        for (JsonNode one : reference.all().path("cases")) {
            String group = one.path("group").asText();
            double[] bounds = Objects.requireNonNull(reference.bounds().get(group), "docs/ml.md has no row: " + group);
            for (int bits : new int[] {16, 20}) {
                if (place++ % ONE_IN == 0) {
                    double bound = bounds[bits == 16 ? 0 : 1];
                    cases.add(Arguments.of(one.path("name").asText(), bits, bound, reference.all(), one));
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}, {1} bits")
    @MethodSource("cases")
    void weightsAfterAHundredSteps_areThoseOfTorch(String name, int bits, double bound, JsonNode all, JsonNode one) {
        TfeContext tfe = new TfeContext(
                        new LocalConfig().withListener(RunListener.SILENT).withRangeChecks())
                .precision(bits);
        JsonNode data = all.path("data").path(one.path("data").asText());
        int rows = all.path("rows").asInt();
        PrivateTensor x = examples(tfe, rows, data, one.path("data").asText());
        PrivateTensor y = labels(tfe, one.path("loss").asText(), numbers(data.path("classes")));
        int[] shape = ints(data.path("shape"));
        Model model = Sequential.of(tfe, shape, layers(one.path("layers")));
        Output fit = model.compile(
                        optimizer(one.path("optimizer").asText()),
                        loss(one.path("loss").asText()))
                .fit(x, y, all.path("epochs").asInt(), all.path("batch").asInt());
        List<Parameter> trained =
                model.parameters().stream().filter(Parameter::isTrainable).toList();
        double[][] last = new double[trained.size()][];
        try (Session session = tfe.session()) {
            session.run(fit);
            session.run(tfe.function(() -> IntStream.range(0, last.length)
                    .forEach(i ->
                            tfe.defineOutputValues("analyst", trained.get(i).tensor(), values -> last[i] = values))));
        }

        double worst = 0;
        double moved = 0;
        List<double[]> first = new ArrayList<>();
        one.path("layers").forEach(layer -> layer.path("first").forEach(values -> first.add(numbers(values))));
        assertThat(trained).hasSize(one.path("last").size());
        for (int i = 0; i < last.length; i++) {
            double[] wanted = numbers(one.path("last").path(i));
            assertThat(last[i]).hasSameSizeAs(wanted);
            for (int k = 0; k < wanted.length; k++) {
                worst = Math.max(worst, Math.abs(last[i][k] - wanted[k]));
                moved = Math.max(moved, Math.abs(first.get(i)[k] - wanted[k]));
            }
        }
        System.out.printf(
                "%s | %d | %.2g | moved %.2g%n", one.path("group").asText() + ": " + name, bits, worst, moved);
        assertThat(worst).isLessThanOrEqualTo(bound);
    }

    private static PrivateTensor examples(TfeContext tfe, int rows, JsonNode data, String name) {
        double[] values = numbers(data.path("x"));
        int[] shape = IntStream.concat(IntStream.of(rows), Arrays.stream(ints(data.path("shape"))))
                .toArray();
        double most = Arrays.stream(values).map(Math::abs).max().orElseThrow();
        double limit = Math.scalb(1, Math.getExponent(most) + 1);
        return tfe.definePrivateInput(
                "owner",
                name.equals("words")
                        ? Inputs.of(shape, values).range(0, 5).fractionBits(0)
                        : Inputs.of(shape, values).range(-limit, limit));
    }

    private static PrivateTensor labels(TfeContext tfe, String loss, double[] classes) {
        int rows = classes.length;
        if (loss.startsWith("sparse")) {
            return tfe.definePrivateInput(
                    "owner", Inputs.of(classes).range(0, 2).fractionBits(0));
        }
        if (loss.startsWith("binary") || loss.equals("hinge")) {
            double[] ones = Arrays.stream(classes).map(c -> c == 1 ? 1 : 0).toArray();
            return tfe.definePrivateInput(
                    "owner", Inputs.of(new int[] {rows, 1}, ones).range(0, 1));
        }
        double more = loss.startsWith("categorical") ? 0 : 0.25;
        double[] table = new double[3 * rows];
        for (int i = 0; i < table.length; i++) {
            table[i] = (classes[i / 3] == i % 3 ? 1 : 0) + more;
        }
        return tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {rows, 3}, table).range(0, more == 0 ? 1 : 2));
    }

    private static Layer[] layers(JsonNode described) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < described.size(); i++) {
            JsonNode layer = described.path(i);
            List<Weights> first = new ArrayList<>();
            layer.path("first").forEach(values -> first.add(Weights.known(numbers(values))));
            Layer built = layer(layer.path("kind").asText(), ints(layer.path("numbers")), first);
            boolean isNormalized = described.path(i + 1).path("kind").asText().equals("BatchNormalization");
            layers.add(isNormalized ? ((Dense) built).bounded(Bound.clipped(32)) : built);
        }
        return layers.toArray(Layer[]::new);
    }

    private static Layer layer(String kind, int[] n, List<Weights> w) {
        return switch (kind) {
            case "Dense" -> new Dense(n[0]).kernel(w.get(0)).bias(w.get(1));
            case "Conv2D" -> new Conv2D(n[0], n[1]).kernel(w.get(0)).bias(w.get(1));
            case "DepthwiseConv2D" -> new DepthwiseConv2D(n[0]).kernel(w.get(0)).bias(w.get(1));
            case "SeparableConv2D" ->
                new SeparableConv2D(n[0], n[1]).kernels(w.get(0), w.get(1)).bias(w.get(2));
            case "Conv1D" -> new Conv1D(n[0], n[1]).kernel(w.get(0)).bias(w.get(1));
            case "MaxPooling2D" -> new MaxPooling2D(2);
            case "AveragePooling2D" -> new AveragePooling2D(2);
            case "BatchNormalization" ->
                new BatchNormalization().gamma(w.get(0)).beta(w.get(1));
            case "LayerNormalization" ->
                new LayerNormalization().gamma(w.get(0)).beta(w.get(1)).epsilon(1e-3);
            case "GroupNormalization" ->
                new GroupNormalization(n[0]).gamma(w.get(0)).beta(w.get(1)).epsilon(1e-3);
            case "SimpleRNN" -> new SimpleRNN(n[0]).weights(w.get(0), w.get(1), w.get(2));
            case "LSTM" -> new LSTM(n[0]).weights(w.get(0), w.get(1), w.get(2));
            case "GRU" -> new GRU(n[0]).weights(w.get(0), w.get(1), w.get(2));
            case "MultiHeadAttention" ->
                new MultiHeadAttention(n[0], n[1])
                        .kernels(w.get(0), w.get(2), w.get(4), w.get(6))
                        .biases(w.get(1), w.get(3), w.get(5), w.get(7));
            case "Embedding" -> new Embedding(n[0], n[1]).table(w.get(0));
            case "TimeDistributed" ->
                new TimeDistributed(new Dense(n[0]).kernel(w.get(0)).bias(w.get(1)));
            default -> activation(kind);
        };
    }

    private static Layer activation(String kind) {
        return switch (kind) {
            case "Flatten" -> new Flatten();
            case "Softmax" -> new Softmax();
            case "ReLU" -> new ReLU();
            case "LeakyReLU" -> new LeakyReLU(0.1);
            case "Sigmoid" -> new Sigmoid();
            case "Tanh" -> new Tanh();
            case "ReLU6" -> new ReLU6();
            case "HardSigmoid" -> new HardSigmoid();
            case "HardSwish" -> new HardSwish();
            case "ELU" -> new ELU();
            case "SELU" -> new SELU();
            case "GELU" -> new GELU();
            case "SiLU" -> new SiLU();
            case "Softplus" -> new Softplus();
            default -> throw new AssertionError("unknown layer: " + kind);
        };
    }

    private static Loss loss(String name) {
        return switch (name) {
            case "binaryCrossEntropy" -> Loss.binaryCrossEntropy();
            case "binaryCrossEntropyFromLogits" -> Loss.binaryCrossEntropyFromLogits();
            case "categoricalCrossEntropy" -> Loss.categoricalCrossEntropy();
            case "categoricalCrossEntropyFromLogits" -> Loss.categoricalCrossEntropyFromLogits();
            case "sparseCategoricalCrossEntropyFromLogits" -> Loss.sparseCategoricalCrossEntropyFromLogits();
            case "meanSquaredError" -> Loss.meanSquaredError();
            case "meanAbsoluteError" -> Loss.meanAbsoluteError();
            case "huber" -> Loss.huber(0.5);
            case "hinge" -> Loss.hinge();
            default -> throw new AssertionError("unknown loss: " + name);
        };
    }

    private static Optimizer optimizer(String name) {
        return switch (name) {
            case "Sgd" -> new Sgd(0.1);
            case "Sgd small" -> new Sgd(0.01);
            case "Sgd tiny" -> new Sgd(1e-6);
            case "Sgd momentum" -> new Sgd(0.05).momentum(0.9);
            case "Sgd nesterov" -> new Sgd(0.05).momentum(0.9).nesterov();
            case "Sgd l2" -> new Sgd(0.1).l2(0.01);
            case "Sgd weightDecay" -> new Sgd(0.1).weightDecay(0.01);
            case "Sgd clipNorm" -> new Sgd(0.1).clipNorm(0.2);
            case "Sgd clipValue" -> new Sgd(0.1).clipValue(0.05);
            case "Sgd exponential" -> new Sgd(Schedule.exponential(0.1, 25, 0.5));
            case "Adam", "Adam unscaled" -> new Adam(0.01);
            case "Adam within 8" -> new Adam(0.01).gradientsWithin(8);
            case "Adam within 2048" -> new Adam(0.01).gradientsWithin(2048);
            case "Adam amsgrad" -> new Adam(0.01).amsgrad();
            case "Adam weightDecay" -> new Adam(0.01).weightDecay(0.05);
            case "RmsProp" -> new RmsProp(0.005);
            case "RmsProp momentum" -> new RmsProp(0.002).momentum(0.8);
            default -> throw new AssertionError("unknown optimizer: " + name);
        };
    }

    private static double[] numbers(JsonNode values) {
        double[] numbers = new double[values.size()];
        Arrays.setAll(numbers, i -> values.get(i).asDouble());
        return numbers;
    }

    private static int[] ints(JsonNode values) {
        return Arrays.stream(numbers(values)).mapToInt(value -> (int) value).toArray();
    }
}
