package io.tfe4j.cli;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.imports.ImportedModel;
import io.tfe4j.imports.ModelInput;
import io.tfe4j.ring.Shape;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Runs a model in the clear, to compare with. */
final class OnnxRuntime {
    private OnnxRuntime() {}

    static PlainTensor run(Path file, ImportedModel model, Map<String, PlainTensor> inputs, String output) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try (OrtSession session = environment.createSession(file.toString(), new OrtSession.SessionOptions())) {
            for (ModelInput input : model.inputs()) {
                PlainTensor values = Objects.requireNonNull(inputs.get(input.name()));
                NodeInfo info = Objects.requireNonNull(session.getInputInfo().get(input.name()));
                tensors.put(input.name(), tensor(environment, values, info));
            }
            try (OrtSession.Result results = session.run(tensors, Set.of(output))) {
                return plain(results.get(0), output);
            }
        } catch (OrtException e) {
            throw new IllegalArgumentException("ONNX Runtime cannot run the model: " + e.getMessage(), e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, PlainTensor values, NodeInfo info)
            throws OrtException {
        long[] shape = Arrays.stream(values.shape().toArray()).asLongStream().toArray();
        double[] numbers = values.values();
        OnnxJavaType type = info.getInfo() instanceof TensorInfo tensor ? tensor.type : OnnxJavaType.UNKNOWN;
        return switch (type) {
            case FLOAT -> {
                FloatBuffer floats = FloatBuffer.allocate(numbers.length);
                Arrays.stream(numbers).forEach(number -> floats.put((float) number));
                yield OnnxTensor.createTensor(environment, floats.flip(), shape);
            }
            case DOUBLE -> OnnxTensor.createTensor(environment, DoubleBuffer.wrap(numbers), shape);
            case INT64 -> {
                LongBuffer longs = LongBuffer.allocate(numbers.length);
                Arrays.stream(numbers).forEach(number -> longs.put((long) number));
                yield OnnxTensor.createTensor(environment, longs.flip(), shape);
            }
            case INT32 -> {
                IntBuffer integers = IntBuffer.allocate(numbers.length);
                Arrays.stream(numbers).forEach(number -> integers.put((int) number));
                yield OnnxTensor.createTensor(environment, integers.flip(), shape);
            }
            default ->
                throw new IllegalArgumentException("nothing to compare, for an input is of another type: input="
                        + info.getName() + ", type=" + type);
        };
    }

    /** A tensor of numbers; or for each row the scores of classes by their labels, in the order of the labels. */
    private static PlainTensor plain(OnnxValue value, String output) throws OrtException {
        if (value instanceof OnnxSequence sequence) {
            return scores(sequence, output);
        }
        if (!(value instanceof OnnxTensor tensor)) {
            throw new IllegalArgumentException("not a tensor, so nothing to compare: output=" + output);
        }
        FloatBuffer reals = tensor.getFloatBuffer();
        LongBuffer wholes = tensor.getLongBuffer();
        if (reals == null && wholes == null) {
            throw new IllegalArgumentException("not numbers, so nothing to compare: output=" + output);
        }
        double[] values = new double[reals == null ? wholes.remaining() : reals.remaining()];
        for (int i = 0; i < values.length; i++) {
            values[i] = reals == null ? wholes.get(i) : reals.get(i);
        }
        return new PlainTensor(
                Shape.of(Arrays.stream(tensor.getInfo().getShape())
                        .mapToInt(Math::toIntExact)
                        .toArray()),
                values);
    }

    private static PlainTensor scores(OnnxSequence sequence, String output) throws OrtException {
        List<Double> values = new ArrayList<>();
        int rows = 0;
        for (OnnxValue row : sequence.getValue()) {
            if (!(row instanceof OnnxMap map)) {
                throw new IllegalArgumentException("not numbers, so nothing to compare: output=" + output);
            }
            new TreeMap<Object, Object>(map.getValue())
                    .values()
                    .forEach(score -> values.add(((Number) score).doubleValue()));
            rows++;
        }
        int columns = rows == 0 ? 0 : values.size() / rows;
        return new PlainTensor(
                Shape.of(rows, columns),
                values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
