package io.tfe4j.program.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.PublicTensor;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.Exchange;
import io.tfe4j.program.Program;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the analysis says of rows, against linear algebra: random programs of linear operations on two columns of a table
 * are followed as matrices, and no combination of all numbers that they tell may be made of fewer rows than the analysis
 * says. Products are followed by their derivatives, and each number must depend on as many rows.
 */
@Tag("security-46")
class ReleasedRowsTest {
    private static final int ROWS = 8;
    private static final int UNKNOWNS = 2 * ROWS;
    private static final long FIRST = Long.getLong("released.first", 1);
    private static final int PROGRAMS = Integer.getInteger("released.programs", 1200);

    /** A tensor of a program, and how each of its numbers depends on each number of the table. */
    private record Traced(PrivateTensor tensor, Shape shape, double[] values, double[][] slopes) {
        Traced with(PrivateTensor result, Shape newShape, double[] newValues, double[][] newSlopes) {
            assertThat(result.type().shape()).isEqualTo(newShape);
            return new Traced(result, newShape, newValues, newSlopes);
        }

        /** Moves numbers; new ones are 0. */
        Traced moved(PrivateTensor result, UnaryOperator<RingTensor> move) {
            RingTensor places = move.apply(RingTensor.of(
                    shape, IntStream.rangeClosed(1, shape.size()).asLongStream().toArray()));
            int[] from = Arrays.stream(places.data())
                    .mapToInt(place -> (int) place - 1)
                    .toArray();
            return with(
                    result,
                    places.shape(),
                    Arrays.stream(from)
                            .mapToDouble(at -> at < 0 ? 0 : values[at])
                            .toArray(),
                    Arrays.stream(from)
                            .mapToObj(at -> at < 0 ? new double[UNKNOWNS] : slopes[at])
                            .toArray(double[][]::new));
        }

        /** Each number by a factor. */
        Traced scaled(PrivateTensor result, double[] factors) {
            return with(
                    result,
                    shape,
                    IntStream.range(0, values.length)
                            .mapToDouble(i -> factors[i] * values[i])
                            .toArray(),
                    IntStream.range(0, values.length)
                            .mapToObj(i -> Arrays.stream(slopes[i])
                                    .map(slope -> factors[i] * slope)
                                    .toArray())
                            .toArray(double[][]::new));
        }

        Traced plus(PrivateTensor result, Traced other, double sign) {
            return with(
                    result,
                    shape,
                    IntStream.range(0, values.length)
                            .mapToDouble(i -> values[i] + sign * other.values[i])
                            .toArray(),
                    IntStream.range(0, values.length)
                            .mapToObj(i -> sum(slopes[i], 1, other.slopes[i], sign))
                            .toArray(double[][]::new));
        }

        Traced times(PrivateTensor result, Traced other) {
            return with(
                    result,
                    shape,
                    IntStream.range(0, values.length)
                            .mapToDouble(i -> values[i] * other.values[i])
                            .toArray(),
                    IntStream.range(0, values.length)
                            .mapToObj(i -> sum(slopes[i], other.values[i], other.slopes[i], values[i]))
                            .toArray(double[][]::new));
        }

        /** The numbers of the result are sums of those that {@code sums} adds up. */
        Traced summed(PrivateTensor result, UnaryOperator<RingTensor> sums) {
            Shape to = result.type().shape();
            double[] newValues = new double[to.size()];
            double[][] newSlopes = new double[to.size()][UNKNOWNS];
            for (int at = 0; at < values.length; at++) {
                long[] one = new long[values.length];
                one[at] = 1;
                long[] weights = sums.apply(RingTensor.of(shape, one)).data();
                for (int k = 0; k < weights.length; k++) {
                    newValues[k] += weights[k] * values[at];
                    newSlopes[k] = sum(newSlopes[k], 1, slopes[at], weights[k]);
                }
            }
            return with(result, to, newValues, newSlopes);
        }
    }

