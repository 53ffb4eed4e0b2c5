package io.tfe4j.ml;

import io.tfe4j.DenseGradient;
import io.tfe4j.PrivateTensor;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the gradients of a training get noise. Immutable.
 *
 * @param norm the most that the gradient of one example may be, as a vector over all layers
 * @param clips whether longer gradients are shortened to it; if not, the ranges and norms of the data must prove that none
 *     is longer
 * @param noiseMultiplier the noise's deviation as a multiple of the norm, against a server that knows its own share
 * @param bands 1 for noise that each step draws anew; else it hangs together with that of the {@code bands - 1} steps before
 */
public record GradientNoise(double norm, boolean clips, double noiseMultiplier, int bands) {
    /** Gradients longer than {@code norm} are shortened to it. */
    public static GradientNoise clipping(double norm, double noiseMultiplier) {
        return new GradientNoise(norm, true, noiseMultiplier, 1);
    }

    /** No gradient is longer than {@code norm}, by the norm of what goes into a single layer and the range of its errors. */
    public static GradientNoise bounded(double norm, double noiseMultiplier) {
        return new GradientNoise(norm, false, noiseMultiplier, 1);
    }

    /**
     * Each step's noise takes back a part of that of the {@code newBands - 1} steps before, so that it nearly cancels out in the
     * weights, which are sums of steps (matrix factorisation, DP-FTRL); for {@link Training#fit(PrivateTensor, PrivateTensor,
     * int, int)}, of batches in their order. Each use of a row costs as much as with noise that is smaller by {@link
     * io.tfe4j.function.StepCorrelation#sensitivity}: 1.12 for 2 bands, 1.3 for 8.
     *
     * @param newBands at most 8, and as many as there are batches in a pass
     */
    public GradientNoise correlated(int newBands) {
        return new GradientNoise(norm, clips, noiseMultiplier, newBands);
    }

    /** @param examples of each layer, what its examples' gradients are made of */
    Map<Merge.Built, List<PrivateTensor>> apply(
            TfeContext tfe, List<Merge.Built> layers, List<List<DenseGradient>> examples) {
        List<PrivateTensor> sums = tfe.noisedGradients(
                examples.stream().flatMap(List::stream).toList(), norm, clips, noiseMultiplier, bands);
        Map<Merge.Built, List<PrivateTensor>> all = new IdentityHashMap<>();
        int from = 0;
        for (Merge.Built layer : layers) {
            List<PrivateTensor> own = new ArrayList<>();
            for (Parameter parameter : GraphPass.trainable(layer)) {
                PrivateTensor sum = sums.get(from++);
                int[] shape = parameter.tensor().shape();
                own.add(Arrays.equals(sum.shape(), shape) ? sum : sum.reshape(shape));
            }
            all.put(layer, own);
        }
        return all;
    }
}
