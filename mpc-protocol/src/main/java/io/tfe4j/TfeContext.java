package io.tfe4j;

import static io.tfe4j.program.Attribute.AXIS;
import static io.tfe4j.program.Attribute.FRACTION_BITS;
import static io.tfe4j.program.Attribute.SHAPE;

import io.tfe4j.fixedpoint.Encoding;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.fixedpoint.Rounding;
import io.tfe4j.function.StepCorrelation;
import io.tfe4j.program.Action;
import io.tfe4j.program.Attributes;
import io.tfe4j.program.Declarations;
import io.tfe4j.program.NodeRef;
import io.tfe4j.program.Op;
import io.tfe4j.program.Program;
import io.tfe4j.program.ProgramBuilder;
import io.tfe4j.program.ValueType;
import io.tfe4j.program.Variable;
import io.tfe4j.program.run.Bindings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A computation being defined, and where it will run. Contexts know nothing of one another; one belongs to one thread.
 * {@link Tfe} is a static face over one of them, and documents the methods.
 */
public final class TfeContext {
    private static final int DEFAULT_FRACTION_BITS = 16;

    private final Deployment deployment;
    private final Bindings bindings = new Bindings();
    private final ProgramBuilder main = new ProgramBuilder(Protocol.REPLICATED3.suite());
    private final Map<Variable, NodeRef> initializers = new LinkedHashMap<>();
    private final Map<Run, Program> programs = new HashMap<>();
    private final Map<String, Integer> lastNumber = new HashMap<>();
    private final Set<String> outputNames = new HashSet<>();
    private ProgramBuilder builder = main;
    private int fractionBits = DEFAULT_FRACTION_BITS;
    private Rounding rounding = Rounding.FLOOR;
    private Protocol protocol = Protocol.REPLICATED3;

    /** What is run, in a session that has done some actions of the script. */
    private record Run(List<Output> outputs, Set<Action> done) {
        Run {
            outputs = List.copyOf(outputs);
            done = Set.copyOf(done);
        }

        List<NodeRef> roots() {
            if (outputs.isEmpty()) {
                throw new IllegalArgumentException("nothing to run: outputs=" + outputs);
            }
            return outputs.stream().flatMap(output -> output.nodes().stream()).toList();
        }
    }

    /** A context without definitions, whose sessions run at {@code deployment}. */
    public TfeContext(Deployment deployment) {
        this.deployment = deployment;
    }

    /**
     * The fraction bits of what is defined from now on, as {@link Tfe#setPrecision}.
     *
     * @throws IllegalArgumentException if they are not in 0 to 40
     */
    public TfeContext precision(int newFractionBits) {
        TensorSpec.checkFractionBits(newFractionBits);
        fractionBits = newFractionBits;
        return this;
    }

    /**
     * The protocols of all programs that are run from now on, {@link Protocol#REPLICATED3} unless set; a function keeps the
     * one of its definition. It stands in the program, so all players use the same, and policies say which will do.
     *
     * @throws IllegalStateException inside a function
     */
    public TfeContext protocol(Protocol newProtocol) {
        if (builder != main) {
            throw new IllegalStateException("the protocol is chosen outside functions");
        }
        protocol = Objects.requireNonNull(newProtocol);
        main.use(protocol.suite());
        programs.clear();
        return this;
    }

    /**
     * How variables, outputs, revealed values and local computations that are defined from now on may be rounded. {@link
     * Rounding#FLOOR}, the default, makes all that anybody learns a function of the inputs alone. {@link
     * Rounding#DITHERED} is faster; what it tells whoever reads the results is on the page {@code docs/security.md}, and
     * the players' policies must allow it.
     */
    public TfeContext rounding(Rounding newRounding) {
        rounding = Objects.requireNonNull(newRounding);
        return this;
    }

    private NodeRef opened(Tensor tensor) {
        return rounded(tensor.ref(), rounding);
    }

    NodeRef rounded(NodeRef value, Rounding how) {
        return how == Rounding.FLOOR ? value : builder.append(Op.DITHERED, Attributes.NONE, List.of(value));
    }