    private static double[] sum(double[] one, double a, double[] other, double b) {
        return IntStream.range(0, one.length)
                .mapToDouble(i -> a * one[i] + b * other[i])
                .toArray();
    }

    /** Slices, gathers, flips, joins and additions. */
    private static final int[] MOVES = {0, 1, 2, 3, 8, 9, 12, 12};

    /** A program that is made at random, and its numbers. */
    private static final class Drawn {
        private final SplittableRandom random;
        private final TfeContext tfe = new TfeContext(new LocalConfig());
        private final List<Traced> all = new ArrayList<>();
        private final List<Traced> told = new ArrayList<>();
        private final List<String> text = new ArrayList<>();
        /** Fewer kinds of operations, so that rows stay apart for longer. */
        private final boolean movesOnly;

        private boolean isLinear = true;

        Drawn(long seed) {
            random = new SplittableRandom(seed);
            movesOnly = random.nextBoolean();
            PrivateTensor x = column("age");
            PrivateTensor y = column("stay");
            all.add(unknowns(x, 0));
            all.add(unknowns(y, ROWS));
        }

        private PrivateTensor column(String name) {
            return tfe.definePrivateInput(
                    "hospital-a",
                    Inputs.dataset("patients")
                            .columns(name)
                            .rows(ROWS)
                            .range(0, 4)
                            .fractionBits(0));
        }

        private Traced unknowns(PrivateTensor tensor, int first) {
            double[][] slopes = new double[ROWS][UNKNOWNS];
            for (int i = 0; i < ROWS; i++) {
                slopes[i][first + i] = 1;
            }
            return new Traced(tensor, Shape.of(ROWS), random.doubles(ROWS, 1, 4).toArray(), slopes);
        }

        private Traced any() {
            return all.get(random.nextInt(all.size()));
        }

        /** Another one of the same shape, or itself. */
        private Traced like(Traced x) {
            List<Traced> alike =
                    all.stream().filter(each -> each.shape().equals(x.shape())).toList();
            return alike.get(random.nextInt(alike.size()));
        }

        private PublicTensor known(Shape shape, double[] values) {
            return tfe.defineConstant(new PlainTensor(shape, values));
        }

        /** Zeros and ones, or equal numbers, or any. */
        private double[] weights(int size) {
            int kind = random.nextInt(3);
            double even = random.nextInt(1, 3);
            return IntStream.range(0, size)
                    .mapToDouble(i -> kind == 0 ? even : random.nextInt(kind == 1 ? 0 : -1, kind == 1 ? 2 : 3))
                    .toArray();
        }

        Drawn steps(int count) {
            for (int i = 0; i < count; i++) {
                step();
            }
            return this;
        }

        private void step() {
            Traced x = any();
            int kind = movesOnly ? MOVES[random.nextInt(MOVES.length)] : random.nextInt(19);
            Traced made;
            try {
                made = made(kind, x);
            } catch (IllegalArgumentException e) {
                return; // out of range, or no such shape
            }
            if (made != null && made.shape().size() > 0 && made.shape().size() <= 64) {
                all.add(made);
                text.add(kind + " of " + x.shape() + " to " + made.shape());
            }
        }

