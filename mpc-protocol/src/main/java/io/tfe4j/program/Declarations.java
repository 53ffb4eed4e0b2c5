package io.tfe4j.program;

import static io.tfe4j.program.Attribute.BANDS;
import static io.tfe4j.program.Attribute.BIASES;
import static io.tfe4j.program.Attribute.CHECKS_RANGES;
import static io.tfe4j.program.Attribute.CLIPS;
import static io.tfe4j.program.Attribute.COLUMNS;
import static io.tfe4j.program.Attribute.DATASET;
import static io.tfe4j.program.Attribute.ENTRIES;
import static io.tfe4j.program.Attribute.ENTRY;
import static io.tfe4j.program.Attribute.FRACTION_BITS;
import static io.tfe4j.program.Attribute.GROUPS;
import static io.tfe4j.program.Attribute.INDEX;
import static io.tfe4j.program.Attribute.KERNELS;
import static io.tfe4j.program.Attribute.LEAST;
import static io.tfe4j.program.Attribute.NAME;
import static io.tfe4j.program.Attribute.NOISE;
import static io.tfe4j.program.Attribute.NORM;
import static io.tfe4j.program.Attribute.PLAYER;
import static io.tfe4j.program.Attribute.ROWS;
import static io.tfe4j.program.Attribute.SAVED;
import static io.tfe4j.program.Attribute.TENSOR;
import static io.tfe4j.program.Attribute.VALUE;

import io.tfe4j.function.StepCorrelation;
import io.tfe4j.ring.RingTensor;
import java.util.List;

/** The attributes of nodes that bring players, data and names into a program. */
public final class Declarations {
    private Declarations() {}

    /** An input, or the result of a local computation. */
    public static Attributes input(String player, String name, ValueType type) {
        return Types.declare(output(player, name), type);
    }

    /** A private input, as declared by {@code input}, of whose range the servers make sure. */
    public static Attributes checkingRanges(Attributes input) {
        return input.with(CHECKS_RANGES, true);
    }

    /** Whether the servers make sure of the range of an input. */
    public static boolean checksRanges(Attributes input) {
        return input.get(CHECKS_RANGES);
    }

    /** An input that its player reads from its own catalog; no columns for a dataset that is one tensor. */
    public static Attributes dataset(String player, String name, String dataset, List<String> columns, ValueType type) {
        Attributes declared = input(player, name, type).with(DATASET, dataset);
        return columns.isEmpty() ? declared : declared.with(COLUMNS, columns);
    }

    /** An input that its player finds by the name {@code tensor} in a dataset that holds several. */
    public static Attributes tensor(String player, String name, String dataset, String tensor, ValueType type) {
        return dataset(player, name, dataset, List.of(), type).with(TENSOR, tensor);
    }

    public static Attributes output(String player, String name) {
        return Attributes.NONE.with(PLAYER, player).with(NAME, name);
    }

    /** Result {@code index} of an operation that has several. */
    public static Attributes part(int index) {
        return Attributes.NONE.with(INDEX, index);
    }

    /** Of cells that are blanked where their count is below {@code least}. */
    public static Attributes least(int least) {
        return Attributes.NONE.with(LEAST, least);
    }

    /** Of a sum whose terms have at most {@code norm}, with noise of {@code noiseMultiplier} times as much. */
    public static Attributes noise(double norm, double noiseMultiplier) {
        return Attributes.NONE.with(NORM, norm).with(NOISE, noiseMultiplier);
    }

    /** The same, whose noise hangs together with that of the {@code bands - 1} steps before. */
    public static Attributes correlated(Attributes noisedGradients, int bands) {
        return noisedGradients.with(BANDS, bands);
    }

    /** How its noise hangs together with that of the steps before. */
    public static StepCorrelation correlation(Attributes noisedGradients) {
        return new StepCorrelation(noisedGradients.has(BANDS) ? noisedGradients.get(BANDS) : 1);
    }

    /** Of a sum in which at most {@code rows} rows of a person count. */
    public static Attributes sumPerPerson(int rows) {
        return Attributes.NONE.with(ROWS, rows);
    }

    /** Of sums in {@code entries} groups, of which a person counts in at most {@code groups}, with {@code rows} rows in each. */
    public static Attributes sumPerPerson(int rows, int entries, int groups) {
        return sumPerPerson(rows).with(ENTRIES, entries).with(GROUPS, groups);
    }

    /** Of gradients of layers that each have a kernel, a bias, or both. */
    public static Attributes noisedGradients(
            double norm, boolean clips, double noiseMultiplier, int[] kernels, int[] biases) {
        return noise(norm, noiseMultiplier)
                .with(CLIPS, clips)
                .with(KERNELS, kernels)
                .with(BIASES, biases);
    }

    /** Of a checkpoint whose values, the inputs, have these names. */
    public static Attributes checkpoint(String name, List<String> entries) {
        return Attributes.NONE.with(NAME, name).with(SAVED, entries);
    }

    /** Of one value of a checkpoint. */
    public static Attributes restored(String name, String entry, ValueType type) {
        return Types.declare(Attributes.NONE, type).with(NAME, name).with(ENTRY, entry);
    }

    public static Attributes constant(RingTensor value, int fractionBits) {
        return Attributes.NONE.with(VALUE, value).with(FRACTION_BITS, fractionBits);
    }
}
