package io.tfe4j.program;

import static io.tfe4j.program.Attribute.BODY;
import static io.tfe4j.program.Attribute.INDEX;
import static io.tfe4j.program.Attribute.ITERATIONS;
import static io.tfe4j.program.Attribute.NAME;

import io.tfe4j.protocol.Suite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Traces a computation into nodes, inferring the type of each as it is added. Statements take effect in the order in
 * which they are traced: a variable read after an assignment has the assigned value. Belongs to one thread.
 */
public final class ProgramBuilder {
    private final Map<Integer, Node> nodes = new HashMap<>();
    private Suite suite;
    private final Scope main = new Scope(null, Inference.LoopTypes.NONE);
    private final List<Action> actions = new ArrayList<>();
    private Scope current = main;
    private boolean inAction;
    private int nextId;

    public ProgramBuilder(Suite suite) {
        this.suite = suite;
    }

    /** The protocols of programs that are built from now on. */
    public void use(Suite newSuite) {
        suite = newSuite;
    }

    /**
     * Adds a node.
     *
     * @throws IllegalArgumentException if the operation refuses its inputs; the message has the line of the script
     */
    public NodeRef append(Op operation, Attributes attributes, List<NodeRef> inputs) {
        List<Integer> ids = new ArrayList<>();
        for (NodeRef input : inputs) {
            ids.add(visible(operation, input));
        }
        return new NodeRef(current, addNode(operation, ids, attributes));
    }

    private int visible(Op operation, NodeRef input) {
        if (input.scope().encloses(current)) {
            return input.node().id();
        }
        Scope root = input.scope();
        while (root.parent != null) {
            root = root.parent;
        }
        String remedy = root == main
                ? "it lives inside a loop; assign it to a variable and read that"
                : "it belongs to another function or context; keep it in a variable or define it here";
        throw new IllegalArgumentException("value is not available here: value=" + input.describe() + ", operation="
                + operation + ", at " + SourceLines.caller() + "; " + remedy);
    }

    private Node addNode(Op operation, List<Integer> inputs, Attributes attributes) {
        Node untyped = new Node(nextId, operation, inputs, attributes, ValueType.NONE, SourceLines.caller());
        List<ValueType> inputTypes = inputs.stream().map(id -> node(id).type()).toList();
        ValueType type = Inference.infer(untyped, inputTypes, current.loop, new Inference.Terms(suite, id -> true))
                .type();
        Node node = new Node(nextId++, operation, inputs, attributes, type, untyped.source());
        nodes.put(node.id(), node);
        current.nodes.add(node);
        return node;
    }

