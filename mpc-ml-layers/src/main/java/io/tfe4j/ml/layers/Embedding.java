package io.tfe4j.ml.layers;

import io.tfe4j.PrivateTensor;
import io.tfe4j.PublicTensor;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.ml.Parameter;
import io.tfe4j.ml.Pass;
import io.tfe4j.ml.Weights;
import java.util.Arrays;
import java.util.List;

/**
 * A row of a table for each secret index. <b>Shape:</b> any, of whole numbers without fraction bits that provably lie
 * in the table, {@code Inputs.of(...).range(0, entries - 1).fractionBits(0)}; gives one more axis, of {@code size}. The
 * table is [entries, size]. Exact.
 *
 * <p><b>Gradient:</b> each row of the table gets the sum over the places that read it; indices have none, so that this
 * must be the first layer that learns. <b>Cost:</b> 3 rounds, and bytes in proportion to the entries for each index.
 */
public final class Embedding extends NamedLayer {
    /** Of the first values of a training in the clear; on shares they are drawn. */
    private static final long SEED = 4;

    private final int entries;
    private final int size;
    private final Weights table;

    /** With Glorot's initial values. */
    public Embedding(int entries, int size) {
        this(entries, size, Weights.glorotUniformSecret(SEED));
    }

    private Embedding(int entries, int size, Weights table) {
        if (entries < 1 || size < 1) {
            throw new IllegalArgumentException("empty table: entries=" + entries + ", size=" + size);
        }
        this.entries = entries;
        this.size = size;
        this.table = table;
    }

    public int entries() {
        return entries;
    }

    public int size() {
        return size;
    }

    /** Of [entries, size]. */
    public Weights table() {
        return table;
    }

    public Embedding table(Weights weights) {
        return new Embedding(entries, size, weights);
    }

    @Override
    public String name() {
        return "Embedding(" + entries + ", " + size + ")";
    }

    @Override
    public int[] outputShape(int[] input) {
        int[] shape = Arrays.copyOf(input, input.length + 1);
        shape[input.length] = size;
        return shape;
    }

    @Override
    public Built build(TfeContext tfe, int[] input) {
        return new BuiltEmbedding(name(), table.define(tfe, "table", true, entries, size));
    }

    private record BuiltEmbedding(String name, Parameter table) implements Built {
        @Override
        public List<Parameter> parameters() {
            return List.of(table);
        }

        @Override
        public PrivateTensor forward(PrivateTensor x) {
            Tensor rows = table.tensor();
            return rows instanceof PublicTensor open ? open.lookup(x) : ((PrivateTensor) rows).lookup(x);
        }

        @Override
        public Pass train(PrivateTensor x) {
            int entries = table.tensor().size(0);
            PrivateTensor read = x.oneHot(entries);
            Range range = table.tensor().type().range();
            int bits = table.tensor().fractionBits();
            // a sum of one number and of zeros
            PrivateTensor output = read.mmul(table.tensor()).assumeRange(range.realMin(bits), range.realMax(bits));
            return new Pass(
                    output,
                    this::byInput,
                    gradient -> new Gradients()
                            .by(
                                    table,
                                    () -> read.reshape(-1, entries)
                                            .transpose()
                                            .mmul(gradient.reshape(
                                                    -1, table.tensor().size(1))))
                            .list());
        }

        private PrivateTensor byInput(PrivateTensor gradient) {
            throw new IllegalArgumentException(
                    "indices have no gradient, and nothing can learn before them: layer=" + name);
        }
    }
}
