package io.tfe4j.privacy.training;

import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.accounting.Training;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the noise of a training changes: in stages of equally many steps, each with the training's noise multiplier times a
 * factor of its own. The account is of the noise that is really used, stage by stage; the factors must not be chosen by looking
 * at the data.
 *
 * <pre>{@code
 * TrainingOptions.builder().epsilon(3).noise(NoiseSchedule.of(1.5, 1.2, 1, 0.8))
 * }</pre>
 */
public final class NoiseSchedule {
    /** The same noise in all steps. */
    public static final NoiseSchedule CONSTANT = of(1);

    private static final int MOST_STAGES = 100;

    private final List<Double> factors;

    private NoiseSchedule(List<Double> factors) {
        this.factors = factors;
    }

    /**
     * @param factors of the stages, in their order
     * @throws IllegalArgumentException if there is none, there are more than 100, or one is not a positive number
     */
    public static NoiseSchedule of(double... factors) {
        boolean positive = Arrays.stream(factors).allMatch(factor -> factor > 0 && factor < Double.POSITIVE_INFINITY);
        if (factors.length == 0 || factors.length > MOST_STAGES || !positive) {
            throw new IllegalArgumentException("factors of noise are none, too many, or not positive numbers: factors="
                    + Arrays.toString(factors) + ", most=" + MOST_STAGES);
        }
        return new NoiseSchedule(Arrays.stream(factors).boxed().toList());
    }

    /**
     * From 1 in the first stage to {@code last} in the last, by the same factor from stage to stage.
     *
     * @param stages two at least
     */
    public static NoiseSchedule exponential(double last, int stages) {
        if (stages < 2 || stages > MOST_STAGES) {
            throw new IllegalArgumentException(
                    "number of stages out of range: stages=" + stages + ", least=2, most=" + MOST_STAGES);
        }
        return of(IntStream.range(0, stages)
                .mapToDouble(stage -> Math.pow(last, stage / (stages - 1.0)))
                .toArray());
    }

    /** What all steps cost an example. */
    public PrivacyEvent event(Training training, double noiseMultiplier) {
        List<PrivacyEvent> stages = IntStream.range(0, factors.size())
                .filter(stage -> stepsUntil(stage + 1, training.steps()) > stepsUntil(stage, training.steps()))
                .mapToObj(stage -> PrivacyEvent.training(
                        training.samplingRate(),
                        noiseMultiplier * factors.get(stage),
                        stepsUntil(stage + 1, training.steps()) - stepsUntil(stage, training.steps())))
                .toList();
        return stages.size() == 1 ? stages.get(0) : new PrivacyEvent.Composed(stages);
    }

    /** The least noise that any step has. */
    public double least(double noiseMultiplier) {
        return noiseMultiplier * Collections.min(factors);
    }

    /** The noise multiplier of each stage. */
    public List<Double> multipliers(double noiseMultiplier) {
        return factors.stream().map(factor -> noiseMultiplier * factor).toList();
    }

    /** How many of {@code steps} are before a stage, from the first one on. */
    public long stepsUntil(int stage, long steps) {
        if (stage >= factors.size()) {
            return steps;
        }
        // the first step that stage() says is of this stage or a later one
        long low = 0;
        long high = steps;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (stage((double) middle / steps, factors.size()) >= stage) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    static int stage(double progress, int stages) {
        return Math.min(stages - 1, (int) (progress * stages));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoiseSchedule schedule && schedule.factors.equals(factors);
    }

    @Override
    public int hashCode() {
        return factors.hashCode();
    }

    @Override
    public String toString() {
        return "NoiseSchedule" + factors;
    }
}