    /**
     * As {@link Tfe#definePrivateInput(String, Input)}: no server learns the data.
     *
     * @throws IllegalArgumentException if the shape is not declared and the data cannot be read
     */
    public PrivateTensor definePrivateInput(String player, Input input) {
        return new PrivateTensor(this, privateInput(player, input));
    }

    private NodeRef privateInput(String player, Input input) {
        Input ready = input.resolved();
        String name = bind(player, ready);
        ValueType type = ready.spec().privateType(fractionBits);
        Attributes declared = ready.declared(player, name, type);
        return builder.append(
                Op.PRIVATE_INPUT,
                ready.spec().checksRanges() ? Declarations.checkingRanges(declared) : declared,
                List.of());
    }

    /**
     * As {@link Tfe#definePublicInput}: every server learns the data.
     *
     * @throws IllegalArgumentException if the shape is not declared and the data cannot be read
     */
    public PublicTensor definePublicInput(String player, Input input) {
        Input ready = input.resolved();
        String name = bind(player, ready);
        ValueType type = ready.spec().publicType(fractionBits);
        NodeRef node = builder.append(Op.PUBLIC_INPUT, ready.declared(player, name, type), List.of());
        return new PublicTensor(this, node);
    }

    private String bind(String player, Input input) {
        String name = input.name() != null ? input.name() : fresh(player + "/input");
        input.bind(name, bindings);
        return name;
    }

    private String fresh(String prefix) {
        return prefix + "-" + lastNumber.merge(prefix, 1, Integer::sum);
    }

    /**
     * Numbers that are part of the program, rounded to the nearest that this context's fraction bits can hold; if it
     * has none and a number is not whole, they have 16.
     *
     * @throws IllegalArgumentException if a number is not finite, or does not fit 64 bits with the fraction bits
     */
    public PublicTensor defineConstant(PlainTensor value) {
        return constant(value, constantBits(value));
    }

    int constantBits(PlainTensor value) {
        boolean whole = Arrays.stream(value.values()).allMatch(each -> each == Math.rint(each));
        return fractionBits == 0 && !whole ? DEFAULT_FRACTION_BITS : fractionBits;
    }

    PublicTensor constant(PlainTensor value, int bits) {
        var raw = Encoding.encode(value, bits, Encoding.rangeOf(value, bits), "constant");
        return new PublicTensor(this, builder.append(Op.CONSTANT, Declarations.constant(raw, bits), List.of()));
    }

    /**
     * As {@link Tfe#definePrivateVariable(Input)}: a variable whose first value everyone knows.
     *
     * @throws IllegalStateException inside a function or a loop
     * @throws IllegalArgumentException if the first value cannot be read, or is outside the range
     */
    public PrivateVariable definePrivateVariable(Input initial) {
        Input ready = initial.resolved();
        return new PrivateVariable(
                this,
                variable(ready.spec().privateType(fractionBits), known(ready).ref()));
    }

    /**
     * The same, with a first value that is {@code player}'s secret.
     *
     * @throws IllegalStateException inside a function or a loop
     */
    public PrivateVariable definePrivateVariable(String player, Input initial) {
        NodeRef input = privateInput(player, initial);
        return new PrivateVariable(this, variable(input.type(), input));
    }

    /**
     * The same, with a first value that is computed once a session; its type is the value's.
     *
     * @throws IllegalStateException inside a function or a loop
     */
    public PrivateVariable definePrivateVariable(PrivateTensor initial) {
        return new PrivateVariable(this, variable(initial.type(), initial.ref()));
    }

    /**
     * As {@link Tfe#definePublicVariable}: every server knows its values.
     *
     * @throws IllegalStateException inside a function or a loop
     * @throws IllegalArgumentException if the first value cannot be read, or is outside the range
     */
    public PublicVariable definePublicVariable(Input initial) {
        Input ready = initial.resolved();
        return new PublicVariable(
                this,
                variable(ready.spec().publicType(fractionBits), known(ready).ref()));
    }

