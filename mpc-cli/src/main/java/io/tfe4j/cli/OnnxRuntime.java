package io.tfe4j.cli;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.imports.ImportedModel;
import io.tfe4j.imports.ModelInput;
import io.tfe4j.ring.Shape;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Runs a model in the clear, to compare with. */
final class OnnxRuntime {
    private OnnxRuntime() {}

    static PlainTensor run(Path file, ImportedModel model, Map<String, PlainTensor> inputs, String output) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try (OrtSession session = environment.createSession(file.toString(), new OrtSession.SessionOptions())) {
            for (ModelInput input : model.inputs()) {
                PlainTensor values = Objects.requireNonNull(inputs.get(input.name()));
                tensors.put(input.name(), tensor(environment, values, input.whole()));
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

    private static OnnxTensor tensor(OrtEnvironment environment, PlainTensor values, boolean whole)
            throws OrtException {
        long[] shape = Arrays.stream(values.shape().toArray()).asLongStream().toArray();
        if (whole) {
            long[] numbers = Arrays.stream(values.values())
                    .mapToLong(value -> (long) value)
                    .toArray();
            return OnnxTensor.createTensor(environment, LongBuffer.wrap(numbers), shape);
        }
        float[] numbers = new float[values.values().length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) values.values()[i];
        }
        return OnnxTensor.createTensor(environment, FloatBuffer.wrap(numbers), shape);
    }

    private static PlainTensor plain(OnnxValue value, String output) {
        if (!(value instanceof OnnxTensor tensor)) {
            throw new IllegalArgumentException("not a tensor, so nothing to compare: output=" + output);
        }
        FloatBuffer numbers = tensor.getFloatBuffer();
        if (numbers == null) {
            throw new IllegalArgumentException("not real numbers, so nothing to compare: output=" + output);
        }
        double[] values = new double[numbers.remaining()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i);
        }
        return new PlainTensor(
                Shape.of(Arrays.stream(tensor.getInfo().getShape())
                        .mapToInt(Math::toIntExact)
                        .toArray()),
                values);
    }
}
