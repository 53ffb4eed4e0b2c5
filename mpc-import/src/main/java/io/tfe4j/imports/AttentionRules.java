package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attention as one operator, and rotary positions. */
final class AttentionRules {
    /** What is added to the score of a place that must not be seen; its exponential is 0. */
    private static final double HIDDEN = -1 << 14;

    /** A known mask's numbers below stand for minus infinity. */
    private static final double INFINITE = -1e8;

    private AttentionRules() {}

    /** The result; all keys and values; and the scores, as far along as the node wants them. */
    static <T> List<T> attention(Call<T> call) {
        Engine<T> engine = call.engine();
        NodeAttributes attributes = call.attributes();
        boolean isFlat = call.rank(0) == 3;
        T query = heads(call, 0, "q_num_heads");
        T key = heads(call, 1, "kv_num_heads");
        T value = heads(call, 2, "kv_num_heads");
        int past = 0;
        if (call.has(4)) {
            past = call.shape(4).dimension(2);
            key = engine.concat(2, List.of(call.input(4), key));
            value = engine.concat(2, List.of(call.input(5), value));
        }
        Shape queries = engine.shape(query);
        double scale = attributes.real("scale", 1 / Math.sqrt(queries.dimension(3)));
        T product = engine.matmul(query, engine.transpose(repeated(engine, key, queries.dimension(1)), 0, 1, 3, 2));
        T scores = engine.multiply(product, call.constant(scale));
        double cap = attributes.real("softcap", 0);
        if (cap > 0) {
            T bent = engine.apply(ElementFunction.TANH, engine.multiply(scores, call.constant(1 / cap)));
            scores = engine.multiply(bent, call.constant(cap));
        }
        int keys = engine.shape(key).dimension(2);
        T biased = scores;
        T allowed = allowed(call, queries.dimension(2), keys, past);
        T bias = bias(call, keys);
        if (bias != null) {
            biased = engine.add(biased, bias);
        }
        if (allowed != null) {
            biased = engine.where(allowed, biased, call.constant(HIDDEN));
        }
        T probabilities = engine.softmax(biased, 3);
        if (allowed != null) {
            probabilities = withoutEmptyRows(engine, probabilities, allowed);
        }
        T result = engine.matmul(probabilities, repeated(engine, value, queries.dimension(1)));
        if (isFlat) {
            Shape shape = engine.shape(result);
            result = engine.reshape(
                    engine.transpose(result, 0, 2, 1, 3),
                    shape.dimension(0),
                    shape.dimension(2),
                    shape.dimension(1) * shape.dimension(3));
        }
        List<T> results = new ArrayList<>(List.of(result, key, value));
        int mode = attributes.integer("qk_matmul_output_mode", 0);
        if (mode == 2 && call.wants(3) && allowed != null) {
            throw new ImportException("attribute not supported: qk_matmul_output_mode=2 of masked scores");
        }
        results.add(mode == 2 ? biased : mode == 3 ? probabilities : scores);
        return results;
    }

    /** [batch, heads, length, size], of what may come as [batch, length, heads * size]. */
    private static <T> T heads(Call<T> call, int input, String attribute) {
        if (call.rank(input) == 4) {
            return call.input(input);
        }
        Shape shape = call.shape(input);
        int count = call.attributes().integer(attribute, 1);
        T split = call.engine()
                .reshape(call.input(input), shape.dimension(0), shape.dimension(1), count, shape.dimension(2) / count);
        return call.engine().transpose(split, 0, 2, 1, 3);
    }

    /** Each head of keys or values as often as several heads of queries share it. */
    private static <T> T repeated(Engine<T> engine, T x, int heads) {
        int own = engine.shape(x).dimension(1);
        if (own == heads) {
            return x;
        }
        int[] places = new int[heads];
        Arrays.setAll(places, i -> i * own / heads);
        return engine.gather(x, 1, places);
    }

    /** 1 where a query may see a key; null if it always may. */
    private static <T> @Nullable T allowed(Call<T> call, int queries, int keys, int past) {
        Engine<T> engine = call.engine();
        NodeAttributes attributes = call.attributes();
        T allowed = null;
        int left = attributes.integer("left_window_size", -1);
        int right = attributes.integer("right_window_size", -1);
        boolean isCausal = attributes.flag("is_causal", false);
        if (isCausal || left >= 0 || right >= 0) {
            if (call.has(6) && !call.isKnown(6)) {
                throw new ImportException("private lengths of keys with a causal mask are not supported");
            }
            double[] lengths = call.has(6) ? call.known(6).values() : new double[] {(double) past + queries};
            double[] mask = new double[lengths.length * queries * keys];
            for (int i = 0; i < mask.length; i++) {
                int key = i % keys;
                double query = i / keys % queries + lengths[i / keys / queries] - queries;
                boolean sees = (!isCausal || key <= query)
                        && (left < 0 || query - key <= left)
                        && (right < 0 || key - query <= right);
                mask[i] = sees ? 1 : 0;
            }
            allowed = engine.constant(new Plain(Shape.of(lengths.length, 1, queries, keys), mask, true));
        }
        if (call.has(6)) {
            double[] numbers = new double[keys];
            Arrays.setAll(numbers, i -> i);
            T inside = engine.compare(
                    Comparison.LESS,
                    engine.constant(new Plain(Shape.of(1, 1, 1, keys), numbers, true)),
                    engine.reshape(call.input(6), call.shape(6).size(), 1, 1, 1));
            allowed = allowed == null ? inside : engine.multiply(allowed, inside);
        }
        if (call.has(3)) {
            T mask = maskOfTruths(call, keys);
            allowed = mask == null ? allowed : allowed == null ? mask : engine.multiply(allowed, mask);
        }
        return allowed;
    }

