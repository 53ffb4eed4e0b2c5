package io.tfe4j.program.privacy;

import static io.tfe4j.program.Attribute.BIASES;
import static io.tfe4j.program.Attribute.CLIPS;
import static io.tfe4j.program.Attribute.INDEX;
import static io.tfe4j.program.Attribute.ITERATIONS;
import static io.tfe4j.program.Attribute.KERNELS;
import static io.tfe4j.program.Attribute.NAME;
import static io.tfe4j.program.Attribute.NOISE;
import static io.tfe4j.program.Attribute.NORM;

import io.tfe4j.program.Attributes;
import io.tfe4j.program.Block;
import io.tfe4j.program.DatasetRequest;
import io.tfe4j.program.Declarations;
import io.tfe4j.program.Node;
import io.tfe4j.program.Op;
import io.tfe4j.program.Program;
import io.tfe4j.program.privacy.Dependence.Fact;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a program tells of single rows of its data sets, from the graph alone: which sums over rows have noise, of what
 * size relative to what one row can add, and what is opened without.
 *
 * <p>A sum counts as noised if each row of its operand provably depends on one row of the data set, a different one each,
 * and its norm is provably within what the noise was made for. Everything computed from noised sums alone is free. What
 * cannot be proved counts as opened bare; there are no declarations to be believed: a range that another owner declares
 * counts only if the servers make sure of it, by {@code checkRanges()}. The neighbours are: a row, and the same
 * row contributing nothing.
 *
 * <p>Noise is drawn when a sum is computed, so a sum counts even if nobody opens it.
 */
public final class PrivacyAnalysis {
    /** After so many, all values that a loop carries are taken to depend on what any of them does. */
    private static final int PASSES_BEFORE_WIDENING = 12;
    /** Where sums over people's rows are not what noise is made for. */
    private static final double NO_PEOPLE = -1;

    private final Program program;
    private final Map<Integer, Dependence> known = new HashMap<>();
    private final Map<Integer, Node> loopsByIndex = new HashMap<>();
    private final RowRules rules;
    private final PrivacyState before;
    private final AnalysisTime time;
    private final Map<String, Dependence> after;
    private final List<NoisedRelease> noised = new ArrayList<>();
    private final List<BareRelease> bare = new ArrayList<>();
    private boolean collecting;
    private boolean changed;
    private int passes;

    private PrivacyAnalysis(Program program, PrivacyState before, AnalysisTime time) {
        this.program = program;
        this.time = time;
        this.before = before;
        after = new TreeMap<>(before.variables());
        program.main().forEachDeep(this::index);
        rules = new RowRules(program, loopsByIndex);
    }

    private void index(Node loop) {
        if (loop.isRepeat()) {
            loop.body().nodes().stream()
                    .filter(node -> node.operation() == Op.LOOP_INDEX)
                    .forEach(node -> loopsByIndex.put(node.id(), loop));
        }
    }

    /** @param before what the variables of the session depend on */
    public static PrivacyAnalysis of(Program program, PrivacyState before) {
        return of(program, before, AnalysisTime.UNLIMITED);
    }

    static PrivacyAnalysis of(Program program, PrivacyState before, AnalysisTime time) {
        PrivacyAnalysis analysis = new PrivacyAnalysis(program, before, time);
        do {
            analysis.changed = false;
            analysis.passes++;
            analysis.block(program.main(), List.of(), List.of());
        } while (analysis.changed);
        analysis.collecting = true;
        analysis.block(program.main(), List.of(), List.of());
        return analysis;
    }

    public List<NoisedRelease> noised() {
        return List.copyOf(noised);
    }

    public List<BareRelease> bare() {
        return List.copyOf(bare);
    }

    /** What the session's variables depend on after the run. */
    public PrivacyState after() {
        return new PrivacyState(after);
    }

    /** What a value depends on, as it is to a later program. */
    Dependence stored(int id) {
        return of(id).stored();
    }

    /** What a value depends on. */
    Dependence dependence(int id) {
        return of(id);
    }

