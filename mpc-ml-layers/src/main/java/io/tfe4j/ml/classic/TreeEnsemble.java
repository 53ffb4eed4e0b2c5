package io.tfe4j.ml.classic;

import io.tfe4j.PrivateTensor;
import io.tfe4j.PublicTensor;
import io.tfe4j.Tensor;
import java.util.Arrays;

/**
 * Decision trees of one depth, complete, for predictions: all nodes compare at once, whatever the path, so that nobody
 * learns it. An inner node i has the children 2i + 1 and 2i + 2, and sends examples left whose feature is below its
 * threshold. A node that a tree does not have gets any feature and threshold, and its leaves one value.
 */
public final class TreeEnsemble {
    /** [rows, trees * nodes] of a table of examples. */
    private interface Features {
        PrivateTensor of(PrivateTensor x);
    }

    private final Features features;
    private final Tensor thresholds;
    private final Tensor leaves;
    private final int trees;
    private final int depth;
    private final boolean equalGoesLeft;

    private TreeEnsemble(Features features, Tensor thresholds, Tensor leaves, boolean equalGoesLeft) {
        this.features = features;
        this.thresholds = thresholds;
        this.leaves = leaves;
        this.trees = thresholds.size(0);
        this.depth = Integer.numberOfTrailingZeros(thresholds.size(1) + 1);
        this.equalGoesLeft = equalGoesLeft;
    }

    /**
     * Trees of which everyone knows what they look at.
     *
     * @param features their indices, tree by tree, {@code trees * nodes}
     * @param thresholds [trees, nodes], nodes being 1, 3, 7 and so on
     * @param leaves [trees, nodes + 1, outputs], from left to right
     */
    public static TreeEnsemble of(int[] features, Tensor thresholds, Tensor leaves) {
        int[] indices = features.clone();
        requireSizes(indices.length, thresholds, leaves);
        return new TreeEnsemble(x -> x.gather(1, indices), thresholds, leaves, false);
    }

    /**
     * Trees of which nobody knows what they look at.
     *
     * @param features indices of features, [trees, nodes], whole numbers without fraction bits, in
     *     {@code [0, features - 1]}
     */
    public static TreeEnsemble of(PrivateTensor features, Tensor thresholds, Tensor leaves) {
        requireSizes(features.type().shape().size(), thresholds, leaves);
        return new TreeEnsemble(
                x -> x.mmul(features.reshape(-1).oneHot(x.size(1)).transpose())
                        .assumeRange(Math.min(0, Tables.low(x)), Math.max(0, Tables.high(x))),
                thresholds,
                leaves,
                false);
    }

    private static void requireSizes(int features, Tensor thresholds, Tensor leaves) {
        int[] nodes = thresholds.shape();
        boolean complete = nodes.length == 2 && nodes[1] > 0 && Integer.bitCount(nodes[1] + 1) == 1;
        int[] ends = leaves.shape();
        if (!complete
                || ends.length != 3
                || ends[0] != nodes[0]
                || ends[1] != nodes[1] + 1
                || features != nodes[0] * nodes[1]) {
            throw new IllegalArgumentException("not complete trees: features=" + features + ", thresholds="
                    + Arrays.toString(nodes) + ", leaves=" + Arrays.toString(ends)
                    + ", wanted=[trees, 2^depth - 1] and [trees, 2^depth, outputs]");
        }
    }

    /** Sends examples left whose feature equals the threshold, too, as scikit-learn and LightGBM do. */
    public TreeEnsemble equalGoesLeft() {
        return new TreeEnsemble(features, thresholds, leaves, true);
    }

    /**
     * The sums of the trees' leaves, [rows, outputs]. <b>Error:</b> half a unit, as features, thresholds and leaves are
     * rounded to 16 fraction bits. <b>Cost:</b> a comparison for each example and inner node, all at once: 7 rounds,
     * one more for each level, and 2 for the leaves; 2 more, and bytes in proportion to nodes and features, where
     * features are private.
     */
    public PrivateTensor predict(PrivateTensor x) {
        Tables.requireTable("TreeEnsemble", x);
        int rows = x.size(0);
        PrivateTensor values = features.of(x).reshape(rows, trees, -1);
        PrivateTensor right = (equalGoesLeft ? values.gt(thresholds) : values.gte(thresholds)).toNumbers();
        PrivateTensor reached =
                right.slice(new int[3], new int[] {rows, trees, 1}).mul(0).add(1);
        for (int level = 0; level < depth; level++) {
            int first = (1 << level) - 1;
            reached = below(reached, right.slice(new int[] {0, 0, first}, new int[] {rows, trees, 2 * first + 1}));
        }
        return reached.reshape(rows, -1).mmul(flatLeaves());
    }

    private Tensor flatLeaves() {
        int[] shape = {trees << depth, leaves.size(2)};
        return leaves instanceof PublicTensor open ? open.reshape(shape) : ((PrivateTensor) leaves).reshape(shape);
    }

    /** Which nodes of the next level are reached, from those of one level and where they send examples. */
    private PrivateTensor below(PrivateTensor reached, PrivateTensor right) {
        PrivateTensor toRight = reached.mul(right).assumeRange(0, 1).expandDims(3);
        PrivateTensor toLeft = reached.expandDims(3).sub(toRight).assumeRange(0, 1);
        int[] none = new int[4];
        int[] one = {0, 0, 0, 1};
        return toLeft.pad(none, one)
                .add(toRight.pad(one, none))
                .assumeRange(0, 1)
                .reshape(reached.size(0), trees, -1);
    }

    @Override
    public String toString() {
        return "TreeEnsemble(trees=" + trees + ", depth=" + depth + ")";
    }
}