    /** The mask as truths: one of whole numbers as it is, of a known one of reals where it is not minus infinity. */
    private static <T> @Nullable T maskOfTruths(Call<T> call, int keys) {
        Engine<T> engine = call.engine();
        Shape shape = call.shape(3);
        int missing = keys - shape.dimension(-1);
        if (engine.isWhole(call.input(3))) {
            return missing == 0 ? call.input(3) : padded(call, call.input(3), missing);
        }
        Plain known = engine.inClear(call.input(3));
        if (known == null && missing == 0) {
            return null;
        }
        double[] truths = new double[shape.size()];
        Arrays.setAll(truths, i -> known == null || known.values()[i] > INFINITE ? 1 : 0);
        T mask = engine.constant(new Plain(shape, truths, true));
        return missing == 0 ? mask : padded(call, mask, missing);
    }

    private static <T> T padded(Call<T> call, T mask, int missing) {
        int[] after = new int[call.engine().shape(mask).rank()];
        after[after.length - 1] = missing;
        return call.engine().pad(mask, new int[after.length], after);
    }

    /** What a mask of reals adds to the scores; null if there is none. */
    private static <T> @Nullable T bias(Call<T> call, int keys) {
        Engine<T> engine = call.engine();
        if (!call.has(3) || engine.isWhole(call.input(3))) {
            return null;
        }
        T mask = call.input(3);
        Plain known = engine.inClear(mask);
        if (known != null) {
            double[] finite = known.values().clone();
            Arrays.setAll(finite, i -> finite[i] > INFINITE ? finite[i] : 0);
            mask = engine.constant(Plain.of(known.shape(), finite));
        }
        int missing = keys - call.shape(3).dimension(-1);
        return missing == 0 ? mask : padded(call, mask, missing);
    }

    /** A query that may see nothing gets zeros. */
    private static <T> T withoutEmptyRows(Engine<T> engine, T probabilities, T allowed) {
        T some = engine.max(allowed, engine.shape(allowed).rank() - 1);
        return engine.least(some) >= 1 ? probabilities : engine.multiply(probabilities, engine.as(some, false));
    }

    /** Turns pairs of numbers by angles that depend on the position. */
    static <T> T rotary(Call<T> call) {
        Engine<T> engine = call.engine();
        NodeAttributes attributes = call.attributes();
        boolean isFlat = call.rank(0) == 3;
        Shape shape = call.shape(0);
        T x = call.input(0);
        if (isFlat) {
            int heads = attributes.integer("num_heads", 0);
            if (heads < 1) {
                throw new ImportException("attribute missing: num_heads");
            }
            x = engine.reshape(x, shape.dimension(0), shape.dimension(1), heads, shape.dimension(2) / heads);
        } else {
            x = engine.transpose(x, 0, 2, 1, 3);
        }
        int size = engine.shape(x).dimension(3);
        int turned = attributes.integer("rotary_embedding_dim", 0);
        turned = turned == 0 ? size : turned;
        boolean isInterleaved = attributes.flag("interleaved", false);
        int half = turned / 2;
        int[] first = new int[half];
        int[] second = new int[half];
        Arrays.setAll(first, isInterleaved ? i -> 2 * i : i -> i);
        Arrays.setAll(second, isInterleaved ? i -> 2 * i + 1 : i -> half + i);
        T cosines = angles(call, 1);
        T sines = angles(call, 2);
        T one = engine.gather(x, 3, first);
        T two = engine.gather(x, 3, second);
        T real = engine.subtract(engine.multiply(cosines, one), engine.multiply(sines, two));
        T imaginary = engine.add(engine.multiply(sines, one), engine.multiply(cosines, two));
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        if (isInterleaved) {
            for (int i = 0; i < half; i++) {
                order[2 * i] = i;
                order[2 * i + 1] = half + i;
            }
        }
        List<T> parts = new ArrayList<>(List.of(real, imaginary));
        if (turned < size) {
            parts.add(Slices.along(engine, x, 3, turned, size));
        }
        T result = engine.gather(engine.concat(3, parts), 3, order);
        return isFlat ? engine.reshape(result, shape.toArray()) : engine.transpose(result, 0, 2, 1, 3);
    }

    /** [batch, length, 1, angles]. */
    private static <T> T angles(Call<T> call, int input) {
        Engine<T> engine = call.engine();
        T cache = call.input(input);
        if (call.has(3)) {
            Plain positions = call.known(3);
            cache = engine.reshape(
                    engine.gather(cache, 0, positions.toInts()),
                    positions.shape().concat(engine.shape(cache).subShape(1, 2)).toArray());
        }
        Shape shape = engine.shape(cache);
        return engine.reshape(cache, shape.insert(2, 1).toArray());
    }
}