        private @Nullable Traced made(int kind, Traced x) {
            Shape shape = x.shape();
            int rank = shape.rank();
            int axis = rank == 0 ? 0 : random.nextInt(rank);
            int size = rank == 0 ? 0 : shape.dimension(axis);
            PrivateTensor t = x.tensor();
            switch (kind) {
                case 0, 1:
                    return sliced(x, axis);
                case 2: {
                    int[] places = random.ints(random.nextInt(1, size + 2), 0, Math.max(1, size))
                            .toArray();
                    int[] taken = random.nextBoolean()
                            ? places
                            : Arrays.stream(places).distinct().toArray();
                    return x.moved(t.gather(axis, taken), each -> each.gather(taken, axis));
                }
                case 3:
                    return x.moved(t.flip(axis), each -> each.flip(axis));
                case 4: {
                    int[] to = random.nextBoolean()
                            ? new int[] {shape.size()}
                            : shape.size() % 2 == 0 ? new int[] {shape.size() / 2, 2} : new int[] {1, shape.size()};
                    return x.moved(t.reshape(to), each -> each.reshape(Shape.of(to)));
                }
                case 5:
                    return rank != 2 ? null : x.moved(t.transpose(), each -> each.transpose());
                case 6, 7: {
                    Traced other = like(x);
                    int at = random.nextInt(rank + 1);
                    return joined(tfe.stack(at, t, other.tensor()), x, other, at, true);
                }
                case 8, 9: {
                    Traced other = any();
                    boolean fits = rank == 1 && other.shape().rank() == 1;
                    return fits ? joined(tfe.concat(0, t, other.tensor()), x, other, 0, false) : null;
                }
                case 10: {
                    int[] repeats =
                            IntStream.range(0, rank).map(i -> i == axis ? 2 : 1).toArray();
                    return rank == 0 ? null : x.moved(t.tile(repeats), each -> each.tile(repeats));
                }
                case 11: {
                    int[] one =
                            IntStream.range(0, rank).map(i -> i == axis ? 1 : 0).toArray();
                    return rank == 0 ? null : x.moved(t.pad(one, one), each -> each.pad(one, one));
                }
                case 12: {
                    Traced other = like(x);
                    double sign = random.nextBoolean() ? 1 : -1;
                    return x.plus(sign > 0 ? t.add(other.tensor()) : t.sub(other.tensor()), other, sign);
                }
                case 13: {
                    double[] weights = weights(shape.size());
                    return x.scaled(t.mul(known(shape, weights)), weights);
                }
                case 14:
                    return random.nextInt(4) == 0
                            ? x.summed(t.cumsum(axis), each -> each.cumulativeSum(axis))
                            : weighed(x);
                case 15, 16:
                    return rank == 0 ? null : x.summed(t.sum(axis), each -> each.sum(false, axis));
                case 17:
                    return product(x);
                default:
                    return random.nextInt(3) == 0 ? looped(x) : null;
            }
        }

        private @Nullable Traced sliced(Traced x, int axis) {
            int rank = x.shape().rank();
            if (rank == 0) {
                return null;
            }
            int size = x.shape().dimension(axis);
            int[] starts = new int[rank];
            int[] ends = x.shape().toArray();
            int[] steps = new int[rank];
            Arrays.fill(steps, 1);
            starts[axis] = random.nextInt(3) == 0 ? 0 : random.nextInt(size);
            ends[axis] = random.nextBoolean() ? size : random.nextInt(starts[axis], size + 1);
            steps[axis] = random.nextInt(3) == 0 ? 2 : 1;
            return x.moved(x.tensor().slice(starts, ends, steps), each -> each.slice(starts, ends, steps));
        }

        private Traced joined(PrivateTensor result, Traced x, Traced other, int axis, boolean stacks) {
            Traced both = new Traced(
                    x.tensor(),
                    Shape.of(x.values().length + other.values().length),
                    DoubleStream.concat(Arrays.stream(x.values()), Arrays.stream(other.values()))
                            .toArray(),
                    Stream.concat(Arrays.stream(x.slopes()), Arrays.stream(other.slopes()))
                            .toArray(double[][]::new));
            int first = x.shape().size();
            return both.moved(result, each -> {
                RingTensor one = each.sliceAxis(0, 0, first).reshape(x.shape());
                RingTensor two =
                        each.sliceAxis(0, first, first + other.shape().size()).reshape(other.shape());
                return stacks
                        ? RingTensor.stack(List.of(one, two), axis)
                        : RingTensor.concatenate(List.of(one, two), axis);
            });
        }

