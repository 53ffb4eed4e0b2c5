package io.tfe4j.imports;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tfe4j.Input;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.RunListener;
import io.tfe4j.fixedpoint.PlainTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many of ONNX's own tests a program on shares passes. A test is a folder with {@code model.onnx} and, in {@code
 * test_data_set_0}, the inputs and right outputs as {@code input_0.pb}, {@code output_0.pb} and on.
 *
 * <p>Each test runs up to three times, in this process: with all inputs private, with whole numbers known to everyone, and
 * with all inputs known but the first. It passes if all outputs of one of these are right, it is wrong if an output of any
 * is wrong. Outputs may be off by 0.01 and 0.2 % of their value; whole numbers by nothing.
 */
public final class OnnxCoverage {
    private static final double LARGEST = 1 << 20;
    private static final double ABSOLUTE = 0.01;
    private static final double RELATIVE = 0.002;
    private static final double MARGIN = 2;

    /** What came of a test. */
    public enum Outcome {
        /** All outputs are right. */
        PASS,
        /** The importer says that it does not support the model, and why. */
        REFUSED,
        /** A number is wrong. */
        WRONG,
        /** It failed otherwise than by a refusal. */
        CRASHED,
        /** Texts, sequences, empty tensors, infinities, types of under 8 bits, or numbers beyond 2^20. */
        UNFIT
    }

    /**
     * One test.
     *
     * @param name the folder's
     * @param operator which the test is about
     * @param reason why it did not pass, else empty
     */
    public record Result(String name, String operator, Outcome outcome, String reason) {}

    private OnnxCoverage() {}

    /**
     * Runs all tests in {@code folder}, in the order of their names, and tells {@code watch} each result as it comes.
     *
     * @throws IllegalArgumentException if the folder holds no tests
     */
    public static List<Result> run(Path folder, Consumer<Result> watch) throws IOException {
        List<Path> tests;
        try (Stream<Path> files = Files.list(folder)) {
            tests = files.filter(test -> Files.exists(test.resolve("model.onnx")))
                    .sorted()
                    .toList();
        }
        if (tests.isEmpty()) {
            throw new ImportException("no tests: folder=" + folder + "; each is a folder with model.onnx");
        }
        List<Result> results = new ArrayList<>();
        for (Path test : tests) {
            Result result = run(test);
            watch.accept(result);
            results.add(result);
        }
        return results;
    }

    private static Result run(Path test) throws IOException {
        String name = String.valueOf(test.getFileName());
        String operator = operator(test);
        try {
            Graph graph = OnnxFile.read(test.resolve("model.onnx"));
            List<Plain> inputs = new ArrayList<>();
            for (int i = 0; i < graph.inputs().size(); i++) {
                inputs.add(tensor(test, "input_" + i));
            }
            List<Plain> outputs = new ArrayList<>();
            for (int i = 0; i < graph.outputs().size(); i++) {
                outputs.add(tensor(test, "output_" + i));
            }
            if (inputs.isEmpty()) {
                return new Result(name, operator, Outcome.UNFIT, "no inputs");
            }
            return judged(name, operator, graph, inputs, outputs);
        } catch (UnfitException e) {
            return new Result(name, operator, Outcome.UNFIT, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return new Result(name, operator, Outcome.REFUSED, firstLine(e));
        }
    }

    /** Expanded tests are about the operator that was expanded. */
    private static String operator(Path test) throws IOException {
        String name = String.valueOf(test.getFileName());
        int expanded = name.indexOf("_expanded");
        Path original = expanded < 0 ? test : test.resolveSibling(name.substring(0, expanded));
        try {
            Graph graph = OnnxFile.read((Files.exists(original) ? original : test).resolve("model.onnx"));
            return graph.nodes().isEmpty()
                    ? "Constant"
                    : graph.nodes().get(graph.nodes().size() - 1).kind();
        } catch (IllegalArgumentException e) {
            return "?";
        }
    }

    private static final class UnfitException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnfitException(String message) {
            super(message);
        }
    }

    private static Plain tensor(Path test, String name) throws IOException {
        Path file = test.resolve("test_data_set_0").resolve(name + ".pb");
        if (!Files.exists(file)) {
            throw new UnfitException("no such file: " + file.getFileName());
        }
        Plain value;
        try {
            value = OnnxTensors.read(TensorProto.parseFrom(Files.readAllBytes(file)));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new UnfitException("no tensor of numbers");
        }
        boolean fits = value.size() > 0 && value.largest() <= LARGEST;
        for (double element : value.values()) {
            fits &= Double.isFinite(element);
        }
        if (!fits) {
            throw new UnfitException("empty, infinite or too large");
        }
        return value;
    }