    private PublicTensor known(Input initial) {
        try {
            return constant(initial.read(), initial.spec().bits(fractionBits));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalArgumentException("first value could not be read: cause=" + e, e);
        }
    }

    private Variable variable(ValueType type, NodeRef initial) {
        if (builder != main || !builder.takesActions()) {
            throw new IllegalStateException("variables are defined outside functions, loops and actions");
        }
        Variable variable = new Variable(fresh("variable"), type.withDither(rounding == Rounding.DITHERED));
        initializers.put(variable, builder.initializer(variable, initial));
        return variable;
    }

    /**
     * As {@link Tfe#defineLocalComputation}: {@code player} alone learns the inputs.
     *
     * @throws IllegalArgumentException if the result has no declared shape
     */
    public PrivateTensor defineLocalComputation(
            String player, LocalComputation computation, TensorSpec result, Tensor... inputs) {
        if (result.shape() == null) {
            throw new IllegalArgumentException("local computation needs the shape of its result: player=" + player);
        }
        String name = fresh(player + "/computation");
        bindings.bindFunction(name, new NdFunction(computation));
        List<NodeRef> nodes = Arrays.stream(inputs).map(this::opened).toList();
        Attributes declared = Declarations.input(player, name, result.privateType(fractionBits));
        return new PrivateTensor(this, builder.append(Op.LOCAL_COMPUTATION, declared, nodes));
    }

    /**
     * As {@link Tfe#defineOutput(String, Tensor)}: for the player's catalog, under a name of no meaning. That player
     * alone learns the value.
     */
    public Output defineOutput(String player, Tensor tensor) {
        return defineOutput(player, freshOutput(player), tensor);
    }

    /**
     * The same, under a name.
     *
     * @throws IllegalArgumentException if the player has another output of that name
     */
    public Output defineOutput(String player, String name, Tensor tensor) {
        takeOutputName(player, name);
        return output(player, name, tensor);
    }

    /** As {@link Tfe#defineOutput(String, Tensor, Consumer)}: that player alone learns the value. */
    public Output defineOutput(String player, Tensor tensor, Consumer<INDArray> consumer) {
        return defineOutput(player, freshOutput(player), tensor, consumer);
    }

    /**
     * The same, under a name.
     *
     * @throws IllegalArgumentException if the player has another output of that name
     */
    public Output defineOutput(String player, String name, Tensor tensor, Consumer<INDArray> consumer) {
        return output(player, name, tensor, new NdReceiver(consumer));
    }

    /** As {@link Tfe#defineOutputValues(String, Tensor, Consumer)}: that player alone learns the value. */
    public Output defineOutputValues(String player, Tensor tensor, Consumer<double[]> consumer) {
        return defineOutputValues(player, freshOutput(player), tensor, consumer);
    }

    /**
     * The same, under a name.
     *
     * @throws IllegalArgumentException if the player has another output of that name
     */
    public Output defineOutputValues(String player, String name, Tensor tensor, Consumer<double[]> consumer) {
        return output(player, name, tensor, result -> consumer.accept(result.values()));
    }

    private String freshOutput(String player) {
        String name;
        do {
            name = fresh(player + "/output").substring(player.length() + 1);
        } while (outputNames.contains(player + "/" + name));
        return name;
    }

    private void takeOutputName(String player, String name) {
        if (!outputNames.add(player + "/" + name)) {
            throw new IllegalArgumentException("output named twice: player=" + player + ", name=" + name);
        }
    }

    private Output output(String player, String name, Tensor tensor, Bindings.Receiver receiver) {
        takeOutputName(player, name);
        bindings.bindReceiver(player, name, receiver);
        return output(player, name, tensor);
    }

    private Output output(String player, String name, Tensor tensor) {
        NodeRef node = builder.append(Op.OUTPUT, Declarations.output(player, name), List.of(opened(tensor)));
        return new Output(this, builder, List.of(node), name);
    }

