package io.tfe4j.ml;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a model's graph: an input, or what a layer makes of others. Immutable, without weights; used twice, it is
 * computed once.
 *
 * <pre>{@code
 * Node image = Node.input(3, 32, 32);
 * Node before = image.then(new Conv2D(16, 3).same(), new ReLU());
 * Node after = before.then(new Conv2D(16, 3).same());
 * Node classes = new Add().of(before, after).then(new ReLU(), new Flatten(), new Dense(10));
 * Model model = Model.of(image, classes);
 * }</pre>
 */
public final class Node {
    private final @Nullable Merge operation;
    private final Nonlinearity nonlinearity;
    private final List<Node> inputs;
    private final int[] shape;

    private Node(@Nullable Merge operation, Nonlinearity nonlinearity, List<Node> inputs, int[] shape) {
        this.operation = operation;
        this.nonlinearity = nonlinearity;
        this.inputs = List.copyOf(inputs);
        this.shape = shape;
    }

    /** Where examples of this shape come in. */
    public static Node input(int... shape) {
        return new Node(null, Nonlinearity.OTHER, List.of(), shape.clone());
    }

    /** @throws IllegalArgumentException if {@code merge} does not take what {@code inputs} give */
    static Node of(Merge merge, Node... inputs) {
        if (inputs.length == 0) {
            throw new IllegalArgumentException("layer without inputs: layer=" + merge.name());
        }
        List<Node> all = List.of(inputs);
        return new Node(merge, Nonlinearity.OTHER, all, merge.outputShape(shapes(all)));
    }

    /**
     * What {@code layers}, one after the other, make of this.
     *
     * @throws IllegalArgumentException if one does not take what the one before gives
     */
    public Node then(Layer... layers) {
        Node result = this;
        for (Layer layer : layers) {
            int[] next = layer.outputShape(result.shape());
            result = new Node(new SingleInput(layer), layer.nonlinearity(), List.of(result), next);
        }
        return result;
    }

    static List<int[]> shapes(List<Node> nodes) {
        return nodes.stream().map(Node::shape).toList();
    }

    /** Of one example. */
    public int[] shape() {
        return shape.clone();
    }

    boolean isInput() {
        return operation == null;
    }

    Merge operation() {
        if (operation == null) {
            throw new IllegalStateException("an input has no operation: shape=" + Arrays.toString(shape));
        }
        return operation;
    }

    Nonlinearity nonlinearity() {
        return nonlinearity;
    }

    List<Node> inputs() {
        return inputs;
    }

    @Override
    public String toString() {
        return (operation == null ? "input" : operation.name()) + Arrays.toString(shape);
    }
}
