package io.tfe4j.imports;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.ring.Shape;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What the reference implementation computes. */
final class OnnxRuntime {
    private OnnxRuntime() {}

    static PlainTensor run(byte[] model, Map<String, PlainTensor> inputs, String output) {
        return run(model, inputs, Set.of(), output);
    }

    /** The inputs {@code whole} are whole numbers. */
    static PlainTensor run(byte[] model, Map<String, PlainTensor> inputs, Set<String> whole, String output) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        try (OrtSession session = environment.createSession(model)) {
            Map<String, OnnxTensor> tensors = new HashMap<>();
            for (Map.Entry<String, PlainTensor> input : inputs.entrySet()) {
                tensors.put(input.getKey(), tensor(environment, input.getValue(), whole.contains(input.getKey())));
            }
            try (OrtSession.Result results = session.run(tensors, Set.of(output))) {
                OnnxTensor result = (OnnxTensor) results.get(0);
                FloatBuffer numbers = result.getFloatBuffer();
                double[] values = new double[numbers.remaining()];
                Arrays.setAll(values, i -> numbers.get(i));
                int[] shape = Arrays.stream(result.getInfo().getShape())
                        .mapToInt(Math::toIntExact)
                        .toArray();
                return new PlainTensor(Shape.of(shape), values);
            }
        } catch (OrtException e) {
            throw new IllegalStateException(e);
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
}