        /** A product of a known matrix and a column or a matrix. */
        private @Nullable Traced weighed(Traced x) {
            if (x.shape().rank() != 2) {
                return null;
            }
            int inner = x.shape().dimension(0);
            int rows = random.nextInt(1, 3);
            double[] weights = weights(rows * inner);
            PrivateTensor result = known(Shape.of(rows, inner), weights).mmul(x.tensor());
            int columns = x.shape().dimension(1);
            double[] values = new double[rows * columns];
            double[][] slopes = new double[rows * columns][UNKNOWNS];
            for (int i = 0; i < rows; i++) {
                for (int k = 0; k < columns; k++) {
                    for (int j = 0; j < inner; j++) {
                        values[i * columns + k] += weights[i * inner + j] * x.values()[j * columns + k];
                        slopes[i * columns + k] =
                                sum(slopes[i * columns + k], 1, x.slopes()[j * columns + k], weights[i * inner + j]);
                    }
                }
            }
            return x.with(result, Shape.of(rows, columns), values, slopes);
        }

        private @Nullable Traced product(Traced x) {
            Traced other = like(x);
            if (random.nextInt(4) > 0) {
                return null;
            }
            Traced result = x.times(x.tensor().mul(other.tensor()), other);
            isLinear = false;
            return result;
        }

        /** A sum of batches, with or without the one before; or one of rows that go round. */
        private @Nullable Traced looped(Traced x) {
            if (x.shape().rank() != 1 || x.shape().dimension(0) < 2) {
                return null;
            }
            int size = random.nextInt(1, x.shape().dimension(0));
            int count = random.nextInt(1, 4);
            PrivateVariable total = tfe.definePrivateVariable(
                    Inputs.of(new double[size]).range(-4000, 4000).fractionBits(0));
            PrivateVariable before = tfe.definePrivateVariable(
                    Inputs.of(new double[size]).range(-4000, 4000).fractionBits(0));
            double sign = random.nextInt(-1, 2);
            boolean sums = random.nextBoolean();
            tfe.repeat(count, index -> {
                PrivateTensor batch = x.tensor().batch(index, size);
                PrivateTensor each = batch.add(before.mul(sign));
                PrivateTensor added = sums ? each.sum(0).add(total.mul(0)) : each;
                total.assign(total.add(added).clip(-4000, 4000));
                before.assign(batch.add(before.mul(0)).clip(-4000, 4000));
            });
            double[] values = new double[size];
            double[][] slopes = new double[size][UNKNOWNS];
            int batches = x.shape().dimension(0) / size;
            for (int i = 0; i < count; i++) {
                double[][] each = new double[size][];
                double[] numbers = new double[size];
                for (int j = 0; j < size; j++) {
                    int now = i % batches * size + j;
                    int last = (i + batches - 1) % batches * size + j;
                    boolean follows = i > 0;
                    each[j] = sum(x.slopes()[now], 1, x.slopes()[last], follows ? sign : 0);
                    numbers[j] = x.values()[now] + (follows ? sign * x.values()[last] : 0);
                }
                double[] all = Arrays.stream(each).reduce(new double[UNKNOWNS], (a, b) -> sum(a, 1, b, 1));
                for (int j = 0; j < size; j++) {
                    slopes[j] = sum(slopes[j], 1, sums ? all : each[j], 1);
                    values[j] += sums ? Arrays.stream(numbers).sum() : numbers[j];
                }
            }
            return new Traced(total, Shape.of(size), values, slopes);
        }

        /** Some of what was made, most of it summed up, some of it combined. */
        long tell(int count) {
            List<Output> outputs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Traced one = whole(any());
                Traced other = whole(any());
                boolean combines = random.nextBoolean() && one.shape().equals(other.shape());
                double sign = random.nextBoolean() ? -1 : 1;
                PrivateTensor result = !combines
                        ? one.tensor()
                        : sign > 0
                                ? one.tensor().add(other.tensor())
                                : one.tensor().sub(other.tensor());
                told.add(combines ? one.plus(result, other, sign) : one);
                outputs.add(tfe.defineOutput("researcher", "out-" + i, result));
            }
            Map<String, Lineage> stored = new TreeMap<>();
            List<Program> programs = Output.programs(outputs);
            for (Program program : programs.subList(0, programs.size() - 1)) {
                LineageAnalysis.of(program, new StoredLineage(stored, Map.of()))
                        .variablesAfter(Map.of())
                        .forEach((name, lineage) -> stored.put(name, Lineage.decode(lineage.encode())));
            }
            Program last = programs.get(programs.size() - 1);
            return LineageAnalysis.of(last, new StoredLineage(stored, Map.of())).fewestRows(Exchange.of(last));
        }

