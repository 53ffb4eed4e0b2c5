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
import java.util.LinkedHashSet;
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
    private static final Map<String, List<Integer>> FORMULAS = Map.ofEntries(
            Map.entry("Pow", List.of(1)),
            Map.entry("Clip", List.of(1, 2)),
            Map.entry("Pad", List.of(2)),
            Map.entry("Resize", List.of(1, 2)),
            Map.entry("Upsample", List.of(1)),
            Map.entry("OneHot", List.of(1, 2)),
            Map.entry("Range", List.of(0, 1, 2)),
            Map.entry("QuantizeLinear", List.of(1)),
            Map.entry("QLinearMatMul", List.of(1, 4, 6)),
            Map.entry("QLinearConv", List.of(1, 4, 6)),
            Map.entry("Dropout", List.of(1, 2)));

    private final GraphProto graph;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final OnnxTypes types;

    private OnnxFile(GraphProto graph) {
        this.graph = graph;
        this.types = new OnnxTypes(graph);
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
        Set<String> formulas = formulas(graph);
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
                tensors.put(node.output(), constant(constant, formulas.contains(node.output())));
            }
        }
        List<ModelInput> inputs = graph.getInputList().stream()
                .filter(input -> !tensors.containsKey(input.getName()))
                .map(OnnxFile::input)
                .toList();
        List<ModelOutput> outputs =
                graph.getOutputList().stream().map(OnnxFile::output).toList();
        return new Graph(inputs, outputs, withTruths(nodes), tensors, version);
    }

    /** Inputs that are declared as truths count as true wherever they are not 0, whatever their owner gives. */
    private List<GraphNode> withTruths(List<GraphNode> nodes) {
        Map<String, String> truths = new LinkedHashMap<>();
        for (ValueInfoProto input : graph.getInputList()) {
            boolean isTruth = input.getType().getTensorType().getElemType() == TensorProto.DataType.BOOL_VALUE;
            if (isTruth && !tensors.containsKey(input.getName())) {
                truths.put(input.getName(), input.getName() + "/truth");
            }
        }
        List<GraphNode> all = new ArrayList<>();
        truths.forEach((input, truth) -> all.add(
                new GraphNode(truth, "Cast", List.of(input), List.of(truth), new NodeAttributes(Map.of("to", (long)
                        TensorProto.DataType.BOOL_VALUE)))));
        nodes.forEach(node -> all.add(node.withInputs(node.inputs().stream()
                .map(input -> truths.getOrDefault(input, input))
                .toList())));
        return all;
    }

    /** Tensors that are read for nothing but what an operator does, such as an exponent: they are structure. */
    private static Set<String> formulas(GraphProto of) {
        Set<String> found = new HashSet<>();
        Set<String> others = new HashSet<>();
        for (NodeProto node : of.getNodeList()) {
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

    private static StoredTensor constant(Plain value, boolean isFormula) {
        return value.whole() || value.size() == 1 || isFormula
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

    private GraphNode node(NodeProto node) {
        String domain = node.getDomain();
        boolean own = domain.isEmpty() || domain.equals("ai.onnx");
        Map<String, Object> attributes = new HashMap<>();
        List<String> inputs = new ArrayList<>(node.getInputList());
        for (AttributeProto attribute : node.getAttributeList()) {
            boolean isGraph = attribute.getType() == AttributeProto.AttributeType.GRAPH;
            attributes.put(attribute.getName(), isGraph ? placeholder(attribute.getG()) : value(attribute));
        }
        for (String name : List.of("then_branch", "else_branch", "body")) {
            if (attributes.get(name) instanceof Subgraph subgraph) {
                inputs.addAll(subgraph.captured());
            }
        }
        types.addTo(node.getOpType(), inputs, attributes);
        return new GraphNode(
                node.getName(),
                own ? node.getOpType() : domain + ":" + node.getOpType(),
                inputs,
                node.getOutputList(),
                new NodeAttributes(attributes));
    }

    /** A branch or a body; its own tensors become tensors of the model, which it captures like other values around it. */
    private Subgraph placeholder(GraphProto inner) {
        OnnxTypes ofInner = new OnnxTypes(inner);
        types.addAll(ofInner);
        Set<String> own = new HashSet<>();
        inner.getInputList().forEach(input -> own.add(input.getName()));
        Set<String> formulas = formulas(inner);
        inner.getInitializerList()
                .forEach(tensor -> put(
                        tensor.getName(),
                        formulas.contains(tensor.getName())
                                ? StoredTensor.known(OnnxTensors.read(tensor))
                                : stored(tensor)));
        List<GraphNode> nodes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (NodeProto proto : inner.getNodeList()) {
            GraphNode node = node(proto);
            Plain constant = node.operator().equals("Constant") ? constant(node) : null;
            if (constant == null) {
                nodes.add(named(node, names));
                own.addAll(node.outputs());
            } else {
                put(node.output(), constant(constant, formulas.contains(node.output())));
            }
        }
        Set<String> captured = new LinkedHashSet<>();
        nodes.forEach(node -> captured.addAll(node.inputs()));
        inner.getOutputList().forEach(output -> captured.add(output.getName()));
        captured.removeAll(own);
        captured.remove("");
        return new Subgraph(
                inner.getInputList().stream().map(ValueInfoProto::getName).toList(),
                inner.getOutputList().stream().map(ValueInfoProto::getName).toList(),
                nodes,
                List.copyOf(captured));
    }

    private void put(String name, StoredTensor tensor) {
        if (tensors.put(name, tensor) != null) {
            throw new ImportException("model malformed: a tensor's name is used twice, name=" + name);
        }
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
