package io.tfe4j.imports;

import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Linear models and tree ensembles, as scikit-learn's converter writes them. */
final class ClassicRules {
    private ClassicRules() {}

    static void define(Map<String, Rule> all) {
        all.put(ClassicWeights.DOMAIN + "LinearRegressor", ClassicRules::regression);
        all.put(ClassicWeights.DOMAIN + "Scaler", ClassicRules::scaled);
        all.put(ClassicWeights.DOMAIN + "Normalizer", ClassicRules::normalized);
        all.put(ClassicWeights.DOMAIN + "ZipMap", ClassicRules::same);
    }

    private static <T> T same(Call<T> call) {
        return call.input(0);
    }

    private static <T> T linear(Call<T> call) {
        T product = call.engine().matmul(call.input(0), call.input(1));
        return call.has(2) ? call.engine().add(product, call.input(2)) : product;
    }

    private static <T> T regression(Call<T> call) {
        if (!call.attributes().text("post_transform", "NONE").equals("NONE")) {
            throw new ImportException("a regression's transformation is not supported");
        }
        return linear(call);
    }

    private static <T> T scaled(Call<T> call) {
        return call.engine().multiply(call.engine().subtract(call.input(0), call.input(1)), call.input(2));
    }

    /** By the sum of magnitudes, the length, or the largest number of each row. */
    private static <T> T normalized(Call<T> call) {
        Engine<T> engine = call.engine();
        T x = call.input(0);
        return switch (call.attributes().text("norm", "MAX")) {
            case "L1" -> {
                T magnitudes = engine.least(x) >= 0 ? x : engine.apply(ElementFunction.ABS, x);
                yield engine.ratio(x, engine.sum(magnitudes, 1));
            }
            case "L2" -> engine.ratio(x, engine.apply(ElementFunction.SQRT, engine.sum(engine.multiply(x, x), 1)));
            case "MAX" -> engine.ratio(x, engine.max(x, 1));
            default ->
                throw new ImportException(
                        "attribute not supported: norm=" + call.attributes().text("norm", ""));
        };
    }

    /**
     * Labels, then scores. One row of coefficients scores the second of two classes, which is the label where the score is
     * above 0; the first class has what is missing to 1, as ONNX Runtime has it.
     */
    static <T> List<T> classifier(Call<T> call) {
        Engine<T> engine = call.engine();
        T scores = linear(call);
        if (engine.shape(scores).dimension(1) != 1 || ClassicWeights.classes(call.node()) != 2) {
            return labelled(call, scores, false);
        }
        requireTransformation(call, "NONE", "LOGISTIC");
        T isSecond = engine.compare(Comparison.LESS, call.constant(0), scores);
        T second = transformed(call, scores);
        T both = engine.concat(1, List.of(engine.subtract(call.constant(1), second), second));
        return List.of(label(call, engine.reshape(isSecond, call.shape(0).dimension(0))), both);
    }

    private static void requireTransformation(Call<?> call, String... allowed) {
        String transformation = call.attributes().text("post_transform", "NONE");
        if (!List.of(allowed).contains(transformation)) {
            throw new ImportException("attribute not supported: post_transform=" + transformation);
        }
    }

    static <T> List<T> trees(Call<T> call) {
        Engine<T> engine = call.engine();
        int rows = call.shape(0).dimension(0);
        T x = Slices.along(engine, call.input(0), 1, 0, call.shape(1).dimension(0));
        T chosen = engine.matmul(x, call.input(1));
        boolean strict = call.attributes().integer("strict", 0) == 1;
        T holds = engine.compare(strict ? Comparison.LESS : Comparison.LESS_EQUAL, chosen, call.input(2));
        T either = engine.reshape(
                engine.concat(
                        2,
                        List.of(expanded(engine, holds), expanded(engine, engine.subtract(call.constant(1), holds)))),
                rows,
                2 * engine.shape(holds).dimension(1));
        T scores = engine.matmul(reached(call, either), call.input(3));
        if (call.has(4)) {
            scores = engine.add(scores, call.input(4));
        }
        if (call.attributes().integer("classifier", 0) == 1) {
            return labelled(call, scores, call.attributes().integer("positive", 0) == 1);
        }
        requireTransformation(call, "NONE");
        return List.of(scores);
    }

    private static <T> T expanded(Engine<T> engine, T matrix) {
        return engine.reshape(matrix, engine.shape(matrix).insert(-1, 1).toArray());
    }

    /** For each row and leaf, 1 if the row ends there. */
    private static <T> T reached(Call<T> call, T either) {
        Engine<T> engine = call.engine();
        int leaves = call.attributes().integer("leaves", 0);
        int[] paths = call.attributes().integers("paths");
        int depth = paths.length / leaves;
        List<T> steps = new ArrayList<>();
        for (int step = 0; step < depth; step++) {
            int[] places = new int[leaves];
            for (int leaf = 0; leaf < leaves; leaf++) {
                places[leaf] = paths[leaf * depth + step];
            }
            steps.add(engine.gather(either, 1, places));
        }
        return PoolingRules.tournament(steps, engine::multiply);
    }

    private static <T> T transformed(Call<T> call, T scores) {
        return switch (call.attributes().text("post_transform", "NONE")) {
            case "NONE" -> scores;
            case "SOFTMAX" -> call.engine().softmax(scores, 1);
            case "LOGISTIC" -> call.engine().apply(ElementFunction.SIGMOID, scores);
            default ->
                throw new ImportException("transformation not supported: post_transform="
                        + call.attributes().text("post_transform", "NONE"));
        };
    }

    /**
     * The class of the largest score, then the scores. One column is the score of the second of two classes: as in ONNX
     * Runtime, the first has the opposite, or the complement where scores are probabilities, of the transformed score
     * where that is a logistic one.
     */
    private static <T> List<T> labelled(Call<T> call, T scores, boolean areProbabilities) {
        Engine<T> engine = call.engine();
        T all = scores;
        if (engine.shape(scores).dimension(1) == 1 && ClassicWeights.classes(call.node()) == 2) {
            T first = areProbabilities
                    ? engine.subtract(call.constant(1), scores)
                    : engine.apply(ElementFunction.NEGATE, scores);
            requireTransformation(call, "NONE", "LOGISTIC");
            all = engine.concat(1, List.of(first, scores));
            if (areProbabilities
                    && call.attributes().text("post_transform", "NONE").equals("LOGISTIC")) {
                T place =
                        engine.reshape(engine.argMax(all, 1), engine.shape(all).dimension(0));
                T second = transformed(call, scores);
                return List.of(
                        label(call, place),
                        engine.concat(1, List.of(engine.subtract(call.constant(1), second), second)));
            }
        }
        T place = engine.reshape(engine.argMax(all, 1), engine.shape(all).dimension(0));
        return List.of(label(call, place), transformed(call, all));
    }

    /** Whole numbers as labels; for names their places. */
    private static <T> T label(Call<T> call, T place) {
        int[] labels = call.attributes()
                .integers("classlabels_int64s", call.attributes().integers("classlabels_ints"));
        boolean inOrder = true;
        for (int i = 0; i < labels.length; i++) {
            inOrder &= labels[i] == i;
        }
        if (inOrder) {
            return place;
        }
        double[] values = Arrays.stream(labels).asDoubleStream().toArray();
        return call.engine().lookup(call.engine().constant(new Plain(Shape.of(labels.length), values, true)), place);
    }
}
