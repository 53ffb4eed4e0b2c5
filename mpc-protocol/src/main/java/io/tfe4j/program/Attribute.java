package io.tfe4j.program;

import io.tfe4j.ring.RingTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A constant that operations take, by the name that it has on the wire, and as which type of Java it is read. Which
 * operation takes which is said in {@link Op}. Two constants of this class may share a name, if no operation takes both.
 *
 * @param <T> what a program sets and an operation reads
 */
public final class Attribute<T> {
    // Players, data and declared types
    public static final Attribute<String> PLAYER = text("player");
    public static final Attribute<String> NAME = text("name");
    public static final Attribute<String> DATASET = text("dataset");
    public static final Attribute<List<String>> COLUMNS = texts("columns");
    public static final Attribute<String> TENSOR = text("tensor");
    public static final Attribute<Boolean> CHECKS_RANGES = flag("checksRanges");
    public static final Attribute<String> KIND = text("kind");
    public static final Attribute<int[]> SHAPE = ints("shape");
    public static final Attribute<Integer> FRACTION_BITS = integer("fractionBits");
    public static final Attribute<Long> MIN = longInteger("min");
    public static final Attribute<Long> MAX = longInteger("max");
    public static final Attribute<Boolean> DITHERED = flag("dithered");
    public static final Attribute<RingTensor> VALUE = typed("value", RingTensor.class);

    // Loops, several results, and checkpoints
    public static final Attribute<Long> ITERATIONS = longInteger("count");
    public static final Attribute<Block> BODY = typed("body", Block.class);
    public static final Attribute<Integer> INDEX = integer("index");
    public static final Attribute<List<String>> SAVED = texts("entries");
    public static final Attribute<String> ENTRY = text("entry");

    // Arithmetic
    public static final Attribute<Double> FACTOR = real("factor");
    public static final Attribute<Double> EXPONENT = real("exponent");
    public static final Attribute<int[]> GEOMETRY = ints("geometry");
    public static final Attribute<Double> LOW = real("low");
    public static final Attribute<Double> HIGH = real("high");
    public static final Attribute<Long> DIVISOR = longInteger("divisor");

    // Axes and movement
    public static final Attribute<int[]> AXES = ints("axes");
    public static final Attribute<Boolean> KEEP_DIMS = flag("keepDims");
    public static final Attribute<Integer> AXIS = integer("axis");
    public static final Attribute<int[]> STARTS = ints("starts");
    public static final Attribute<int[]> ENDS = ints("ends");
    public static final Attribute<int[]> STEPS = ints("steps");
    public static final Attribute<int[]> INDICES = ints("indices");
    public static final Attribute<int[]> REPEATS = ints("repeats");
    public static final Attribute<Integer> TIMES = integer("times");
    public static final Attribute<int[]> BEFORE = ints("before");
    public static final Attribute<int[]> AFTER = ints("after");
    public static final Attribute<Boolean> UPPER = flag("upper");
    public static final Attribute<Integer> SIZE = integer("size");

    // Statistics and order
    public static final Attribute<Integer> DDOF = integer("ddof");
    public static final Attribute<double[]> EDGES = reals("edges");
    public static final Attribute<double[]> PROBABILITIES = reals("probabilities");
    public static final Attribute<Boolean> DESCENDING = flag("descending");
    public static final Attribute<Integer> COUNT = integer("count");
    public static final Attribute<Integer> ENTRIES = integer("entries");
    public static final Attribute<Integer> LEAST = integer("least");

    // Noise
    public static final Attribute<Double> NORM = real("norm");
    public static final Attribute<Double> NOISE = real("noiseMultiplier");
    public static final Attribute<Boolean> CLIPS = flag("clips");
    public static final Attribute<int[]> KERNELS = ints("kernels");
    public static final Attribute<int[]> BIASES = ints("biases");
    public static final Attribute<Integer> BANDS = integer("bands");
    public static final Attribute<Integer> ROWS = integer("rows");
    public static final Attribute<Integer> GROUPS = integer("groups");

    private final String name;
    private final Class<?> wireType;
    private final Function<Object, @Nullable T> read;
    private final Function<T, Object> write;
    private final @Nullable T absent;

    private Attribute(
            String name,
            Class<?> wireType,
            Function<Object, @Nullable T> read,
            Function<T, Object> write,
            @Nullable T absent) {
        this.name = name;
        this.wireType = wireType;
        this.read = read;
        this.write = write;
        this.absent = absent;
    }

    private static Attribute<Boolean> flag(String name) {
        return new Attribute<>(name, Long.class, value -> (Long) value != 0, value -> value ? 1L : 0L, false);
    }

    private static Attribute<Long> longInteger(String name) {
        return typed(name, Long.class);
    }

    private static Attribute<Integer> integer(String name) {
        return new Attribute<>(name, Long.class, value -> narrowed(name, (Long) value), Integer::longValue, null);
    }

    private static int narrowed(String name, long value) {
        if (value != (int) value) {
            throw new IllegalArgumentException("attribute out of range: name=" + name + ", value=" + value);
        }
        return (int) value;
    }

    private static Attribute<Double> real(String name) {
        return typed(name, Double.class);
    }

    private static Attribute<String> text(String name) {
        return typed(name, String.class);
    }

    private static <T> Attribute<T> typed(String name, Class<T> type) {
        return new Attribute<>(name, type, type::cast, value -> value, null);
    }

    private static Attribute<int[]> ints(String name) {
        return new Attribute<>(
                name,
                List.class,
                value -> list(value, Long.class)
                        .map(all -> all.stream().mapToInt(Math::toIntExact).toArray())
                        .orElse(null),
                value -> Arrays.stream(value).asLongStream().boxed().toList(),
                null);
    }

    private static Attribute<double[]> reals(String name) {
        return new Attribute<>(
                name,
                List.class,
                value -> list(value, Double.class)
                        .map(all ->
                                all.stream().mapToDouble(Double::doubleValue).toArray())
                        .orElse(null),
                value -> Arrays.stream(value).boxed().toList(),
                null);
    }

    private static Attribute<List<String>> texts(String name) {
        return new Attribute<>(
                name, List.class, value -> list(value, String.class).orElse(null), List::copyOf, null);
    }

    /** An empty list on the wire has no type. */
    @SuppressWarnings("unchecked")
    private static <E> Optional<List<E>> list(Object value, Class<E> type) {
        List<?> all = (List<?>) value;
        return all.stream().allMatch(type::isInstance) ? Optional.of((List<E>) all) : Optional.empty();
    }

    /** On the wire, in digests and in texts of programs. */
    String name() {
        return name;
    }

    /** Whether nodes may lack it, such as a flag that is not set. */
    boolean hasDefault() {
        return absent != null;
    }

    Object write(T value) {
        return write.apply(value);
    }

    /**
     * @param value as on the wire; null if the node lacks it
     * @throws IllegalArgumentException if it is of another type, or missing and without a default
     */
    T read(@Nullable Object value) {
        T found = value == null ? absent : wireType.isInstance(value) ? read.apply(value) : null;
        if (found == null) {
            throw new IllegalArgumentException(
                    "attribute missing or of the wrong type: name=" + name + ", expected=" + wireType.getSimpleName());
        }
        return found;
    }

    @Override
    public String toString() {
        return name;
    }
}
