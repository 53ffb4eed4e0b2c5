package io.tfe4j;

import io.tfe4j.fixedpoint.NdArrays;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.fixedpoint.Rounding;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Defines computations on data that no server sees:
 *
 * <pre>{@code
 * Tfe.setConfig(new LocalConfig());
 * PrivateTensor x = Tfe.definePrivateInput("alice", Inputs.of(1, 2, 3).range(-100, 100));
 * PrivateTensor y = Tfe.definePrivateInput("bob", Inputs.of(4, 5, 6).range(-100, 100));
 * Output product = Tfe.defineOutput("carol", x.dot(y), System.out::println);
 * try (Session session = Tfe.session()) {
 *     session.run(product, "inner product");
 * }
 * }</pre>
 *
 * <p>A thin static face over one {@link TfeContext}, for scripts; an application may hold several of its own.
 */
public final class Tfe {
    private static @Nullable TfeContext context;

    private Tfe() {}

    /** Starts afresh: what is defined from now on runs at {@code deployment}. */
    public static synchronized void setConfig(Deployment deployment) {
        context = new TfeContext(deployment);
    }

    /**
     * The context behind these methods. Where {@link #setConfig} was not called, that of the {@link DeploymentProvider} on
     * the class path, which says so: all players in this JVM, for trying things out.
     *
     * @throws IllegalStateException if none was set, and there is no provider or it may not be used here
     */
    public static synchronized TfeContext context() {
        if (context == null) {
            context = new TfeContext(ServiceLoader.load(DeploymentProvider.class)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "no configuration: call Tfe.setConfig first; mpc-config has LocalConfig"))
                    .create());
        }
        return context;
    }

    /**
     * The protocols of all programs that are run from now on; see {@link TfeContext#protocol}.
     * {@link Protocol#REPLICATED3} unless set.
     *
     * @throws IllegalStateException inside a function
     */
    public static void setProtocol(Protocol protocol) {
        context().protocol(protocol);
    }

    /**
     * The fraction bits f of what is defined from now on, 0 to 40; 16 unless set. Numbers are multiples of 2^-f, and
     * the default range is {@code |x| < 2^(31 - f)}.
     *
     * @throws IllegalArgumentException if they are not in 0 to 40
     */
    public static void setPrecision(int fractionBits) {
        context().precision(fractionBits);
    }

    /** See {@link TfeContext#rounding}; {@link Rounding#FLOOR} unless set. */
    public static void setRounding(Rounding rounding) {
        context().rounding(rounding);
    }

    /**
     * Data of {@code player}, who shares it among the servers; none of them learns it. Everybody in a run knows its
     * shape, range and fraction bits. Where no shape is declared, the data is read once, now.
     *
     * @throws IllegalArgumentException if the shape is not declared and the data cannot be read; a value outside the
     *     declared range is refused at the player when the program runs, before anything is sent
     */
    public static PrivateTensor definePrivateInput(String player, Input input) {
        return context().definePrivateInput(player, input);
    }

    /** The same, with a vector of {@code player}'s. */
    public static PrivateTensor definePrivateInput(String player, double... values) {
        return definePrivateInput(player, Inputs.of(values));
    }

    /** The same, with a matrix of {@code player}'s. */
    public static PrivateTensor definePrivateInput(String player, double[][] rows) {
        return definePrivateInput(player, Inputs.of(rows));
    }

    /** The same, with an array of {@code player}'s, in its shape. */
    public static PrivateTensor definePrivateInput(String player, INDArray array) {
        return definePrivateInput(player, Inputs.of(array));
    }

    /** Data that {@code player} supplies anew at each run. */
    public static PrivateTensor definePrivateInput(String player, InputSource source) {
        return definePrivateInput(player, Inputs.from(source));
    }

    /**
     * Data of {@code player} that every server learns. It is rounded to the nearest multiple of 2^-f, f being its
     * fraction bits.
     *
     * @throws IllegalArgumentException if the shape is not declared and the data cannot be read
     */
    public static PublicTensor definePublicInput(String player, Input input) {
        return context().definePublicInput(player, input);
    }

    /**
     * A scalar that is part of the program, for everyone to see. It is rounded to the nearest that the context's
     * fraction bits can hold; if they are 0 and a number is not whole, it has 16.
     *
     * @throws IllegalArgumentException if a number is not finite, or does not fit 64 bits with the fraction bits
     */
    public static PublicTensor defineConstant(double value) {
        return context().defineConstant(PlainTensor.scalar(value));
    }

    /** The same, with a vector. */
    public static PublicTensor defineConstant(double[] values) {
        return context().defineConstant(PlainTensor.of(values));
    }

    /** The same, with a matrix, whose rows are of one length. */
    public static PublicTensor defineConstant(double[][] rows) {
        return context().defineConstant(PlainTensor.of(rows));
    }

    /** The same, with an array, in its shape. */
    public static PublicTensor defineConstant(INDArray array) {
        return context().defineConstant(NdArrays.toPlain(array));
    }

    /**
     * A private variable whose first value everyone knows. It has that value's shape, and what is assigned to it must
     * provably stay in the declared range. The servers keep it as shares between the runs of a session.
     *
     * @throws IllegalStateException inside a function or a loop
     * @throws IllegalArgumentException if the first value cannot be read, or is outside the range
     */
    public static PrivateVariable definePrivateVariable(Input initial) {
        return context().definePrivateVariable(initial);
    }

    /**
     * The same, with a first value that is {@code player}'s secret.
     *
     * @throws IllegalStateException inside a function or a loop
     */
    public static PrivateVariable definePrivateVariable(String player, Input initial) {
        return context().definePrivateVariable(player, initial);
    }

    /**
     * The same, with a first value that is computed once a session; shape, range and fraction bits are the value's.
     *
     * @throws IllegalStateException inside a function or a loop
     */
    public static PrivateVariable definePrivateVariable(PrivateTensor initial) {
        return context().definePrivateVariable(initial);
    }

    /**
     * A variable that every server knows, with its first value and all that are assigned to it.
     *
     * @throws IllegalStateException inside a function or a loop
     * @throws IllegalArgumentException if the first value cannot be read, or is outside the range
     */
    public static PublicVariable definePublicVariable(Input initial) {
        return context().definePublicVariable(initial);
    }

    /**
     * Plaintext work at {@code player}, who alone learns {@code inputs}; the result, of the declared shape and range,
     * is shared among the servers like an input, and none of them learns it.
     *
     * @throws IllegalArgumentException if the result has no declared shape
     */
    public static PrivateTensor defineLocalComputation(
            String player, LocalComputation computation, TensorSpec result, Tensor... inputs) {
        return context().defineLocalComputation(player, computation, result, inputs);
    }

    /**
     * Reveals {@code tensor} to {@code player} alone, whose catalog keeps it under {@code name}. Where the player runs
     * on a machine of its own, that is how a result reaches it. Nobody else learns an element. What is opened is
     * rounded exactly, unless {@link TfeContext#rounding} says otherwise.
     *
     * @throws IllegalArgumentException if the player has another output of that name
     */
    public static Output defineOutput(String player, String name, Tensor tensor) {
        return context().defineOutput(player, name, tensor);
    }

    /** The same, under the name {@code output-1}, {@code output-2} and so on. */
    public static Output defineOutput(String player, Tensor tensor) {
        return context().defineOutput(player, tensor);
    }

    /**
     * Reveals {@code tensor} to {@code player} alone, and hands it to {@code consumer} there, in its shape, when the
     * run has succeeded.
     */
    public static Output defineOutput(String player, Tensor tensor, Consumer<INDArray> consumer) {
        return context().defineOutput(player, tensor, consumer);
    }

    /**
     * The same, with a name. The consumer has the result if this JVM plays {@code player}; otherwise that player's
     * catalog keeps it.
     *
     * @throws IllegalArgumentException if the player has another output of that name
     */
    public static Output defineOutput(String player, String name, Tensor tensor, Consumer<INDArray> consumer) {
        return context().defineOutput(player, name, tensor, consumer);
    }

    /** As {@link #defineOutput(String, Tensor, Consumer)}, with the elements row by row; needs no backend of ND4J. */
    public static Output defineOutputValues(String player, Tensor tensor, Consumer<double[]> consumer) {
        return context().defineOutputValues(player, tensor, consumer);
    }

    /**
     * The same, with a name, as {@link #defineOutput(String, String, Tensor, Consumer)}.
     *
     * @throws IllegalArgumentException if the player has another output of that name
     */
    public static Output defineOutputValues(String player, String name, Tensor tensor, Consumer<double[]> consumer) {
        return context().defineOutputValues(player, name, tensor, consumer);
    }

    /**
     * A tensor of this shape that nobody knows, drawn anew whenever a session computes it; see
     * {@link TfeContext#randomUniform}.
     *
     * @throws IllegalArgumentException if {@code low} is not less than {@code high}, or if the context's fraction bits
     *     are not in 1 to 32
     */
    public static PrivateTensor randomUniform(double low, double high, int... shape) {
        return context().randomUniform(low, high, shape);
    }

    /**
     * Joins tensors along an existing axis, which takes the sum of their sizes; the other axes must agree. The result
     * has the most fraction bits among them. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if there are no tensors, no such axis, or shapes that differ off the axis
     */
    public static PrivateTensor concat(int axis, Tensor... tensors) {
        return context().concat(axis, tensors);
    }

    /**
     * Joins tensors of equal shape along a new axis, whose size is their number. The result has the most fraction bits
     * among them. Exact, with no rounds.
     *
     * @throws IllegalArgumentException if there are no tensors, no such place for an axis, or shapes that differ
     */
    public static PrivateTensor stack(int axis, Tensor... tensors) {
        return context().stack(axis, tensors);
    }

    /**
     * Reveals {@code tensor} to all servers, who learn every element and can then compute with it as with a constant.
     * Use it only for what all of them may know.
     */
    public static PublicTensor reveal(Tensor tensor) {
        return context().reveal(tensor);
    }

    /**
     * A computation of its own, built once, to be run often: all outputs, assignments and loops in {@code body}. It can
     * use variables, and tensors it defines itself.
     *
     * @throws IllegalStateException inside another function or a loop
     */
    public static Output function(Runnable body) {
        return context().function(body);
    }

    /**
     * What {@code body} defines, loops and assignments, as something that a session does once for all that the script
     * defines after it, and again whenever it runs the output that is returned. See {@link TfeContext#action}.
     */
    public static Output action(Runnable body) {
        return context().action(body);
    }

    /**
     * Does what {@code body} defines {@code count} times. What changes from one iteration to the next is in variables;
     * batches of data are taken with the loop index. The program holds the body once, and everybody knows the count.
     *
     * @throws IllegalArgumentException if {@code count} is less than 1, or the loop would send more than can be counted
     */
    public static Output repeat(long count, Consumer<LoopIndex> body) {
        return context().repeat(count, body);
    }

    /**
     * A session with variables of its own, at the context's deployment. Close it to wipe the shares of its variables.
     */
    public static Session session() {
        return context().session();
    }
}