    private Node node(int id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    /** The value of {@code variable} at this point. */
    public NodeRef read(Variable variable) {
        return new NodeRef(current, node(version(current, variable)));
    }

    private int version(Scope scope, Variable variable) {
        Integer known = scope.versions.get(variable);
        if (known != null) {
            return known;
        }
        Scope before = current;
        current = scope;
        Node node;
        if (scope.parent == null) {
            Attributes declared =
                    Types.declare(Attributes.NONE, variable.type()).with(NAME, variable.name());
            node = addNode(Op.VARIABLE, List.of(), declared);
        } else {
            version(scope.parent, variable);
            current = scope;
            scope.carried.add(variable);
            scope.loop.parameters().add(variable.type());
            node = addNode(Op.PARAMETER, List.of(), Attributes.NONE.with(INDEX, scope.carried.size() - 1));
        }
        current = before;
        scope.versions.put(variable, node.id());
        return node.id();
    }

    /** Gives {@code variable} a new value from here on, and after the run. */
    public NodeRef assign(Variable variable, NodeRef value) {
        version(current, variable);
        Attributes declared = Types.declare(Attributes.NONE, variable.type()).with(NAME, variable.name());
        NodeRef assigned = append(Op.ASSIGN, declared, List.of(value));
        current.versions.put(variable, assigned.node().id());
        return assigned;
    }

    /** A first value of {@code variable}, to be run once before anything reads it; reading it here is not affected. */
    public NodeRef initializer(Variable variable, NodeRef value) {
        Attributes declared = Types.declare(Attributes.NONE, variable.type()).with(NAME, variable.name());
        return append(Op.ASSIGN, declared, List.of(value));
    }

    /**
     * Runs what {@code body} traces {@code count} times; it is given the loop counter, from 0. A variable that the body
     * only reads stays what it was: the loop uses its value and gives it no new one.
     */
    public NodeRef repeat(long count, Consumer<NodeRef> body) {
        Scope outer = current;
        Scope inner = new Scope(outer, new Inference.LoopTypes(new ArrayList<>(), count));
        current = inner;
        try {
            body.accept(append(Op.LOOP_INDEX, Attributes.NONE, List.of()));
        } finally {
            current = outer;
        }
        List<Variable> assigned = new ArrayList<>();
        List<Integer> inputs = new ArrayList<>();
        List<Integer> results = new ArrayList<>();
        Map<Integer, Integer> constants = new HashMap<>();
        for (int i = 0; i < inner.carried.size(); i++) {
            Variable variable = inner.carried.get(i);
            int before = version(outer, variable);
            int after = version(inner, variable);
            if (inner.isParameter(after, i)) {
                constants.put(after, before);
            } else {
                assigned.add(variable);
                inputs.add(before);
                results.add(after);
            }
        }
        Block block = Blocks.withoutParameters(new Block(inner.nodes, results), constants);
        inputs.addAll(Blocks.captured(block));
        Attributes attributes = Attributes.NONE.with(ITERATIONS, count).with(BODY, block);
        Node loop = addNode(Op.REPEAT, inputs, attributes);
        inner.finished = loop;
        for (int i = 0; i < results.size(); i++) {
            Node result = addNode(Op.REPEAT_RESULT, List.of(loop.id()), Attributes.NONE.with(INDEX, i));
            outer.versions.put(assigned.get(i), result.id());
        }
        return new NodeRef(outer, loop);
    }

    /** Traces {@code body} as an action; not inside a loop or another action. */
    public Action action(Runnable body) {
        if (current != main || inAction) {
            throw new IllegalStateException("an action is defined outside loops and other actions");
        }
        int start = main.nodes.size();
        Map<Variable, Integer> before = new HashMap<>(main.versions);
        inAction = true;
        try {
            body.run();
        } finally {
            inAction = false;
        }
        List<Node> own = main.nodes.subList(start, main.nodes.size());
        Action action = new Action(effects(main, start));
        main.versions.forEach((variable, after) -> {
            Integer known = before.get(variable);
            int first = known != null ? known : firstRead(own, variable);
            if (first != after) {
                action.changes(variable, first, after);
            }
        });
        actions.add(action);
        return action;
    }

    /** What {@code body} does, as a part of the block that is being traced. */
    public List<NodeRef> traced(Runnable body) {
        int start = current.nodes.size();
        body.run();
        return effects(current, start);
    }

    private static int firstRead(List<Node> nodes, Variable variable) {
        return nodes.stream()
                .filter(node -> node.operation() == Op.VARIABLE
                        && node.attributes().get(NAME).equals(variable.name()))
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** Not inside a loop or an action. */
    public boolean takesActions() {
        return current == main && !inAction;
    }

    /**
     * The actions that a run of {@code roots} carries out in a session that has done {@code done}: those of which a root
     * is part, and those not yet done whose results are needed.
     */
    public Set<Action> actions(List<NodeRef> roots, Set<Action> done) {
        return carriedOut(topLevel(roots), done);
    }

    private Set<Action> carriedOut(List<Integer> roots, Set<Action> done) {
        Set<Integer> named = Set.copyOf(roots);
        List<Action> left = actions.stream()
                .filter(action -> done.contains(action) && !action.isPartOf(named))
                .toList();
        Set<Integer> live = Passes.needed(without(left), roots);
        Set<Action> carriedOut = new LinkedHashSet<>(actions);
        carriedOut.removeIf(action -> !action.isPartOf(live));
        return carriedOut;
    }

    /** The actions that give one of these variables a new value. */
    public Set<Action> actionsThatChange(Set<String> variables) {
        Set<Action> all = new LinkedHashSet<>(actions);
        all.removeIf(action -> !action.changesAny(variables));
        return all;
    }

    /** The main block without some actions, of which nothing may be needed but the variables' values. */
    private List<Node> without(List<Action> left) {
        Map<Integer, Integer> replacements = new HashMap<>();
        left.forEach(action -> action.leaveOut(replacements));
        return Blocks.replaced(main.nodes, replacements);
    }

    private List<Node> withOnly(Set<Action> carriedOut) {
        return without(
                actions.stream().filter(action -> !carriedOut.contains(action)).toList());
    }

    /**
     * The program that does what {@code roots} need, and keeps the variables they assign.
     *
     * @param done the actions that the session has done, which are left out unless a root is part of them
     */
    public Program build(List<NodeRef> roots, Set<Action> done) {
        List<Integer> ids = topLevel(roots);
        return Program.of(Passes.run(withOnly(carriedOut(ids, done)), ids), suite);
    }

    /**
     * The program that computes first values and keeps them, and nothing else: what was assigned before a first value in
     * the script is worked out for it, but not kept, since the run that follows does it again.
     *
     * @param first nodes that {@link #initializer} made
     * @param done the actions that the session has done, whose results it takes as they are
     */
    public Program buildInitialization(List<NodeRef> first, Set<Action> done) {
        List<Integer> ids = topLevel(first);
        return Program.of(Passes.initialization(withOnly(carriedOut(ids, done)), ids), suite);
    }

    private List<Integer> topLevel(List<NodeRef> roots) {
        if (current != main) {
            throw new IllegalStateException("a loop is still being defined");
        }
        return roots.stream().map(this::topLevel).toList();
    }

    /** Every effect of the main block so far: outputs, loops, assignments, checkpoints. */
    public List<NodeRef> effects() {
        return effects(main, 0);
    }

    private static List<NodeRef> effects(Scope scope, int start) {
        return scope.nodes.subList(start, scope.nodes.size()).stream()
                .filter(node -> node.operation() == Op.OUTPUT
                        || node.operation() == Op.ASSIGN
                        || node.operation() == Op.CHECKPOINT
                        || node.isRepeat())
                .map(node -> new NodeRef(scope, node))
                .toList();
    }

    private int topLevel(NodeRef ref) {
        Node node = ref.node();
        Scope scope = ref.scope();
        while (scope.parent != null) {
            node = Objects.requireNonNull(scope.finished);
            scope = scope.parent;
        }
        if (scope != main) {
            throw new IllegalArgumentException("outputs of different functions in one run: output=" + ref.describe());
        }
        return node.id();
    }
}
