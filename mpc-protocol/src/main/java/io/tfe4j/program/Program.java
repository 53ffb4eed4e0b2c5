package io.tfe4j.program;

import static io.tfe4j.program.Attribute.BODY;
import static io.tfe4j.program.Attribute.ITERATIONS;
import static io.tfe4j.program.Attribute.NAME;
import static io.tfe4j.program.Attribute.PLAYER;

import io.tfe4j.protocol.Suite;
import io.tfe4j.ring.Ring;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A computation as every player sees it: typed nodes, the owners of its inputs and the receivers of its outputs.
 * Immutable. Its name is the SHA-256 of its encoding without source lines.
 */
public final class Program {
    private final Suite suite;
    private final Block main;
    private final Set<Integer> exact;
    private final BlockTypes types;
    private final Map<Integer, Node> nodes = new HashMap<>();
    private volatile @Nullable String digest;

    private Program(Block untyped, Suite suite) {
        this.suite = suite;
        checkExecutions(untyped, 1);
        exact = Exactness.of(untyped);
        Inference.Terms terms = new Inference.Terms(suite, exact::contains);
        types = BlockTypes.of(untyped, Map.of(), Inference.LoopTypes.NONE, terms);
        Exactness.check(untyped, types);
        main = typed(untyped, types);
        main.forEachDeep(node -> nodes.put(node.id(), node));
    }

    /** Works out types and exactness anew, whatever the nodes of {@code main} say of themselves. */
    static Program of(Block main, Suite suite) {
        return new Program(main, suite);
    }

    private static Block typed(Block block, BlockTypes types) {
        List<Node> nodes = new ArrayList<>();
        for (Node node : block.nodes()) {
            Attributes attributes = node.isRepeat()
                    ? node.attributes().with(BODY, typed(node.body(), types.ofBody(node)))
                    : node.attributes();
            nodes.add(new Node(
                    node.id(), node.operation(), node.inputs(), attributes, types.of(node.id()), node.source()));
        }
        return new Block(nodes, block.results());
    }

    /** Whether node {@code id} rounds exactly, so that its result is a function of its inputs alone. */
    public boolean isExact(int id) {
        return exact.contains(id);
    }

    /**
     * The nodes that open values which may depend on dithered rounding: outputs, revealed values and inputs of local
     * computations that the program marks so. Empty unless the program asks for {@code Rounding.DITHERED}.
     */
    public List<Node> ditheredOpenings() {
        return allNodes().stream()
                .filter(node -> node.operation().has(Trait.OPENS))
                .filter(node -> node.inputs().stream()
                        .anyMatch(input -> node(input).type().dithered()))
                .toList();
    }

    private static void checkExecutions(Block block, long times) {
        for (Node node : block.nodes()) {
            if (node.isRepeat()) {
                long all = times * node.attributes().get(ITERATIONS);
                if (all >= Inference.MAX_EXECUTIONS) {
                    throw new IllegalArgumentException("too many iterations: nested=" + all + ", allowed below "
                            + Inference.MAX_EXECUTIONS + ", at " + node.describe());
                }
                checkExecutions(node.body(), all);
            }
        }
    }

    public Ring ring() {
        return Ring.Z64;
    }

    /** The protocols that it is computed with. */
    public Suite suite() {
        return suite;
    }

    public Block main() {
        return main;
    }

    /** Types, costs and rounds of the main block. */
    public BlockTypes types() {
        return types;
    }

    /** @throws IllegalArgumentException if there is none of this id */
    public Node node(int id) {
        Node node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("no such node: id=" + id);
        }
        return node;
    }

    /** The number of nodes, those of loop bodies counted once. */
    public int size() {
        return nodes.size();
    }

    /** How many node executions a server's run has, loops with all their iterations. */
    public long executions() {
        return executions(main);
    }

    private static long executions(Block block) {
        long total = block.nodes().size();
        for (Node node : block.nodes()) {
            if (node.isRepeat()) {
                total += node.attributes().get(ITERATIONS) * executions(node.body());
            }
        }
        return total;
    }

    /** The nodes of the main block, and after each loop those of its body. */
    public List<Node> allNodes() {
        List<Node> all = new ArrayList<>();
        main.forEachDeep(all::add);
        return all;
    }

    /** Owners of inputs, players with local computations, and receivers, in the order of their first node. */
    public Set<String> players() {
        Set<String> players = new LinkedHashSet<>();
        main.forEachDeep(node -> {
            if (node.attributes().has(PLAYER)) {
                players.add(node.attributes().get(PLAYER));
            }
        });
        return players;
    }

    /** The inputs outside loops whose ranges the servers make sure of. */
    public Block checkedInputs() {
        List<Node> inputs = main.nodes().stream()
                .filter(node -> node.operation() == Op.PRIVATE_INPUT && Declarations.checksRanges(node.attributes()))
                .toList();
        return new Block(inputs, List.of());
    }

    /** Names of the variables the program reads. */
    public Set<String> variables() {
        return names(Op.VARIABLE);
    }

    /** Names of the variables that have a new value when the program has run. */
    public Set<String> assigned() {
        return names(Op.STORE);
    }

    private Set<String> names(Op operation) {
        Set<String> names = new LinkedHashSet<>();
        main.forEachDeep(node -> {
            if (node.operation().equals(operation)) {
                names.add(node.attributes().get(NAME));
            }
        });
        return names;
    }

    /** Rounds, bytes and the dearest nodes, before anything runs. */
    public CostEstimate estimate() {
        return CostEstimate.of(this);
    }

    /** Deterministic bytes; {@link #decode} reads them. */
    public byte[] encode() {
        return ProgramCodec.encode(this, true);
    }

    /**
     * Reads a program and infers its types again.
     *
     * @throws IllegalArgumentException if the bytes are no valid program, or too large
     */
    public static Program decode(byte[] bytes) {
        return ProgramCodec.decode(bytes);
    }

    /** 64 hexadecimal digits. */
    public String digest() {
        String known = digest;
        if (known == null) {
            known = sha256(ProgramCodec.encode(this, false));
            digest = known;
        }
        return known;
    }

    /** 64 hexadecimal digits. */
    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /** For what comes in parts. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }

    /** One line a node, for review: what is computed, who provides, who receives. */
    public String text() {
        return ProgramText.of(this);
    }

    @Override
    public String toString() {
        return "Program[nodes=" + size() + ", digest=" + digest() + "]";
    }
}
