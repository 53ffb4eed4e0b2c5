package io.tfe4j.imports;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The types of values that a file declares, for the operators whose results depend on the type of an input: they get it as
 * an attribute.
 */
final class OnnxTypes {
    private static final Map<String, Integer> INPUTS = Map.of(
            "CastLike", 1, "QuantizeLinear", 2, "QLinearMatMul", 7, "QLinearConv", 7, "BitShift", 0, "BitwiseNot", 0);

    private final Map<String, Integer> types = new HashMap<>();

    OnnxTypes(GraphProto graph) {
        graph.getInitializerList().forEach(tensor -> types.put(tensor.getName(), tensor.getDataType()));
        for (List<ValueInfoProto> values :
                List.of(graph.getInputList(), graph.getValueInfoList(), graph.getOutputList())) {
            for (ValueInfoProto value : values) {
                int type = value.getType().getTensorType().getElemType();
                if (type != 0) {
                    types.put(value.getName(), type);
                }
            }
        }
    }

    /** The attribute that holds the type of an input. */
    static String attribute(int input) {
        return "tfe4j:type-" + input;
    }

    void addAll(OnnxTypes others) {
        types.putAll(others.types);
    }

    /** Adds the type to the attributes of a node that needs it, if the file tells it. */
    void addTo(String operator, List<String> inputs, Map<String, Object> attributes) {
        Integer input = INPUTS.get(operator);
        Integer type = input == null || input >= inputs.size() ? null : types.get(inputs.get(input));
        if (input != null && type != null) {
            attributes.put(attribute(input), (long) type);
        }
    }
}
