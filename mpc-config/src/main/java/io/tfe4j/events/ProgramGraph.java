package io.tfe4j.events;

import com.google.protobuf.ByteString;
import io.tfe4j.events.wire.AttrValue;
import io.tfe4j.events.wire.GraphDef;
import io.tfe4j.events.wire.NodeDef;
import io.tfe4j.events.wire.TensorShape;
import io.tfe4j.events.wire.VersionDef;
import io.tfe4j.program.Block;
import io.tfe4j.program.Kind;
import io.tfe4j.program.Node;
import io.tfe4j.program.Program;
import io.tfe4j.ring.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program as TensorBoard's Graphs tab draws it. A node's device is its player; names nest by loop, then by the line
 * of the script: {@code repeat-9/Train.java_31/multiply-12}. A loop takes what its last iteration yields and its body's
 * parameters take the first values, so that the drawing has no cycle.
 *
 * <p>Constants, which are part of the program, are left out.
 */
final class ProgramGraph {
    static final String SERVERS = "/job:servers";

    /** The version of the format that has all we write. */
    private static final int PRODUCER = 22;

    private final String servers;
    private final Map<Integer, String> names = new HashMap<>();
    private final GraphDef.Builder graph =
            GraphDef.newBuilder().setVersions(VersionDef.newBuilder().setProducer(PRODUCER));

    private ProgramGraph(List<String> players) {
        servers = String.join(", ", players.subList(0, Math.min(3, players.size())));
    }

    static GraphDef of(Program program, List<String> players) {
        ProgramGraph drawing = new ProgramGraph(players);
        drawing.name(program.main(), "");
        drawing.draw(program.main(), null);
        return drawing.graph.build();
    }

    /** For example {@code multiply-12}. */
    static String label(Node node) {
        return node.operation() + "-" + node.id();
    }

    private void name(Block block, String scope) {
        for (Node node : block.nodes()) {
            if (node.isRepeat()) {
                String loop = scope + label(node) + "/";
                names.put(node.id(), loop + node.operation());
                name(node.body(), loop);
            } else {
                names.put(node.id(), scope + line(node) + label(node));
            }
        }
    }

    /** TensorFlow allows neither colons nor most signs in names. */
    private static String line(Node node) {
        String source = node.source().replaceAll("[^A-Za-z0-9._-]", "_");
        return source.isEmpty() ? "" : (Character.isLetterOrDigit(source.charAt(0)) ? "" : "S") + source + "/";
    }

    private void draw(Block block, @org.jspecify.annotations.Nullable Node loop) {
        for (Node node : block.nodes()) {
            NodeDef.Builder drawn = graph.addNodeBuilder()
                    .setName(nameOf(node.id()))
                    .setOp(node.operation().wireName())
                    .setDevice(node.player().isEmpty() ? SERVERS : "/job:" + node.player());
            for (int input : inputs(node, loop)) {
                drawn.addInput(nameOf(input));
            }
            describe(node, drawn);
            if (node.isRepeat()) {
                draw(node.body(), node);
            }
        }
    }

    private String nameOf(int node) {
        return names.getOrDefault(node, "unknown");
    }

    private static List<Integer> inputs(Node node, @org.jspecify.annotations.Nullable Node loop) {
        if (node.isRepeat()) {
            return node.body().results();
        }
        int parameter = node.parameter();
        return loop == null || parameter < 0 ? node.inputs() : loop.inputs().subList(parameter, parameter + 1);
    }

    private void describe(Node node, NodeDef.Builder drawn) {
        drawn.putAttr("players", text(node.player().isEmpty() ? servers : node.player()));
        drawn.putAttr("node", AttrValue.newBuilder().setI(node.id()).build());
        if (!node.source().isEmpty()) {
            drawn.putAttr("source", text(node.source()));
        }
        Kind kind = node.type().kind();
        if (kind != Kind.NONE && kind != Kind.BUNDLE) {
            drawn.putAttr("type", text(node.type().toString()));
            drawn.putAttr("_output_shapes", shape(node));
        }
    }

    private static AttrValue text(String text) {
        return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(text)).build();
    }

    /** TensorBoard writes it on the edges. */
    private static AttrValue shape(Node node) {
        TensorShape.Builder shape = TensorShape.newBuilder();
        Shape of = node.type().shape();
        for (int axis = 0; axis < of.rank(); axis++) {
            shape.addDimBuilder().setSize(of.dimension(axis));
        }
        return AttrValue.newBuilder()
                .setList(AttrValue.ListValue.newBuilder().addShape(shape))
                .build();
    }
}
