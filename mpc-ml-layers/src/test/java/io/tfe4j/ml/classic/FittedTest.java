package io.tfe4j.ml.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import io.tfe4j.ml.Local;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A session fits a model once, and labels are what the model takes them for. */
class FittedTest {
    private static final int ROWS = 24;

    private final TfeContext tfe = Local.tfe();

    private static double[] features() {
        return Local.numbers(2 * ROWS, 3);
    }

    /** Where the first feature is larger than the second. */
    private static double[] labels(double other) {
        double[] x = features();
        double[] y = new double[ROWS];
        Arrays.setAll(y, row -> x[2 * row] > x[2 * row + 1] ? 1 : other);
        return y;
    }

    record Case(String name, BiFunction<TfeContext, PrivateTensor, List<PrivateTensor>> results) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static PrivateTensor classes(TfeContext tfe, double other) {
        return tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {ROWS, 1}, labels(other)).range(Math.min(other, 0), 1));
    }

    private static List<PrivateTensor> of(LinearModel model, PrivateTensor x) {
        return List.of(model.coefficients(), model.intercept(), model.predict(x));
    }

    static Stream<Case> models() {
        return Stream.of(
                new Case("linear", (tfe, x) -> of(new LinearRegression().fit(tfe, x, classes(tfe, 0)), x)),
                new Case("ridge", (tfe, x) -> of(new Ridge(0.1).fit(tfe, x, classes(tfe, 0)), x)),
                new Case(
                        "logistic",
                        (tfe, x) -> of(new LogisticRegression().epochs(2, 8).fit(tfe, x, classes(tfe, 0)), x)),
                new Case("svm", (tfe, x) -> of(new LinearSvm().epochs(2, 8).fit(tfe, x, classes(tfe, 0)), x)),
                new Case("means", (tfe, x) -> {
                    Clusters clusters = new KMeans(2).rounds(2).fit(tfe, x);
                    return List.of(clusters.centers(), clusters.nearest(x));
                }),
                new Case("components", (tfe, x) -> {
                    Components found = new Pca(1).fit(tfe, x);
                    return List.of(found.directions(), found.explainedVarianceRatio(), found.transform(x));
                }));
    }

    @ParameterizedTest
    @MethodSource("models")
    void model_isFittedOnceASession_andAlwaysTheSame(Case one) {
        PrivateTensor x = Local.input(tfe, 1, new int[] {ROWS, 2}, features());
        List<PrivateTensor> results = one.results.apply(tfe, x);
        List<double[]> seen = new ArrayList<>();
        PrivateTensor first = results.get(0);
        List<Output> outputs = new ArrayList<>();
        results.forEach(result -> outputs.add(tfe.defineOutputValues("receiver", result, seen::add)));
        Output inFunction = tfe.function(() -> tfe.defineOutputValues("receiver", first, seen::add));

        try (Session session = tfe.session()) {
            outputs.forEach(output -> session.run(output, "alone"));
            assertThat(outputs)
                    .allSatisfy(output ->
                            assertThat(session.run(output, "again").rounds()).isLessThan(60));
            session.run(inFunction);
        }

        assertThat(seen.get(results.size())).isEqualTo(seen.get(0));
        assertThat(seen.get(seen.size() - 1)).isEqualTo(seen.get(0));
        for (int i = 0; i < results.size(); i++) {
            assertThat(seen.get(results.size() + i)).containsExactly(seen.get(i), within(1e-4));
        }
    }

    @Test
    void classesOfMinusOneAndOne_giveTheModelOfZeroAndOne() {
        PrivateTensor x = Local.input(tfe, 1, new int[] {ROWS, 2}, features());
        LogisticRegression logistic = new LogisticRegression().epochs(4, 8);
        LinearSvm svm = new LinearSvm().epochs(4, 8);
        PrivateTensor zeros = classes(tfe, 0);
        PrivateTensor signs = classes(tfe, -1);
        // of 0 and 1, but declared as if there were a -1
        PrivateTensor wide = Local.input(tfe, 1, new int[] {ROWS, 1}, labels(0));

        List<PrivateTensor> coefficients = new ArrayList<>();
        for (PrivateTensor y : List.of(zeros, signs, wide)) {
            coefficients.add(logistic.fit(tfe, x, y).coefficients());
            coefficients.add(svm.fit(tfe, x, y).coefficients());
        }
        List<double[]> found = Local.valuesOf(tfe, coefficients);

        for (int i = 2; i < found.size(); i++) {
            assertThat(found.get(i)).containsExactly(found.get(i % 2), within(5e-3));
        }
        PrivateTensor two = Local.input(tfe, 2, new int[] {ROWS, 1}, labels(2));
        assertThatThrownBy(() -> svm.fit(tfe, x, two))
                .hasMessageContaining("model=LinearSvm, range=[-2.0, 2.0]")
                .hasMessageContaining("range(0, 1)");
        assertThatThrownBy(() -> logistic.fit(tfe, x, two)).hasMessageContaining("model=LogisticRegression");
        assertThatThrownBy(() -> new SoftmaxRegression().fit(tfe, x, two)).hasMessageContaining("model=Softmax");
    }
}