    private static Result judged(String name, String operator, Graph graph, List<Plain> inputs, List<Plain> outputs) {
        Set<Set<Integer>> variants = new LinkedHashSet<>();
        Set<Integer> all = new LinkedHashSet<>();
        Set<Integer> reals = new LinkedHashSet<>();
        for (int i = 0; i < inputs.size(); i++) {
            all.add(i);
            if (!inputs.get(i).whole()) {
                reals.add(i);
            }
        }
        variants.add(all);
        variants.add(reals.isEmpty() ? all : reals);
        variants.add(Set.of(0));
        boolean passes = false;
        String reason = "";
        for (Set<Integer> secret : variants) {
            boolean right = true;
            for (int output = 0; output < outputs.size(); output++) {
                Result one = variant(name, operator, graph, inputs, secret, output, outputs.get(output));
                if (one.outcome() == Outcome.WRONG || one.outcome() == Outcome.CRASHED) {
                    return one;
                }
                right &= one.outcome() == Outcome.PASS;
                reason = one.reason().isEmpty() ? reason : one.reason();
            }
            passes |= right;
        }
        return new Result(name, operator, passes ? Outcome.PASS : Outcome.REFUSED, passes ? "" : reason);
    }

    /** One output, with the inputs {@code secret} private and the others known. */
    private static Result variant(
            String name,
            String operator,
            Graph whole,
            List<Plain> inputs,
            Set<Integer> secret,
            int output,
            Plain expected) {
        String which = "secret inputs=" + secret + ", output=" + output + ": ";
        try {
            Map<String, StoredTensor> known = new LinkedHashMap<>();
            Map<String, Plain> hidden = new LinkedHashMap<>();
            for (int i = 0; i < inputs.size(); i++) {
                String input = whole.inputs().get(i).name();
                if (secret.contains(i)) {
                    hidden.put(input, inputs.get(i));
                } else {
                    known.put(input, StoredTensor.known(inputs.get(i)));
                }
            }
            ImportedModel model = new ImportedModel(ModelFiles.normalized(whole.withKnownInputs(known)));
            String wanted = whole.outputs().get(output).name();
            Map<String, PlainTensor> values = new HashMap<>();
            hidden.forEach((input, value) -> values.put(input, new PlainTensor(value.shape(), value.values())));
            String clear = difference(model.predictInClear(values, wanted), expected);
            String shares = difference(onShares(model, values, wanted), expected);
            if (clear != null || shares != null) {
                String where = clear == null ? "on shares, " + shares : "in the clear, " + clear;
                return new Result(name, operator, Outcome.WRONG, which + where);
            }
            return new Result(name, operator, Outcome.PASS, "");
        } catch (IllegalArgumentException e) {
            return new Result(name, operator, Outcome.REFUSED, firstLine(e));
        } catch (RuntimeException | StackOverflowError e) {
            return new Result(name, operator, Outcome.CRASHED, which + e);
        }
    }

    private static String firstLine(IllegalArgumentException e) {
        String message = String.valueOf(e.getMessage()).replace("model not supported: 1 node\n", "");
        return message.lines().map(String::strip).reduce((a, b) -> a + "; " + b).orElse("");
    }

    private static @Nullable String difference(PlainTensor actual, Plain expected) {
        if (!actual.shape().equals(expected.shape())) {
            return "shape=" + actual.shape() + ", expected=" + expected.shape();
        }
        for (int i = 0; i < expected.size(); i++) {
            double right = expected.values()[i];
            double allowed = expected.whole() ? 0 : ABSOLUTE + RELATIVE * Math.abs(right);
            if (!(Math.abs(actual.values()[i] - right) <= allowed)) {
                return "element=" + i + ", value=" + actual.values()[i] + ", expected=" + right;
            }
        }
        return null;
    }

    static PlainTensor onShares(ImportedModel model, Map<String, PlainTensor> inputs, String wanted) {
        TfeContext tfe = new TfeContext(new LocalConfig()
                .withRangeChecks()
                .withListener(RunListener.SILENT)
                .withData((player, request) -> model.weight(request.tensor())));
        Map<String, Tensor> tensors = new HashMap<>();
        for (ModelInput input : model.inputs()) {
            PlainTensor values = inputs.get(input.name());
            if (values != null) {
                tensors.put(input.name(), tfe.definePrivateInput("bank", declared(input, values)));
            }
        }
        ImportOptions options = ImportOptions.of("vendor", "model")
                .withLimits(model.calibrate(inputs, wanted, MARGIN).limits());
        PrivateTensor prediction = model.predict(tfe, options, tensors, wanted);
        List<double[]> received = new ArrayList<>();
        Output output = tfe.defineOutputValues("auditor", prediction, received::add);
        try (Session session = tfe.session()) {
            session.run(output, "test");
        }
        return new PlainTensor(prediction.type().shape(), received.get(0));
    }

    /** In the least power of two that holds the numbers, from 0 where none is negative. */
    private static Input declared(ModelInput input, PlainTensor values) {
        double largest = 0;
        double least = 0;
        for (double value : values.values()) {
            largest = Math.max(largest, Math.abs(value));
            least = Math.min(least, value);
        }
        double limit = Math.max(1, Ranges.powerOfTwo(largest));
        Input given = Inputs.of(values.shape().toArray(), values.values());
        return input.whole()
                ? given.range(least < 0 ? -limit : 0, limit).fractionBits(0)
                : given.range(least < 0 ? -limit : 0, limit);
    }
}