        private Traced whole(Traced x) {
            return x.shape().rank() > 0 && random.nextInt(8) > 0
                    ? x.summed(x.tensor().sum(), each -> each.sum(false))
                    : x;
        }
    }

    /** Whether some combination of the numbers is one of the rows in {@code few} alone, and not of nothing. */
    private static boolean tellsOf(List<double[]> numbers, long few) {
        double[][] others = numbers.stream()
                .map(each -> IntStream.range(0, UNKNOWNS)
                        .mapToDouble(i -> (few >> i % ROWS & 1) == 1 ? 0 : each[i])
                        .toArray())
                .toArray(double[][]::new);
        return rank(others) < rank(numbers.stream().map(double[]::clone).toArray(double[][]::new));
    }

    private static int rank(double[][] rows) {
        int rank = 0;
        for (int column = 0; column < UNKNOWNS && rank < rows.length; column++) {
            int best = rank;
            for (int i = rank + 1; i < rows.length; i++) {
                best = Math.abs(rows[i][column]) > Math.abs(rows[best][column]) ? i : best;
            }
            if (Math.abs(rows[best][column]) < 1e-7) {
                continue;
            }
            double[] pivot = rows[best];
            rows[best] = rows[rank];
            rows[rank] = pivot;
            for (int i = rank + 1; i < rows.length; i++) {
                rows[i] = sum(rows[i], 1, pivot, -rows[i][column] / pivot[column]);
            }
            rank++;
        }
        return rank;
    }

    private static int rowsBehind(double[] number) {
        return (int) IntStream.range(0, ROWS)
                .filter(i -> Math.abs(number[i]) > 1e-7 || Math.abs(number[ROWS + i]) > 1e-7)
                .count();
    }

    @Test
    void noCombinationOfWhatIsTold_isOfFewerRows_thanTheAnalysisSays() {
        int allowed = 0;
        int refusedInVain = 0;
        for (long seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
            Drawn drawn = new Drawn(seed);
            long rows;
            try {
                rows = drawn.steps(4 + (int) (seed % 24)).tell(1 + (int) (seed % 3));
            } catch (IllegalArgumentException e) {
                continue; // a sum out of range
            }
            List<double[]> numbers = drawn.told.stream()
                    .flatMap(each -> Arrays.stream(each.slopes()))
                    .toList();
            boolean isTold = drawn.isLinear
                    ? fewest(numbers) < Math.min(rows, ROWS)
                    : numbers.stream()
                            .mapToInt(ReleasedRowsTest::rowsBehind)
                            .anyMatch(behind -> behind > 0 && behind < rows);
            assertThat(isTold)
                    .as("seed %d: %d rows, of %s", seed, rows, drawn.text)
                    .isFalse();
            allowed += rows > 1 ? 1 : 0;
            refusedInVain += rows == 1 && drawn.isLinear && fewest(numbers) > 1 ? 1 : 0;
        }
        System.out.println(PROGRAMS + " programs, " + allowed + " of them show sums of several rows, and "
                + refusedInVain + " would but are not seen to");
        assertThat(allowed).isGreaterThan(PROGRAMS / 20);
    }

    /** The fewest rows of which some combination of the numbers is; all if there is none. */
    private static int fewest(List<double[]> numbers) {
        int fewest = ROWS;
        for (long few = 1; few < 1L << ROWS; few++) {
            if (Long.bitCount(few) < fewest && tellsOf(numbers, few)) {
                fewest = Long.bitCount(few);
            }
        }
        return fewest;
    }
}
