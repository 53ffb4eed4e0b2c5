package io.tfe4j;

import io.tfe4j.fixedpoint.NdArrays;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.fixedpoint.Rounding;
import java.util.function.Consumer;
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
    private static TfeContext context;

    private Tfe() {}

    /** Starts afresh: what is defined from now on runs at {@code deployment}. */
    public static synchronized void setConfig(Deployment deployment) {
        context = new TfeContext(deployment);
    }

    /** The context behind these methods. */
    public static synchronized TfeContext context() {
        if (context == null) {
            throw new IllegalStateException("no configuration: call Tfe.setConfig(new LocalConfig()) first");
        }
        return context;
    }

    /** See {@link TfeContext#protocol}; {@link Protocol#REPLICATED3} unless set. */
    public static void setProtocol(Protocol protocol) {
        context().protocol(protocol);
    }

    /** Fraction bits of what is defined from now on, 0 to 40; 16 unless set. */
    public static void setPrecision(int fractionBits) {
        context().precision(fractionBits);
    }

    /** See {@link TfeContext#rounding}; {@link Rounding#FLOOR} unless set. */
    public static void setRounding(Rounding rounding) {
        context().rounding(rounding);
    }

    /** Data of {@code player}, who shares it among the servers; none of them learns it. */
    public static PrivateTensor definePrivateInput(String player, Input input) {
        return context().definePrivateInput(player, input);
    }

    /** A vector of {@code player}'s. */
    public static PrivateTensor definePrivateInput(String player, double... values) {
        return definePrivateInput(player, Inputs.of(values));
    }

    /** A matrix of {@code player}'s. */
    public static PrivateTensor definePrivateInput(String player, double[][] rows) {
        return definePrivateInput(player, Inputs.of(rows));
    }

    public static PrivateTensor definePrivateInput(String player, INDArray array) {
        return definePrivateInput(player, Inputs.of(array));
    }

    /** Data that {@code player} supplies anew at each run. */
    public static PrivateTensor definePrivateInput(String player, InputSource source) {
        return definePrivateInput(player, Inputs.from(source));
    }

    /** Data of {@code player} that every server learns. */
    public static PublicTensor definePublicInput(String player, Input input) {
        return context().definePublicInput(player, input);
    }

    /** A scalar that is part of the program, for everyone to see. */
    public static PublicTensor defineConstant(double value) {
        return context().defineConstant(PlainTensor.scalar(value));
    }

    /** A vector that is part of the program, for everyone to see. */
    public static PublicTensor defineConstant(double[] values) {
        return context().defineConstant(PlainTensor.of(values));
    }

    /** A matrix that is part of the program, for everyone to see. */
    public static PublicTensor defineConstant(double[][] rows) {
        return context().defineConstant(PlainTensor.of(rows));
    }

    public static PublicTensor defineConstant(INDArray array) {
        return context().defineConstant(NdArrays.toPlain(array));
    }

    /** A private variable whose first value everyone knows; it must stay in the declared range. */
    public static PrivateVariable definePrivateVariable(Input initial) {
        return context().definePrivateVariable(initial);
    }

    /** A private variable whose first value is {@code player}'s secret. */
    public static PrivateVariable definePrivateVariable(String player, Input initial) {
        return context().definePrivateVariable(player, initial);
    }

    /** A private variable whose first value is computed once a session; its range is the value's. */
    public static PrivateVariable definePrivateVariable(PrivateTensor initial) {
        return context().definePrivateVariable(initial);
    }

    /** A variable that every server knows. */
    public static PublicVariable definePublicVariable(Input initial) {
        return context().definePublicVariable(initial);
    }

    /**
     * Plaintext work at {@code player}, who learns {@code inputs}; the result, of the declared shape and range, is
     * shared among the servers like an input.
     */
    public static PrivateTensor defineLocalComputation(
            String player, LocalComputation computation, TensorSpec result, Tensor... inputs) {
        return context().defineLocalComputation(player, computation, result, inputs);
    }

    /**
     * Reveals {@code tensor} to {@code player} alone, whose catalog keeps it under {@code name}. Where the player runs
     * on a machine of its own, that is how a result reaches it.
     */
    public static Output defineOutput(String player, String name, Tensor tensor) {
        return context().defineOutput(player, name, tensor);
    }

    /** As above, under the name {@code output-1}, {@code output-2} and so on. */
    public static Output defineOutput(String player, Tensor tensor) {
        return context().defineOutput(player, tensor);
    }

    /** Reveals {@code tensor} to {@code player} alone, and hands it to {@code consumer} there when the run has succeeded. */
    public static Output defineOutput(String player, Tensor tensor, Consumer<INDArray> consumer) {
        return context().defineOutput(player, tensor, consumer);
    }

    /**
     * As above, with a name. The consumer has the result if this JVM plays {@code player}; otherwise that player's
     * catalog keeps it.
     */
    public static Output defineOutput(String player, String name, Tensor tensor, Consumer<INDArray> consumer) {
        return context().defineOutput(player, name, tensor, consumer);
    }

    /** As {@link #defineOutput}, with the elements row major; needs no backend of ND4J. */
    public static Output defineOutputValues(String player, Tensor tensor, Consumer<double[]> consumer) {
        return context().defineOutputValues(player, tensor, consumer);
    }

    public static Output defineOutputValues(String player, String name, Tensor tensor, Consumer<double[]> consumer) {
        return context().defineOutputValues(player, name, tensor, consumer);
    }

    /** See {@link TfeContext#randomUniform}. */
    public static PrivateTensor randomUniform(double low, double high, int... shape) {
        return context().randomUniform(low, high, shape);
    }

    /** Joins tensors along an existing axis. */
    public static PrivateTensor concat(int axis, Tensor... tensors) {
        return context().concat(axis, tensors);
    }

    /** Joins tensors of equal shape along a new axis. */
    public static PrivateTensor stack(int axis, Tensor... tensors) {
        return context().stack(axis, tensors);
    }

    /** Reveals {@code tensor} to all servers, who can then compute with it as with a constant. */
    public static PublicTensor reveal(Tensor tensor) {
        return context().reveal(tensor);
    }

    /**
     * A computation of its own, built once, to be run often: all outputs, assignments and loops in {@code body}. It
     * can use variables, and tensors it defines itself.
     */
    public static Output function(Runnable body) {
        return context().function(body);
    }

    /**
     * Does what {@code body} defines {@code count} times. What changes from one iteration to the next is in variables;
     * batches of data are taken with the loop index. The program holds the body once.
     */
    public static Output repeat(long count, Consumer<LoopIndex> body) {
        return context().repeat(count, body);
    }

    public static Session session() {
        return context().session();
    }
}
