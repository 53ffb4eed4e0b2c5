package io.tfe4j.ml;

import io.tfe4j.PrivateTensor;
import io.tfe4j.Tfe;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Cross-validation: the rows in {@code folds} parts of nearly the same size, each of which is tested on once, by a model
 * that is fitted to all others.
 *
 * <pre>{@code
 * PrivateTensor scores = new KFold(5).shuffled(7).scores(x, y, (fold, train, test) ->
 *         Metrics.r2(test.y(), new Ridge(0.1).fit(train.x(), train.y()).predict(test.x())));
 * }</pre>
 *
 * <p>As with {@link Split}, everybody knows which places are in which part, and nobody what is there. Immutable.
 */
public final class KFold {
    private final int folds;
    private final boolean isShuffled;
    private final long seed;
    private final @Nullable PrivateTensor labels;

    /** A model is fitted and tested on a fold's tables. */
    @FunctionalInterface
    public interface Scoring {
        /**
         * A scalar that says how good a model is.
         *
         * @param fold its number, from 0
         * @param train the rows to fit to
         * @param test the rows to test on
         */
        PrivateTensor score(int fold, Examples train, Examples test);
    }

    /**
     * Rows of the examples and of what is expected of them.
     *
     * @param x [rows, ...]
     * @param y [rows, ...]
     */
    public record Examples(PrivateTensor x, PrivateTensor y) {}

    /**
     * Folds of rows that follow one another.
     *
     * @throws IllegalArgumentException if there are fewer than 2
     */
    public KFold(int folds) {
        this(folds, false, 0, null);
        if (folds < 2) {
            throw new IllegalArgumentException("too few folds: folds=" + folds + ", least=2");
        }
    }

    private KFold(int folds, boolean isShuffled, long seed, @Nullable PrivateTensor labels) {
        this.folds = folds;
        this.isShuffled = isShuffled;
        this.seed = seed;
        this.labels = labels;
    }

    /** The same of rows in an order that follows from the seed. */
    public KFold shuffled(long newSeed) {
        return new KFold(folds, true, newSeed, labels);
    }

    /**
     * The same with rows of each class in each fold, in proportion, as {@link Split#stratified} has them, at the same cost.
     * Without {@link #shuffled}, rows of a class are dealt out in their order.
     *
     * @param newLabels one for each row, [rows] or [rows, 1], in a range of at most 32 bits
     */
    public KFold stratified(PrivateTensor newLabels) {
        return new KFold(folds, isShuffled, seed, newLabels);
    }

    /**
     * The folds of so many rows: the first {@code rows % folds} of them have one row more to test on than the others.
     *
     * @throws IllegalArgumentException if there are fewer rows than folds, or another number of labels
     */
    public List<Split> splits(int rows) {
        if (rows < folds) {
            throw new IllegalArgumentException("fewer rows than folds: rows=" + rows + ", folds=" + folds);
        }
        int[] order = isShuffled
                ? Initial.permutation(rows, seed)
                : IntStream.range(0, rows).toArray();
        Strata strata = labels == null ? null : Strata.of(labels, order);
        List<Split> splits = new ArrayList<>();
        for (int fold = 0; fold < folds; fold++) {
            int[] test = strata == null ? block(order, fold) : every(rows, fold);
            splits.add(Split.testing(test, rows, strata));
        }
        return splits;
    }

    private int[] block(int[] order, int fold) {
        int size = order.length / folds;
        int larger = order.length % folds;
        int from = fold * size + Math.min(fold, larger);
        int to = from + size + (fold < larger ? 1 : 0);
        return IntStream.range(from, to).map(i -> order[i]).toArray();
    }

    /** Of the sorted rows every so manieth, so that each run of equal labels is dealt out to all folds. */
    private int[] every(int rows, int fold) {
        return IntStream.range(0, rows).filter(i -> i % folds == fold).toArray();
    }

    /** {@link #scores(TfeContext, PrivateTensor, PrivateTensor, Scoring)} in the context of {@link Tfe}. */
    public PrivateTensor scores(PrivateTensor x, PrivateTensor y, Scoring scoring) {
        return scores(Tfe.context(), x, y, scoring);
    }

    /**
     * What {@code scoring} gives for each fold, [folds]. Its {@code mean()} is the cross-validated score. Nobody learns a
     * score unless the program defines an output of it. The program has a model for each fold, which are fitted side by
     * side where nothing else is said.
     *
     * @param x examples, [rows, ...]
     * @param y what is expected of them, [rows, ...]
     * @throws IllegalArgumentException if x and y differ in their rows, if there are fewer rows than folds, or if a score
     *     is not a scalar
     */
    public PrivateTensor scores(TfeContext tfe, PrivateTensor x, PrivateTensor y, Scoring scoring) {
        List<PrivateTensor> scores = new ArrayList<>();
        List<Split> splits = splits(x.rank() == 0 ? 0 : x.size(0));
        for (int fold = 0; fold < folds; fold++) {
            Split split = splits.get(fold);
            split.requireRows("y", y);
            PrivateTensor score = scoring.score(
                    fold, new Examples(split.train(x), split.train(y)), new Examples(split.test(x), split.test(y)));
            if (score.type().shape().size() != 1) {
                throw new IllegalArgumentException(
                        "score of a fold is not a scalar: fold=" + fold + ", score=" + score);
            }
            scores.add(score.reshape(1));
        }
        return tfe.concat(0, scores.toArray(PrivateTensor[]::new));
    }

    @Override
    public String toString() {
        return "KFold(folds=" + folds + (isShuffled ? ", shuffled" : "") + (labels == null ? "" : ", stratified") + ")";
    }
}