    private Dependence of(int id) {
        return known.getOrDefault(id, Dependence.NONE);
    }

    private List<Dependence> operands(Node node) {
        return node.inputs().stream().map(this::of).toList();
    }

    private void block(Block block, List<Dependence> carried, List<Node> loops) {
        for (Node node : block.nodes()) {
            time.check(program);
            Dependence found = dependence(node, carried, loops);
            Dependence old = known.get(node.id());
            Dependence joined = old == null ? found : old.join(found);
            if (!joined.equals(old)) {
                known.put(node.id(), joined);
                changed = true;
            }
        }
    }

    private Dependence dependence(Node node, List<Dependence> carried, List<Node> loops) {
        return switch (node.operation()) {
            case PRIVATE_INPUT -> input(node);
            case PUBLIC_INPUT -> {
                open(node, source(node), "");
                yield Dependence.NONE;
            }
            case RESTORE -> before.restored(node);
            case LOCAL_COMPUTATION -> computedAtPlayer(node);
            case OUTPUT -> {
                openInputs(node, node.player());
                yield Dependence.NONE;
            }
            case REVEAL -> {
                openInputs(node, "");
                yield Dependence.NONE;
            }
            case VARIABLE -> before.of(node.attributes().get(NAME));
            case STORE -> store(node);
            case PARAMETER -> carried.get(node.attributes().get(INDEX));
            case REPEAT -> loop(node, loops);
            case REPEAT_RESULT -> loopResult(node);
            case NOISED_SUM -> noisedSum(node, loops);
            case NOISED_GRADIENTS -> noisedGradients(node, loops);
            case SUM_PER_PERSON -> new PersonRules(program, rules).apply(node, operands(node));
            default -> rules.apply(node, operands(node));
        };
    }

    private Dependence input(Node node) {
        Shape shape = node.type().shape();
        Fact fact = shape.rank() == 0 ? Dependence.MIXED : Fact.Rows.all(shape.dimension(0));
        Dependence input = Dependence.of(source(node), fact);
        return Declarations.checksRanges(node.attributes()) ? input.checked() : input;
    }

    /** The table that an input is of, {@code owner/dataset}. */
    static String source(Node node) {
        String dataset = DatasetRequest.of(node).map(DatasetRequest::dataset).orElse("");
        String name = dataset.isEmpty() ? node.attributes().get(NAME) : dataset;
        return name.startsWith(node.player() + "/") ? name : node.player() + "/" + name;
    }

    private Dependence computedAtPlayer(Node node) {
        openInputs(node, node.player());
        Dependence all = Dependence.of(source(node), Dependence.MIXED);
        for (Dependence operand : operands(node)) {
            all = all.join(mixed(operand));
        }
        return all;
    }

    private static Dependence mixed(Dependence dependence) {
        Map<String, Fact> all = new TreeMap<>();
        dependence.sources().keySet().forEach(source -> all.put(source, Dependence.MIXED));
        return new Dependence(all, Double.POSITIVE_INFINITY);
    }

    private Dependence store(Node node) {
        Dependence stored = of(node.inputs().get(0)).stored();
        after.put(node.attributes().get(NAME), stored);
        return stored;
    }

    private Dependence loop(Node node, List<Node> outer) {
        Block body = node.body();
        List<Dependence> carried = new ArrayList<>();
        for (int i = 0; i < body.results().size(); i++) {
            // rows picked by an iteration are not those of the next
            Dependence each =
                    of(node.inputs().get(i)).join(of(body.results().get(i)).stored());
            carried.add(each.withNorm(Double.POSITIVE_INFINITY));
        }
        if (passes > PASSES_BEFORE_WIDENING) {
            Dependence all = carried.stream().reduce(Dependence::join).orElse(Dependence.NONE);
            carried.replaceAll(each -> mixed(all));
        }
        List<Node> loops = new ArrayList<>(outer);
        loops.add(node);
        block(body, carried, loops);
        return Dependence.NONE;
    }

