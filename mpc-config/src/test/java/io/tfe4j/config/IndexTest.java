package io.tfe4j.config;

import static io.tfe4j.Index.all;
import static io.tfe4j.Index.at;
import static io.tfe4j.Index.newAxis;
import static io.tfe4j.Index.range;
import static io.tfe4j.Index.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Index;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Parts of tensors are those that NumPy takes, by the rules of Python's slices. */
class IndexTest {
    private final TfeContext tfe = new TfeContext(new LocalConfig());
    private final List<Output> outputs = new ArrayList<>();
    private final List<double[]> found = new ArrayList<>();
    private final List<double[]> wanted = new ArrayList<>();

    private PrivateTensor numbered(int... shape) {
        int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return tfe.definePrivateInput(
                "owner",
                Inputs.of(shape, IntStream.range(0, size).asDoubleStream().toArray())
                        .range(0, 1000)
                        .fractionBits(0));
    }

    private void expect(PrivateTensor part, int[] shape, double... values) {
        assertThat(part.shape()).isEqualTo(shape);
        wanted.add(values);
        if (values.length == 0) {
            found.add(values);
            return;
        }
        int place = found.size();
        found.add(new double[0]);
        outputs.add(tfe.defineOutputValues("reader", part, got -> found.set(place, got)));
    }

    private void run() {
        try (Session session = tfe.session()) {
            session.run(outputs, "parts");
        }
        for (int i = 0; i < wanted.size(); i++) {
            assertThat(found.get(i)).as("part %d", i).isEqualTo(wanted.get(i));
        }
    }

    @Test
    void parts_readAsInNumPy() {
        PrivateTensor x = numbered(3, 4);

        expect(x.get(all(), range(1, 3)), new int[] {3, 2}, 1, 2, 5, 6, 9, 10);
        expect(x.get(at(-1)), new int[] {4}, 8, 9, 10, 11);
        expect(x.get(Index.from(1), until(-2)), new int[] {2, 2}, 4, 5, 8, 9);
        expect(x.get(all().by(-1), at(0)), new int[] {3}, 8, 4, 0);
        expect(x.get(at(1), newAxis(), Index.from(-1).by(-2)), new int[] {1, 2}, 7, 5);
        expect(x.get(newAxis()), new int[] {1, 3, 4}, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        expect(x.get(at(2), at(3)), new int[] {}, 11);
        expect(x.rows(1, 9), new int[] {2, 4}, 4, 5, 6, 7, 8, 9, 10, 11);
        expect(x.columns(-1, 4), new int[] {3, 1}, 3, 7, 11);
        run();
    }

    @Test
    void randomParts_areThoseOfPythonsSlices() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 150; i++) {
            int[] shape = {random.nextInt(1, 6), random.nextInt(1, 6)};
            Index[] indices = new Index[2];
            int[][] places = new int[2][];
            for (int axis = 0; axis < 2; axis++) {
                int first = random.nextInt(-7, 8);
                int last = random.nextInt(-7, 8);
                int step = random.nextInt(1, 4) * (random.nextBoolean() ? 1 : -1);
                int form = random.nextInt(4);
                Index index = form == 0
                        ? all()
                        : form == 1 ? Index.from(first) : form == 2 ? until(last) : range(first, last);
                indices[axis] = index.by(step);
                places[axis] = slice(form == 1 || form == 3 ? first : null, form >= 2 ? last : null, step, shape[axis]);
            }
            double[] values = Arrays.stream(places[0])
                    .flatMap(row -> Arrays.stream(places[1]).map(column -> row * shape[1] + column))
                    .asDoubleStream()
                    .toArray();
            expect(numbered(shape).get(indices), new int[] {places[0].length, places[1].length}, values);
        }
        run();
    }

    /** The places of {@code start:stop:step}, by the definition in Python's reference. */
    private static int[] slice(@Nullable Integer start, @Nullable Integer stop, int step, int length) {
        int least = step < 0 ? -1 : 0;
        int most = step < 0 ? length - 1 : length;
        int from = start == null ? (step < 0 ? most : least) : bounded(start, least, most, length);
        int to = stop == null ? (step < 0 ? least : most) : bounded(stop, least, most, length);
        return IntStream.iterate(from, i -> step > 0 ? i < to : i > to, i -> i + step)
                .toArray();
    }

    private static int bounded(int place, int least, int most, int length) {
        return Math.max(least, Math.min(most, place < 0 ? place + length : place));
    }

    @Test
    void whatIsNotThere_isRefused_withItsAxis() {
        PrivateTensor x = numbered(3, 4);

        assertThatThrownBy(() -> x.get(all(), at(4))).hasMessageContaining("place=4, axis=1, length=4, shape=[3, 4]");
        assertThatThrownBy(() -> x.get(at(-4))).hasMessageContaining("place=-4, axis=0, length=3");
        assertThatThrownBy(() -> x.get(all(), all(), all())).hasMessageContaining("indices=[:, :, :], axes=2");
        assertThatThrownBy(() -> at(1).by(2)).hasMessageContaining("index=1, step=2");
        assertThatThrownBy(() -> all().by(0)).hasMessageContaining("step=0");
        assertThatThrownBy(() -> numbered(3).columns(0, 1)).hasMessageContaining("of a vector take rows");
        assertThat(range(1, -2).by(-3)).hasToString("1:-2:-3");
    }
}
