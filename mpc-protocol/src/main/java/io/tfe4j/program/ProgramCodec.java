package io.tfe4j.program;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tfe4j.program.wire.ProgramProto;
import io.tfe4j.protocol.Suite;
import io.tfe4j.protocol.Suites;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Programs as bytes. Attributes are sorted and ids dense, so equal programs have equal bytes. What comes from outside is
 * bounded in size and depth, and its types are inferred, never believed.
 */
final class ProgramCodec {
    private static final int VERSION = 1;
    private static final int MAX_BYTES = 1 << 30;
    private static final int MAX_NODES = 1 << 20;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_NAME = 256;

    private ProgramCodec() {}

    static byte[] encode(Program program, boolean withSource) {
        ProgramProto.Program message = ProgramProto.Program.newBuilder()
                .setVersion(VERSION)
                .setRingBits(program.ring().bits())
                .setMain(encode(program.main(), withSource))
                .setProtocols(
                        program.suite() == Suites.REPLICATED3
                                ? ""
                                : program.suite().name())
                .build();
        byte[] bytes = new byte[message.getSerializedSize()];
        CodedOutputStream output = CodedOutputStream.newInstance(bytes);
        output.useDeterministicSerialization();
        try {
            message.writeTo(output);
            output.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new AssertionError("writing to an array failed", e);
        }
        return bytes;
    }

    private static ProgramProto.Block encode(Block block, boolean withSource) {
        ProgramProto.Block.Builder message = ProgramProto.Block.newBuilder().addAllResults(block.results());
        for (Node node : block.nodes()) {
            ProgramProto.Node.Builder one = ProgramProto.Node.newBuilder()
                    .setId(node.id())
                    .setOperation(node.operation().wireName())
                    .addAllInputs(node.inputs());
            node.attributes().asMap().forEach((name, value) -> one.addAttributes(encode(name, value, withSource)));
            message.addNodes(withSource ? one.setSource(node.source()) : one);
        }
        return message.build();
    }

    private static ProgramProto.Attribute encode(String name, Object value, boolean withSource) {
        ProgramProto.Attribute.Builder message =
                ProgramProto.Attribute.newBuilder().setName(name);
        if (value instanceof Long integer) {
            message.setInteger(integer);
        } else if (value instanceof Double real) {
            message.setReal(real);
        } else if (value instanceof String text) {
            message.setText(text);
        } else if (value instanceof RingTensor tensor) {
            message.setTensor(encode(tensor));
        } else if (value instanceof Block block) {
            message.setBlock(encode(block, withSource));
        } else {
            encodeList(message, (List<?>) value);
        }
        return message.build();
    }

    private static void encodeList(ProgramProto.Attribute.Builder message, List<?> values) {
        if (!values.isEmpty() && values.get(0) instanceof String) {
            ProgramProto.Texts.Builder texts = ProgramProto.Texts.newBuilder();
            values.forEach(value -> texts.addValues((String) value));
            message.setTexts(texts);
        } else if (!values.isEmpty() && values.get(0) instanceof Double) {
            ProgramProto.Reals.Builder reals = ProgramProto.Reals.newBuilder();
            values.forEach(value -> reals.addValues((Double) value));
            message.setReals(reals);
        } else {
            ProgramProto.Integers.Builder integers = ProgramProto.Integers.newBuilder();
            values.forEach(value -> integers.addValues((Long) value));
            message.setIntegers(integers);
        }
    }

    private static ProgramProto.Tensor encode(RingTensor tensor) {
        ProgramProto.Tensor.Builder message = ProgramProto.Tensor.newBuilder();
        for (int dimension : tensor.shape().toArray()) {
            message.addDimensions(dimension);
        }
        for (long element : tensor.data()) {
            message.addElements(element);
        }
        return message.build();
    }

    static Program decode(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("program too large: bytes=" + bytes.length + ", allowed=" + MAX_BYTES);
        }
        try {
            CodedInputStream input = CodedInputStream.newInstance(bytes);
            input.setRecursionLimit(4 * MAX_DEPTH);
            ProgramProto.Program message = ProgramProto.Program.parseFrom(input);
            if (message.getVersion() != VERSION || message.getRingBits() != 64) {
                throw new IllegalArgumentException("unknown program form: version=" + message.getVersion()
                        + ", ringBits=" + message.getRingBits() + ", known version=" + VERSION);
            }
            if (message.getMain().getResultsCount() > 0) {
                throw new IllegalArgumentException("only the body of a loop has results: results="
                        + message.getMain().getResultsCount());
            }
            String protocols = name(message.getProtocols());
            Suite suite = protocols.isEmpty() ? Suites.REPLICATED3 : Suites.named(protocols);
            return Program.of(decode(message.getMain(), 0, new int[1]), suite);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a program: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new AssertionError("reading from an array failed", e);
        }
    }

    private static Block decode(ProgramProto.Block message, int depth, int[] nextId) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("loops nested too deep: allowed=" + MAX_DEPTH);
        }
        List<Node> nodes = new ArrayList<>();
        for (ProgramProto.Node node : message.getNodesList()) {
            if (node.getId() != nextId[0]++ || nextId[0] > MAX_NODES) {
                throw new IllegalArgumentException("node ids not dense, or too many: id=" + node.getId());
            }
            Attributes attributes = Attributes.NONE;
            for (ProgramProto.Attribute attribute : node.getAttributesList()) {
                attributes = decode(attributes, attribute, depth, nextId);
            }
            Op operation = Op.of(name(node.getOperation()));
            nodes.add(new Node(
                    node.getId(), operation, node.getInputsList(), attributes, ValueType.NONE, name(node.getSource())));
        }
        return new Block(nodes, message.getResultsList());
    }

    private static String name(String text) {
        if (text.length() > MAX_NAME) {
            throw new IllegalArgumentException("name too long: length=" + text.length() + ", allowed=" + MAX_NAME);
        }
        if (text.codePoints().anyMatch(ProgramCodec::isHidden)) {
            throw new IllegalArgumentException(
                    "name or source line has characters that do not print: length=" + text.length());
        }
        return text;
    }

    /** What could begin a line of its own in a log, or change how a line is shown. */
    private static boolean isHidden(int each) {
        return switch (Character.getType(each)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static Attributes decode(Attributes so, ProgramProto.Attribute message, int depth, int[] nextId) {
        String name = name(message.getName());
        if (so.asMap().containsKey(name)) {
            throw new IllegalArgumentException("attribute there twice: name=" + name);
        }
        Object value = switch (message.getValueCase()) {
            case INTEGER -> message.getInteger();
            case REAL -> message.getReal();
            case TEXT -> message.getText();
            case INTEGERS -> List.copyOf(message.getIntegers().getValuesList());
            case REALS -> List.copyOf(message.getReals().getValuesList());
            case TEXTS -> List.copyOf(message.getTexts().getValuesList());
            case TENSOR -> decode(message.getTensor());
            case BLOCK -> decode(message.getBlock(), depth + 1, nextId);
            case VALUE_NOT_SET -> throw new IllegalArgumentException("attribute without value: name=" + name);
        };
        return so.withWireValue(name, value);
    }

    private static RingTensor decode(ProgramProto.Tensor message) {
        Shape shape = Shape.of(
                message.getDimensionsList().stream().mapToInt(Integer::intValue).toArray());
        return RingTensor.of(
                shape,
                message.getElementsList().stream().mapToLong(Long::longValue).toArray());
    }
}
