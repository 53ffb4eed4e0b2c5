package io.tfe4j.imports;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Writes small ONNX models. */
final class ModelBuilder {
    private static final int IR_VERSION = 8;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    private final int version;

    ModelBuilder() {
        this(17);
    }

    ModelBuilder(int version) {
        this.version = version;
    }

    ModelBuilder input(String name, int... shape) {
        graph.addInput(value(name, TensorProto.DataType.FLOAT_VALUE, shape));
        return this;
    }

    ModelBuilder wholeInput(String name, int... shape) {
        graph.addInput(value(name, TensorProto.DataType.INT64_VALUE, shape));
        return this;
    }

    ModelBuilder output(String name) {
        graph.addOutput(ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE))));
        return this;
    }

    private static ValueInfoProto value(String name, int type, int... shape) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type);
        for (int dimension : shape) {
            tensor.getShapeBuilder().addDimBuilder().setDimValue(dimension);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    ModelBuilder weight(String name, Shape shape, double... values) {
        TensorProto.Builder tensor = tensor(name, TensorProto.DataType.FLOAT_VALUE, shape);
        Arrays.stream(values).forEach(value -> tensor.addFloatData((float) value));
        return tensor(tensor.build());
    }

    ModelBuilder tensor(TensorProto tensor) {
        graph.addInitializer(tensor);
        return this;
    }

    /** A weight's place without its elements. */
    ModelBuilder structure(String name, Shape shape) {
        return tensor(tensor(name, TensorProto.DataType.FLOAT_VALUE, shape).build());
    }

    ModelBuilder integers(String name, long... values) {
        TensorProto.Builder tensor = tensor(name, TensorProto.DataType.INT64_VALUE, Shape.of(values.length));
        Arrays.stream(values).forEach(tensor::addInt64Data);
        return tensor(tensor.build());
    }

    ModelBuilder number(String name, double value) {
        return weight(name, Shape.scalar(), value);
    }

    static TensorProto.Builder tensor(String name, int type, Shape shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type);
        Arrays.stream(shape.toArray()).forEach(tensor::addDims);
        return tensor;
    }

    /** Attributes are pairs of name and value: Integer, Double, String, a list of those, double[], int[], a tensor, or a model for its graph. */
    ModelBuilder node(String operator, List<String> inputs, String output, Object... attributes) {
        return node(operator, inputs, List.of(output), attributes);
    }

    ModelBuilder node(String operator, List<String> inputs, List<String> outputs, Object... attributes) {
        int colon = operator.indexOf(':');
        NodeProto.Builder node = NodeProto.newBuilder()
                .setName("node-" + outputs.get(0))
                .setDomain(colon < 0 ? "" : operator.substring(0, colon))
                .setOpType(operator.substring(colon + 1))
                .addAllInput(inputs)
                .addAllOutput(outputs);
        for (int i = 0; i < attributes.length; i += 2) {
            node.addAttribute(attribute(String.valueOf(attributes[i]), attributes[i + 1]));
        }
        graph.addNode(node);
        return this;
    }

    /** What another has, its inputs and outputs left out. */
    ModelBuilder nodesOf(ModelBuilder other) {
        graph.addAllNode(other.graph.getNodeList());
        return this;
    }

    private static AttributeProto attribute(String name, Object value) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
        if (value instanceof Integer number) {
            attribute.setType(AttributeProto.AttributeType.INT).setI(number);
        } else if (value instanceof Double number) {
            attribute.setType(AttributeProto.AttributeType.FLOAT).setF(number.floatValue());
        } else if (value instanceof ModelBuilder branch) {
            attribute.setType(AttributeProto.AttributeType.GRAPH).setG(branch.graph);
        } else if (value instanceof TensorProto tensor) {
            attribute.setType(AttributeProto.AttributeType.TENSOR).setT(tensor);
        } else if (value instanceof String text) {
            attribute.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
        } else if (value instanceof List<?> texts) {
            attribute.setType(AttributeProto.AttributeType.STRINGS);
            texts.forEach(text -> attribute.addStrings(ByteString.copyFromUtf8(String.valueOf(text))));
        } else if (value instanceof double[] numbers) {
            attribute.setType(AttributeProto.AttributeType.FLOATS);
            Arrays.stream(numbers).forEach(number -> attribute.addFloats((float) number));
        } else {
            attribute.setType(AttributeProto.AttributeType.INTS);
            Arrays.stream((int[]) value).forEach(attribute::addInts);
        }
        return attribute.build();
    }

    byte[] bytes() {
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(version))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    Path write(Path folder, String name) {
        try {
            return Files.write(folder.resolve(name + ".onnx"), bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ImportedModel load(Path folder) {
        try {
            return ImportedModel.load(write(folder, "model"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