    /**
     * A tensor of this shape that nobody knows, drawn anew whenever a session computes it:
     * {@code low + k 2^-f (high - low)} for a uniformly random whole k below 2^f, f being the fraction bits of this
     * context, to within a unit of the last one.
     *
     * <p>8 rounds and about 1,300 bits an element.
     *
     * @throws IllegalArgumentException if {@code low} is not less than {@code high}, if one is infinite, or if the
     *     context's fraction bits are not in 1 to 32
     */
    public PrivateTensor randomUniform(double low, double high, int... shape) {
        if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            throw new IllegalArgumentException("empty or infinite range: low=" + low + ", high=" + high);
        }
        Attributes attributes = Attributes.NONE.with(SHAPE, shape).with(FRACTION_BITS, fractionBits);
        PrivateTensor unit = new PrivateTensor(this, builder.append(Op.RANDOM_UNIFORM, attributes, List.of()));
        return unit.mul(high - low).add(low).assumeRange(low, high);
    }

    /**
     * The sums over examples of gradients by dense layers' weights, with noise as that of {@link
     * PrivateTensor#noisedSum}: for each layer its kernel's [in, out], then its bias's [out], those that are wanted. All of
     * an example's gradients count as one vector, of which no part is ever computed by itself: its norm is that of the
     * layer's inputs times that of the deltas.
     *
     * <p>With clipping about 60 rounds, and a matrix product, two inner products and a comparison an example and layer.
     *
     * @param norm which no example's gradient exceeds: because longer ones are shortened to it, all roundings counted, if
     *     {@code clips}; else because the norms of inputs and deltas prove it
     */
    public List<PrivateTensor> noisedGradients(
            List<DenseGradient> layers, double norm, boolean clips, double noiseMultiplier) {
        return noisedGradients(layers, norm, clips, noiseMultiplier, 1);
    }

    /**
     * The same in a loop over batches in a fixed order, whose noise hangs together: each step's takes back a part of that of the
     * {@code bands - 1} steps before, and sums of steps have far less of it. What it protects is all steps of the loop together:
     * each time that a row is used costs as much as noise that is smaller by {@link StepCorrelation#sensitivity}, if the row
     * is in one of {@code bands} steps that follow one another only. Servers keep, as shares, so many steps' sums
     * without noise until the run ends; no program can read them.
     *
     * @param bands 1 for noise that is drawn anew, to 8; no more than there are batches in a pass
     */
    public List<PrivateTensor> noisedGradients(
            List<DenseGradient> layers, double norm, boolean clips, double noiseMultiplier, int bands) {
        int[] kernels =
                layers.stream().mapToInt(layer -> layer.kernel() ? 1 : 0).toArray();
        int[] biases = layers.stream().mapToInt(layer -> layer.bias() ? 1 : 0).toArray();
        List<NodeRef> inputs = layers.stream()
                .flatMap(layer -> Stream.of(layer.inputs(), layer.deltas()))
                .map(Tensor::ref)
                .toList();
        Attributes attributes = Declarations.noisedGradients(norm, clips, noiseMultiplier, kernels, biases);
        NodeRef sums = builder.append(
                Op.NOISED_GRADIENTS, bands == 1 ? attributes : Declarations.correlated(attributes, bands), inputs);
        return parts(sums, Arrays.stream(kernels).sum() + Arrays.stream(biases).sum());
    }

    /**
     * The sums over rows of which a person may have several, at one owner or at many, with at most {@code rows} of one
     * person's in them: the first ones. Exact. 7 rounds for every two bits of the identifiers, and 20 for a thousand
     * rows. With noise ({@link PrivateTensor#noisedSum}) at once they protect all rows of a person together, if the
     * noise is made for what those change; nobody learns whose a row is, nor which count.
     *
     * <p>What a person changes, as a Euclidean norm, is {@code rows} times the norm of a row of {@code values}, where
     * one data set has the rows. Where several have, it is as much for one column that is not negative, the root of 2
     * times as much for several, and twice as much for columns that may be negative, since an owner may claim rows of
     * others' people. Then the servers must make sure of all ranges, too ({@code checkRanges()}). The same holds of one
     * data set if {@code rows} is 1, so that a single row is covered as well: without it the person's next one counts.
     *
     * @param people columns that say whose a row is, as their owners have them, one below the other; whole numbers of
     *     up to 61 bits, for example {@code Inputs.dataset(...).identifiers()}
     * @param values [people, columns], one column if it is a vector
     * @return [1, columns]
     * @throws IllegalArgumentException if {@code rows} is less than 1, if shapes do not fit, or if the people's range
     *     is too wide
     */
    public PrivateTensor sumPerPerson(PrivateTensor people, Tensor values, int rows) {
        return new PrivateTensor(
                this, people.node(Op.SUM_PER_PERSON, Declarations.sumPerPerson(rows), asTable(values)));
    }

    /**
     * As {@link #sumPerPerson(PrivateTensor, Tensor, int)}, in each of {@code entries} groups, of which a person counts in at
     * most {@code most}, those with the smallest numbers, with at most {@code rows} rows in each. A person changes as much as
     * there, times the root of {@code most}, and as several columns.
     *
     * @param groups whole numbers from 0 to {@code entries - 1}, one for each row
     * @return [1, entries, columns]
     */
    public PrivateTensor sumPerPerson(
            PrivateTensor people, Tensor values, int rows, PrivateTensor groups, int entries, int most) {
        Attributes bounds = Declarations.sumPerPerson(rows, entries, most);
        return new PrivateTensor(this, people.node(Op.SUM_PER_PERSON, bounds, asTable(values), groups));
    }

    private static Tensor asTable(Tensor values) {
        if (values.rank() != 1) {
            return values;
        }
        return values instanceof PrivateTensor secret ? secret.reshape(-1, 1) : ((PublicTensor) values).reshape(-1, 1);
    }

    private List<PrivateTensor> parts(NodeRef bundle, int count) {
        List<PrivateTensor> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(new PrivateTensor(this, builder.append(Op.PART, Declarations.part(i), List.of(bundle))));
        }
        return parts;
    }

    /**
     * As {@link Tfe#concat}: along an existing axis. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if there are no tensors, no such axis, or shapes that differ off the axis
     */
    public PrivateTensor concat(int axis, Tensor... tensors) {
        return joined(Op.CONCATENATE, axis, tensors);
    }

    /**
     * As {@link Tfe#stack}: along a new axis. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if there are no tensors, no such place for an axis, or shapes that differ
     */
    public PrivateTensor stack(int axis, Tensor... tensors) {
        return joined(Op.STACK, axis, tensors);
    }

    private PrivateTensor joined(Op operation, int axis, Tensor... tensors) {
        List<NodeRef> nodes = Arrays.stream(tensors).map(Tensor::ref).toList();
        return new PrivateTensor(this, builder.append(operation, Attributes.NONE.with(AXIS, axis), nodes));
    }

    /** The rows of several tables in the order of {@code keys}, a vector. */
    List<PrivateTensor> sortRows(PrivateTensor keys, Tensor... tables) {
        NodeRef sorted = keys.node(Op.SORT_ROWS, Attributes.NONE, tables);
        return parts(sorted, tables.length);
    }

    /**
     * Keeps {@code values} beyond the session, under a name of their own each: every server writes its shares, encrypted,
     * to its own disk. The names of checkpoint and values are known to all players, who must consent; nobody learns a
     * value. What was kept under {@code name} before is replaced when the run has succeeded at all servers.
     */
    public Output checkpoint(String name, Map<String, ? extends Tensor> values) {
        List<String> entries = new ArrayList<>();
        List<NodeRef> nodes = new ArrayList<>();
        values.forEach((entry, value) -> {
            entries.add(entry);
            nodes.add(value.ref());
        });
        NodeRef node = builder.append(Op.CHECKPOINT, Declarations.checkpoint(name, entries), nodes);
        return new Output(this, builder, List.of(node), name);
    }

    /**
     * A value that a checkpoint has under the name {@code entry}; it must have been of exactly {@code like}'s type.
     *
     * <p>A run that computes it fails if a server has no such checkpoint, if the servers have no saving of it in common,
     * or if a file is damaged.
     */
    public PrivateTensor restored(String checkpoint, String entry, PrivateTensor like) {
        return new PrivateTensor(this, restored(checkpoint, entry, like.type()));
    }

    /** As {@link #restored(String, String, PrivateTensor)}, of a value that everyone knew. */
    public PublicTensor restored(String checkpoint, String entry, PublicTensor like) {
        return new PublicTensor(this, restored(checkpoint, entry, like.type()));
    }

    private NodeRef restored(String checkpoint, String entry, ValueType type) {
        return builder.append(Op.RESTORE, Declarations.restored(checkpoint, entry, type), List.of());
    }

    /**
     * As {@link Tfe#reveal}: every server learns the value.
     */
    public PublicTensor reveal(Tensor tensor) {
        return new PublicTensor(this, builder.append(Op.REVEAL, Attributes.NONE, List.of(opened(tensor))));
    }

    /**
     * As {@link Tfe#repeat}: what {@code body} defines, {@code count} times.
     *
     * @throws IllegalArgumentException if {@code count} is less than 1, or the loop would send more than can be counted
     */
    public Output repeat(long count, Consumer<LoopIndex> body) {
        NodeRef loop = builder.repeat(count, index -> body.accept(new LoopIndex(new PublicTensor(this, index))));
        return new Output(this, builder, List.of(loop), "repeat");
    }

    /**
     * What {@code body} defines, loops and assignments, as an action: a session carries it out once for all that the
     * script defines after it, before the first run that needs a variable as the action leaves it. Later runs take
     * variables as they are in the session. A run of the output that is returned carries it out each time, with what the
     * body delivers. A session in which a function has given one of the variables a value, for example from a checkpoint,
     * carries it out only if asked to.
     *
     * <p>Inside a function, a loop or another action it is a part of that, and no action of its own.
     */
    public Output action(Runnable body) {
        if (builder.takesActions() && builder == main) {
            return new Output(this, builder, builder.action(body).effects(), "action");
        }
        return new Output(this, builder, builder.traced(body), "action");
    }

    /**
     * As {@link Tfe#function}: a computation of its own, with all outputs, assignments and loops in {@code body}.
     *
     * @throws IllegalStateException inside another function or a loop
     */
    public Output function(Runnable body) {
        if (builder != main || !builder.takesActions()) {
            throw new IllegalStateException("functions are defined outside functions, loops and actions");
        }
        ProgramBuilder own = new ProgramBuilder(protocol.suite());
        builder = own;
        try {
            body.run();
        } finally {
            builder = main;
        }
        return new Output(this, own, own.effects(), "function");
    }

    /** A session with variables of its own. */
    public Session session() {
        return new Session(this, deployment.open(bindings));
    }

    /** The fraction bits of what is defined from now on, 0 to 40. */
    public int fractionBits() {
        return fractionBits;
    }

    ProgramBuilder builder() {
        return builder;
    }

    /** What a session that has done some actions runs for {@code outputs}. */
    Program program(List<Output> outputs, Set<Action> done) {
        return programs.computeIfAbsent(new Run(outputs, done), run -> {
            List<NodeRef> roots = run.roots();
            return run.outputs.get(0).builder().build(roots, run.done);
        });
    }

    /** The actions that a session has done after a run of {@code outputs} that assigned some variables. */
    Set<Action> done(List<Output> outputs, Set<Action> before, Set<String> assigned) {
        Set<Action> all = new HashSet<>(before);
        ProgramBuilder own = outputs.get(0).builder();
        all.addAll(
                own == main
                        ? main.actions(new Run(outputs, before).roots(), before)
                        : main.actionsThatChange(assigned));
        return all;
    }

    /** The program that gives {@code variables} their first values, and assigns no other. */
    Program initialization(List<String> variables, Set<Action> done) {
        List<NodeRef> first = new ArrayList<>();
        initializers.forEach((variable, node) -> {
            if (variables.contains(variable.name())) {
                first.add(node);
            }
        });
        return main.buildInitialization(first, done);
    }

    @Override
    public String toString() {
        return "context of " + deployment + ", fraction bits=" + fractionBits + ", protocol=" + protocol;
    }
}
