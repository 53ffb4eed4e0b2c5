package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trees as tensors. The trees' forms are the program's; which features they look at, the thresholds and the leaves'
 * scores are tensors of their owner: all splits are one comparison, and a leaf is reached where the product of the
 * splits on its path is 1.
 */
final class TreeEnsemble {
    static final String OPERATOR = "tfe4j:Trees";

    private record Key(int tree, int node) {}

    private final GraphNode node;
    private final boolean isClassifier;
    private final Map<Key, Integer> rows = new HashMap<>();
    private final int[] trees;
    private final int[] features;
    private final double[] values;
    private final int[] whenTrue;
    private final int[] whenFalse;
    private final List<String> modes;
    private final List<Integer> splits = new ArrayList<>();
    private final Map<Key, Integer> leaves = new LinkedHashMap<>();
    private final List<int[]> paths = new ArrayList<>();

    TreeEnsemble(GraphNode node) {
        this.node = node;
        NodeAttributes attributes = node.attributes();
        isClassifier = node.operator().endsWith("Classifier");
        trees = attributes.integers("nodes_treeids");
        features = attributes.integers("nodes_featureids");
        values = attributes.reals("nodes_values");
        whenTrue = attributes.integers("nodes_truenodeids");
        whenFalse = attributes.integers("nodes_falsenodeids");
        modes = attributes.texts("nodes_modes");
        int[] nodes = attributes.integers("nodes_nodeids");
        int count = trees.length;
        if (count == 0
                || nodes.length != count
                || features.length != count
                || values.length != count
                || whenTrue.length != count
                || whenFalse.length != count
                || modes.size() != count) {
            throw new ImportException("trees malformed, or of double precision: node=" + node.name());
        }
        for (int row = 0; row < count; row++) {
            rows.put(new Key(trees[row], nodes[row]), row);
        }
        walkAll();
    }

