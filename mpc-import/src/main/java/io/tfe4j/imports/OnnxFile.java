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
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads ONNX models. */
final class OnnxFile {
    private static final int OLDEST = 7;

    /** Types of numbers that say how a model is made. */
    private static final Set<Integer> STRUCTURE =
            Set.of(TensorProto.DataType.INT64_VALUE, TensorProto.DataType.INT32_VALUE, TensorProto.DataType.BOOL_VALUE);

    /** Which inputs of operators say how to compute, rather than with what. */
    private static final Map<String, List<Integer>> FORMULAS = Map.of(
            "Pow", List.of(1),
            "Clip", List.of(1, 2),
            "Pad", List.of(2),
            "Resize", List.of(1, 2),
            "Upsample", List.of(1),
            "OneHot", List.of(1, 2),
            "Range", List.of(0, 1, 2),
            "Dropout", List.of(1, 2));

    private final GraphProto graph;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    private OnnxFile(GraphProto graph) {
        this.graph = graph;
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it holds no ONNX model, or one older than opset 7
     */
    static Graph read(Path file) throws IOException {
        CodedInputStream bytes =
                UnsafeByteOperations.unsafeWrap(Files.readAllBytes(file)).newCodedInput();
        bytes.enableAliasing(true);
        ModelProto model;
        try {
            model = ModelProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new ImportException("not an ONNX model: file=" + file.getFileName());
        }
        if (model.getGraph().getNodeCount() == 0) {
            throw new ImportException("not an ONNX model, or one without nodes: file=" + file.getFileName());
        }
        return new OnnxFile(model.getGraph()).graph(version(model, file));
    }

    private static int version(ModelProto model, Path file) {
        for (OperatorSetIdProto set : model.getOpsetImportList()) {
            if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
                if (set.getVersion() < OLDEST) {
                    throw new ImportException("operators too old: file=" + file.getFileName() + ", opset="
                            + set.getVersion() + ", oldest=" + OLDEST + "; export the model again");
                }
                return Math.toIntExact(set.getVersion());
            }
        }
        return OLDEST;
    }

    private Graph graph(int version) {
        Set<String> formulas = formulas();
        graph.getInitializerList()
                .forEach(tensor -> tensors.put(
                        tensor.getName(),
                        formulas.contains(tensor.getName())
                                ? StoredTensor.known(OnnxTensors.read(tensor))
                                : stored(tensor)));
        List<GraphNode> nodes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (NodeProto proto : graph.getNodeList()) {
            GraphNode node = node(proto);
            Plain constant = node.operator().equals("Constant") ? constant(node) : null;
            if (constant == null) {
                nodes.add(named(node, names));
            } else {
                tensors.put(node.output(), constant(constant));
            }
        }
        List<ModelInput> inputs = graph.getInputList().stream()
                .filter(input -> !tensors.containsKey(input.getName()))
                .map(OnnxFile::input)
                .toList();
        List<ModelOutput> outputs =
                graph.getOutputList().stream().map(OnnxFile::output).toList();
        return new Graph(inputs, outputs, nodes, tensors, version);
    }

    /** Tensors that are read for nothing but what an operator does, such as an exponent: they are structure. */
    private Set<String> formulas() {
        Set<String> found = new HashSet<>();
        Set<String> others = new HashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            List<Integer> places = FORMULAS.getOrDefault(node.getOpType(), List.of());
            for (int i = 0; i < node.getInputCount(); i++) {
                (places.contains(i) ? found : others).add(node.getInput(i));
            }
        }
        found.removeAll(others);
        return found;
    }

    /**
     * Whole numbers of 32 and 64 bits and scalars are how exporters write shapes and formulas; other numbers were
     * learnt, those of 8 bits too, which a model has that was quantized.
     */
    private static StoredTensor stored(TensorProto tensor) {
        Shape shape = OnnxTensors.shape(tensor);
        boolean whole = OnnxTensors.isWhole(tensor.getDataType());
        boolean isPublic = shape.rank() == 0 || STRUCTURE.contains(tensor.getDataType());
        if (isPublic) {
            return StoredTensor.known(OnnxTensors.read(tensor));
        }
        return new StoredTensor(
                shape,
                whole,
                false,
                OnnxTensors.hasElements(tensor) ? () -> OnnxTensors.read(tensor).values() : null);
    }

    private static StoredTensor constant(Plain value) {
        return value.whole() || value.size() == 1
                ? StoredTensor.known(value)
                : StoredTensor.weight(value.shape(), value::values);
    }

    private static @Nullable Plain constant(GraphNode node) {
        NodeAttributes attributes = node.attributes();
        if (attributes.has("value_float")) {
            return Plain.scalar(attributes.real("value_float", 0));
        }
        if (attributes.has("value_int")) {
            return new Plain(Shape.scalar(), new double[] {attributes.integer("value_int", 0)}, true);
        }
        if (attributes.has("value_ints")) {
            return Plain.integers(attributes.integers("value_ints"));
        }
        if (attributes.has("value_floats")) {
            double[] values = attributes.reals("value_floats");
            return Plain.of(Shape.of(values.length), values);
        }
        return attributes.tensor("value");
    }

    private static GraphNode node(NodeProto node) {
        String domain = node.getDomain();
        boolean own = domain.isEmpty() || domain.equals("ai.onnx");
        Map<String, Object> attributes = new HashMap<>();
        for (AttributeProto attribute : node.getAttributeList()) {
            attributes.put(attribute.getName(), value(attribute));
        }
        return new GraphNode(
                node.getName(),
                own ? node.getOpType() : domain + ":" + node.getOpType(),
                node.getInputList(),
                node.getOutputList(),
                new NodeAttributes(attributes));
    }

    /** Every value is computed once, and every node is called something. */
    private static GraphNode named(GraphNode node, Set<String> names) {
        for (String output : node.outputs()) {
            if (!output.isEmpty() && !names.add(output)) {
                throw new ImportException("model malformed: computed twice=" + output);
            }
        }
        String name = node.name().isEmpty() ? node.output() : node.name();
        return new GraphNode(name, node.operator(), node.inputs(), node.outputs(), node.attributes());
    }

    private static Object value(AttributeProto attribute) {
        return switch (attribute.getType()) {
            case INT -> attribute.getI();
            case FLOAT -> (double) attribute.getF();
            case STRING -> attribute.getS().toStringUtf8();
            case INTS ->
                attribute.getIntsList().stream().mapToLong(Long::longValue).toArray();
            case FLOATS ->
                attribute.getFloatsList().stream()
                        .mapToDouble(Float::doubleValue)
                        .toArray();
            case STRINGS ->
                attribute.getStringsList().stream()
                        .map(ByteString::toStringUtf8)
                        .toList();
            case TENSOR -> OnnxTensors.read(attribute.getT());
            default -> "a value of the kind " + attribute.getType();
        };
    }

    /** Texts, too, are names of classes. */
    private static ModelOutput output(ValueInfoProto output) {
        TypeProto type = output.getType();
        return new ModelOutput(
                output.getName(),
                type.hasTensorType() && OnnxTensors.isWhole(type.getTensorType().getElemType()));
    }

    private static ModelInput input(ValueInfoProto input) {
        TypeProto.Tensor type = input.getType().getTensorType();
        int[] shape = type.getShape().getDimList().stream()
                .mapToInt(dimension -> dimension.hasDimValue() && dimension.getDimValue() > 0
                        ? Math.toIntExact(dimension.getDimValue())
                        : -1)
                .toArray();
        return new ModelInput(input.getName(), shape, OnnxTensors.isWhole(type.getElemType()));
    }
}