    private Dependence loopResult(Node node) {
        Node loop = program.node(node.inputs().get(0));
        int index = node.attributes().get(INDEX);
        return of(loop.inputs().get(index))
                .join(of(loop.body().results().get(index)))
                .stored();
    }

    private Dependence noisedSum(Node node, List<Node> loops) {
        int operand = node.inputs().get(0);
        double norm = node.attributes().get(NORM);
        return noised(node, of(operand), rules.norm(operand, of(operand)) <= norm, norm, loops);
    }

    private Dependence noisedGradients(Node node, List<Node> loops) {
        Attributes attributes = node.attributes();
        Dependence all = Dependence.NONE;
        double squares = 0;
        for (int i = 0; i < node.inputs().size(); i += 2) {
            int inputs = node.inputs().get(i);
            int deltas = node.inputs().get(i + 1);
            all = all.join(of(inputs)).join(of(deltas));
            double input = rules.norm(inputs, of(inputs));
            double delta = rules.norm(deltas, of(deltas));
            boolean kernel = attributes.get(KERNELS)[i / 2] != 0;
            boolean bias = attributes.get(BIASES)[i / 2] != 0;
            squares += ((kernel ? input * input : 0) + (bias ? 1 : 0)) * delta * delta;
        }
        boolean bounded = attributes.get(CLIPS) || Math.sqrt(squares) <= attributes.get(NORM);
        return noised(node, all, bounded, NO_PEOPLE, loops);
    }

    /**
     * What a noised sum still tells: nothing of data sets whose rows, or people, it protects.
     *
     * @param bounded whether no row adds more than the noise is made for
     * @param norm what a person may change
     */
    private Dependence noised(Node node, Dependence operand, boolean bounded, double norm, List<Node> loops) {
        Map<String, Fact> left = new TreeMap<>();
        boolean sound = !operand.sources().containsKey(Dependence.ASSUMED_RANGE);
        operand.sources().forEach((source, fact) -> {
            boolean proven = sound && !operand.believed().containsKey(source);
            if (proven && bounded && fact instanceof Fact.Rows rows && isApart(node, rows, loops)) {
                release(node, source, "", rows, loops);
            } else if (proven && fact instanceof Fact.People people && people.most() <= norm) {
                release(node, source, people.column(), Fact.Rows.all(1), loops);
            } else {
                left.put(source, Dependence.MIXED);
            }
        });
        return new Dependence(left, Double.POSITIVE_INFINITY);
    }

    /**
     * Where noise hangs together with that of the steps before: whether a row is in none of these and in the step. Only the
     * loop that goes through the batches may be around it, which brings a row again after all batches of a pass.
     */
    private static boolean isApart(Node node, Fact.Rows rows, List<Node> loops) {
        int bands = Declarations.correlation(node.attributes()).bands();
        return bands == 1 || loops.size() == 1 && loops.get(0).id() == rows.loop() && bands <= rows.batches();
    }

    private void release(Node node, String source, String person, Fact.Rows rows, List<Node> loops) {
        if (!collecting) {
            return;
        }
        long times = 1;
        for (Node loop : loops) {
            long count = loop.attributes().get(ITERATIONS);
            times *= loop.id() == rows.loop() ? (count + rows.batches() - 1) / rows.batches() : count;
        }
        // each time a row moves what gets noise in several steps, by this altogether
        double moved = Declarations.correlation(node.attributes()).sensitivity();
        double multiplier = node.attributes().get(NOISE) / moved;
        noised.add(new NoisedRelease(source, person, node.describe(), multiplier, times));
    }

    private void openInputs(Node node, String receiver) {
        for (Dependence operand : operands(node)) {
            operand.sources().keySet().forEach(source -> open(node, source, receiver));
        }
    }

    /** What an owner learns of its own data is no release. */
    private void open(Node node, String source, String receiver) {
        boolean isData = !source.equals(Dependence.ASSUMED_RANGE);
        if (collecting && isData && (receiver.isEmpty() || !source.startsWith(receiver + "/"))) {
            bare.add(new BareRelease(source, receiver, node.describe()));
        }
    }
}