    private void walkAll() {
        boolean[] isChild = new boolean[trees.length];
        for (int row = 0; row < trees.length; row++) {
            if (!isLeaf(row)) {
                isChild[child(row, true)] = true;
                isChild[child(row, false)] = true;
                splits.add(row);
            }
        }
        if (splits.isEmpty()) {
            throw new ImportException("trees without splits: node=" + node.name());
        }
        Map<Integer, Key> keys = new HashMap<>();
        rows.forEach((key, row) -> keys.put(row, key));
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < splits.size(); i++) {
            places.put(splits.get(i), i);
        }
        for (int row = 0; row < trees.length; row++) {
            if (!isChild[row]) {
                walk(row, new ArrayList<>(), keys, places);
            }
        }
    }

    private boolean isLeaf(int row) {
        return modes.get(row).equals("LEAF");
    }

    private int child(int row, boolean condition) {
        Integer child = rows.get(new Key(trees[row], condition ? whenTrue[row] : whenFalse[row]));
        if (child == null) {
            throw new ImportException("trees malformed: node=" + node.name() + ", tree=" + trees[row]);
        }
        return child;
    }

    /** A step of a path is twice the split's place, and one more where its condition must not hold. */
    private void walk(int row, List<Integer> path, Map<Integer, Key> keys, Map<Integer, Integer> places) {
        if (path.size() > trees.length) {
            throw new ImportException("trees malformed, a node is its own ancestor: node=" + node.name());
        }
        if (isLeaf(row)) {
            Key key = keys.get(row);
            if (key != null) {
                leaves.put(key, paths.size());
                paths.add(path.stream().mapToInt(Integer::intValue).toArray());
            }
            return;
        }
        boolean isSwapped = isSwapped(modes.get(row));
        for (int side = 0; side < 2; side++) {
            List<Integer> longer = new ArrayList<>(path);
            longer.add(2 * places.getOrDefault(row, 0) + side);
            walk(child(row, side == 0 != isSwapped), longer, keys, places);
        }
    }

    /** Every split compares with {@code <=} or {@code <}; the others are their opposites. */
    private boolean isSwapped(String mode) {
        return switch (mode) {
            case "BRANCH_LEQ", "BRANCH_LT" -> false;
            case "BRANCH_GT", "BRANCH_GTE" -> true;
            default -> throw new ImportException("split not supported: mode=" + mode);
        };
    }

    private boolean isStrict() {
        long strict = splits.stream()
                .filter(row -> List.of("BRANCH_LT", "BRANCH_GTE").contains(modes.get(row)))
                .count();
        if (strict != 0 && strict != splits.size()) {
            throw new ImportException("splits of both kinds, < and <=, are not supported: node=" + node.name());
        }
        return strict > 0;
    }

    /** Input, choice of features [features, splits], thresholds [splits], leaves [leaves, results], base [results]. */
    GraphNode rewritten(Map<String, StoredTensor> tensors) {
        int most = splits.stream().mapToInt(row -> features[row]).max().orElse(0);
        double[] choice = new double[(most + 1) * splits.size()];
        double[] thresholds = new double[splits.size()];
        for (int i = 0; i < splits.size(); i++) {
            choice[features[splits.get(i)] * splits.size() + i] = 1;
            thresholds[i] = values[splits.get(i)];
        }
        Shape shape = Shape.of(most + 1, splits.size());
        Plain scores = scores();
        double[] base = node.attributes().reals("base_values");
        List<String> inputs = new ArrayList<>(List.of(node.input(0)));
        String prefix = node.output() + "/";
        inputs.add(prefix + "features");
        tensors.put(prefix + "features", new StoredTensor(shape, true, false, () -> choice));
        inputs.add(prefix + "thresholds");
        tensors.put(prefix + "thresholds", StoredTensor.weight(Shape.of(splits.size()), () -> thresholds));
        inputs.add(prefix + "leaves");
        tensors.put(prefix + "leaves", StoredTensor.weight(scores.shape(), scores::values));
        if (base.length > 0) {
            inputs.add(prefix + "base");
            tensors.put(prefix + "base", StoredTensor.weight(Shape.of(base.length), () -> base));
        }
        Map<String, Object> attributes = new HashMap<>(node.attributes().values());
        attributes.put("paths", flatPaths());
        attributes.put("leaves", (long) paths.size());
        attributes.put("strict", isStrict() ? 1L : 0L);
        attributes.put("classifier", isClassifier ? 1L : 0L);
        attributes.put("positive", Arrays.stream(scores.values()).allMatch(score -> score >= 0) ? 1L : 0L);
        return new GraphNode(node.name(), OPERATOR, inputs, node.outputs(), new NodeAttributes(attributes));
    }

    /** All as long as the longest: a step that comes twice changes no product of ones and zeros. */
    private long[] flatPaths() {
        int depth = paths.stream().mapToInt(path -> path.length).max().orElse(0);
        long[] flat = new long[paths.size() * depth];
        for (int leaf = 0; leaf < paths.size(); leaf++) {
            int[] path = paths.get(leaf);
            if (path.length == 0) {
                throw new ImportException("a tree without splits among others: node=" + node.name());
            }
            for (int step = 0; step < depth; step++) {
                flat[leaf * depth + step] = path[Math.min(step, path.length - 1)];
            }
        }
        return flat;
    }

    private Plain scores() {
        String prefix = isClassifier ? "class_" : "target_";
        int[] ofTree = node.attributes().integers(prefix + "treeids");
        int[] ofNode = node.attributes().integers(prefix + "nodeids");
        int[] ids = node.attributes().integers(prefix + "ids");
        double[] weights = node.attributes().reals(prefix + "weights");
        int results = isClassifier ? classifierResults(ids) : node.attributes().integer("n_targets", 1);
        double[] scores = new double[paths.size() * results];
        String aggregate = node.attributes().text("aggregate_function", "SUM");
        if (!aggregate.equals("SUM") && !aggregate.equals("AVERAGE")) {
            throw new ImportException("attribute not supported: aggregate_function=" + aggregate);
        }
        double share = aggregate.equals("AVERAGE")
                ? 1.0 / Arrays.stream(trees).distinct().count()
                : 1;
        for (int i = 0; i < weights.length; i++) {
            Integer leaf = find(ofTree[i], ofNode[i]);
            int result = results == 1 ? 0 : ids[i];
            if (leaf == null || result >= results) {
                throw new ImportException("trees malformed: node=" + node.name() + ", tree=" + ofTree[i]);
            }
            scores[leaf * results + result] += share * weights[i];
        }
        return Plain.of(Shape.of(paths.size(), results), scores);
    }

    private @Nullable Integer find(int tree, int leaf) {
        return leaves.get(new Key(tree, leaf));
    }

    /** One if the scores of two classes are those of the second. */
    private int classifierResults(int[] ids) {
        int classes = ClassicWeights.classes(node);
        return classes == 2 && Arrays.stream(ids).allMatch(id -> id == 0) ? 1 : classes;
    }
}
