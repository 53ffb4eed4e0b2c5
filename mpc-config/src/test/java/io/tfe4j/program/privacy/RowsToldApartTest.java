package io.tfe4j.program.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.PublicTensor;
import io.tfe4j.Tensor;
import io.tfe4j.TensorSpec;
import io.tfe4j.TfeContext;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.Exchange;
import io.tfe4j.program.Program;
import io.tfe4j.program.wire.LineageProto;
import io.tfe4j.ring.Conv2d;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * How many rows, and how many owners, are behind what can be computed from all numbers that a run tells. Every attack would tell a single row, or
 * two, by sums that differ in few rows, by known weights, or by rows that meet others; every honest program tells sums over
 * groups of at least three.
 */
@Tag("security-46")
class RowsToldApartTest {
    private static final int ROWS = 12;

    private record Data(TfeContext tfe, PrivateTensor x, PrivateTensor y, PrivateTensor other) {
        static Data fresh() {
            TfeContext tfe = new TfeContext(new LocalConfig());
            return new Data(
                    tfe,
                    column(tfe, "hospital-a", "patients", "age"),
                    column(tfe, "hospital-a", "patients", "stay"),
                    column(tfe, "hospital-b", "patients", "age"));
        }

        private static PrivateTensor column(TfeContext tfe, String owner, String table, String column) {
            return tfe.definePrivateInput(
                    owner,
                    Inputs.dataset(table)
                            .columns(column)
                            .rows(ROWS)
                            .range(0, 150)
                            .fractionBits(0));
        }

        PrivateTensor table() {
            return column(tfe, "hospital-a", "visits", "days");
        }

        PrivateTensor rows(int from, int to) {
            return part(x, from, to);
        }

        PublicTensor known(double... values) {
            return tfe.defineConstant(new PlainTensor(Shape.of(values.length), values));
        }

        PublicTensor one(int place) {
            double[] one = new double[ROWS];
            one[place] = 1;
            return known(one);
        }

        PublicTensor matrix(int rows, double... values) {
            return tfe.defineConstant(new PlainTensor(Shape.of(rows, values.length / rows), values));
        }

        PrivateTensor both() {
            return tfe.concat(0, x, other);
        }

        PrivateTensor column() {
            return x.reshape(ROWS, 1);
        }

        PrivateVariable kept(double... values) {
            return tfe.definePrivateVariable(
                    Inputs.of(values).range(-100_000, 100_000).fractionBits(0));
        }

        PrivateTensor told(PrivateTensor... numbers) {
            return tfe.stack(0, (Tensor[]) numbers);
        }
    }

    private static PrivateTensor part(PrivateTensor x, int from, int to) {
        return x.slice(new int[] {from}, new int[] {to});
    }

    /** The last run of a script, after what the others have left for it. */
    private static LineageAnalysis lastRun(List<Program> programs) {
        Map<String, Lineage> stored = new TreeMap<>();
        for (Program program : programs.subList(0, programs.size() - 1)) {
            LineageAnalysis.of(program, new StoredLineage(stored, Map.of()))
                    .variablesAfter(Map.of())
                    .forEach((name, lineage) -> stored.put(name, Lineage.decode(lineage.encode())));
        }
        return LineageAnalysis.of(programs.get(programs.size() - 1), new StoredLineage(stored, Map.of()));
    }

    private static long rowsTold(List<Output> outputs) {
        List<Program> programs = Output.programs(outputs);
        return lastRun(programs).fewestRows(Exchange.of(programs.get(programs.size() - 1)));
    }

    private static int owners(Function<Data, PrivateTensor> made) {
        Data data = Data.fresh();
        List<Program> programs =
                Output.programs(List.of(data.tfe().defineOutput("researcher", "avg", made.apply(data))));
        LineageAnalysis last = lastRun(programs);
        return Exchange.of(programs.get(programs.size() - 1)).stream()
                .mapToInt(last::fewestOwners)
                .min()
                .orElseThrow();
    }

    private static long rowsTold(Function<Data, PrivateTensor> made) {
        Data data = Data.fresh();
        return rowsTold(List.of(data.tfe().defineOutput("researcher", "avg", made.apply(data))));
    }

    private static double[] numbers(int from, int to) {
        return IntStream.range(from, to).asDoubleStream().toArray();
    }

    @TestFactory
    Stream<DynamicTest> numbersThatTellFewRows_areSeen() {
        Map<String, Function<Data, PrivateTensor>> all = new TreeMap<>();
        all.put(
                "all less all but the first",
                d -> d.x().sum().sub(d.rows(1, ROWS).sum()));
        all.put(
                "all beside all but the last",
                d -> d.told(d.x().sum(), d.rows(0, ROWS - 1).sum()));
        all.put(
                "means in place of sums",
                d -> d.told(d.x().mean(), d.rows(1, ROWS).mean()));
        all.put(
                "sums of different columns",
                d -> d.told(d.x().sum(), part(d.y(), 1, ROWS).sum()));
        all.put(
                "variance of all, mean of all but one",
                d -> d.told(d.x().variance(0), d.rows(1, ROWS).mean()));
        all.put(
                "histogram of all, and of all but one",
                d -> d.tfe()
                        .concat(0, d.x().histogram(0, 50, 150), d.rows(1, ROWS).histogram(0, 50, 150)));
        all.put(
                "three halves that overlap",
                d -> d.told(
                        d.rows(0, 6).sum(), d.rows(6, ROWS).sum(), d.rows(1, 7).sum()));
        all.put(
                "all but one, by a gather",
                d -> d.told(
                        d.x().sum(),
                        d.x().gather(0, 11, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0).sum()));
        all.put(
                "every second, and every third",
                d -> d.told(every(d.x(), 2).sum(), every(d.x(), 3).sum()));
        all.put(
                "all but one, backwards",
                d -> d.told(
                        d.x().flip(0).sum(), part(d.x().flip(0), 0, ROWS - 1).sum()));
        all.put(
                "neighbours' differences, summed up",
                d -> d.rows(1, ROWS).sub(d.rows(0, ROWS - 1)).sum());
        all.put("differences to the column turned round by one", d -> {
            PrivateTensor turned = d.tfe().concat(0, d.rows(1, ROWS), d.rows(0, 1));
            return d.x().sub(turned).relu().sum();
        });
        all.put("rows times their neighbours", d -> d.x().mul(d.x().flip(0)).sum());
        all.put("rows times those of another table, in two orders", d -> {
            PrivateTensor days = d.table();
            return d.told(d.x().mul(days).sum(), d.x().mul(days.flip(0)).sum());
        });
        all.put("running sum", d -> d.x().cumsum(0));
        all.put("running sum, cut", d -> part(d.x().cumsum(0), 3, 5));
        all.put("known mask", d -> d.x().mul(d.one(4)).sum());
        all.put("known mask, added before a threshold", d -> {
            double[] low = new double[ROWS];
            Arrays.fill(low, -1000);
            low[4] = 0;
            return d.x().add(d.known(low)).relu().sum();
        });
        all.put(
                "known mask, subtracted before a comparison",
                d -> d.x().sub(d.known(numbers(0, ROWS))).gt(0).toNumbers().sum());
        all.put(
                "known powers of two",
                d -> d.x().mul(d.known(IntStream.range(0, ROWS)
                                .mapToDouble(i -> 1 << i)
                                .toArray()))
                        .sum());
        all.put("known mask in a variable", d -> {
            double[] mask = new double[ROWS];
            mask[3] = 1;
            return d.x().mul(d.kept(mask).clip(0, 1)).sum();
        });
        all.put(
                "known mask that comes of no data",
                d -> d.x().mul(d.one(2).reshape(ROWS, 1).reshape(ROWS)).sum());
        all.put("mask made of sums", d -> {
            PrivateTensor mask = d.x().sum().gt(-1).toNumbers().mul(d.one(2));
            return d.x().mul(mask).sum();
        });
        all.put(
                "known matrix",
                d -> d.matrix(
                                1,
                                IntStream.range(0, ROWS)
                                        .mapToDouble(i -> i == 3 ? 1 : 0)
                                        .toArray())
                        .mmul(d.column()));
        all.put("known matrix of two subsets", d -> {
            double[] subsets = new double[2 * ROWS];
            Arrays.fill(subsets, 1);
            subsets[ROWS] = 0;
            return d.matrix(2, subsets).mmul(d.column());
        });
        all.put("mask in a variable, by a matrix", d -> {
            double[] mask = new double[ROWS];
            mask[3] = 1;
            return d.kept(mask).clip(0, 1).reshape(1, ROWS).mmul(d.column());
        });
        all.put("one row, many times", d -> d.rows(0, 1).tile(ROWS).sum());
        all.put(
                "one row joined to itself",
                d -> d.tfe()
                        .concat(0, d.rows(0, 1), d.rows(0, 1), d.rows(0, 1), d.rows(0, 1))
                        .sum());
        all.put(
                "a column joined to a part of itself",
                d -> d.tfe().concat(0, d.x(), d.rows(0, 1)).sum().sub(d.x().sum()));
        all.put(
                "a row gathered many times",
                d -> d.x().gather(0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
                        .sum());
        all.put(
                "a row repeated beside the others",
                d -> d.x().tile(2).sum().sub(d.rows(1, ROWS).sum().mul(2)));
        all.put("rows under zeros", d -> {
            PrivateTensor padded = d.rows(0, 1).pad(new int[] {0}, new int[] {ROWS - 1});
            return d.x().mul(padded).sum();
        });
        all.put("rows in a grid", d -> d.x().reshape(6, 2).sum(1));
        all.put(
                "sums of rows and of columns of a grid",
                d -> d.tfe()
                        .concat(
                                0,
                                d.x().reshape(3, 4).sum(0),
                                d.x().reshape(3, 4).sum(1)));
        all.put(
                "a row under a treatment of its own",
                d -> d.tfe().concat(0, d.rows(0, 1), d.rows(1, ROWS).mul(0.001)).sum());
        all.put("all less what a loop has added up of the others", d -> {
            PrivateVariable total = d.kept(0);
            d.tfe()
                    .repeat(
                            3,
                            index -> total.assign(
                                    total.add(d.rows(1, ROWS).sum()).clip(-100_000, 100_000)));
            return d.x().sum().mul(3).sub(total);
        });
        all.put("batches, and all but one", d -> {
            PrivateVariable total = d.kept(0);
            d.tfe()
                    .repeat(
                            4,
                            index -> total.assign(
                                    total.add(d.x().batch(index, 3).sum()).clip(-100_000, 100_000)));
            return d.told(total.reshape(), d.rows(1, ROWS).sum());
        });
        all.put("a batch less the one before", d -> {
            PrivateVariable before = d.tfe().definePrivateVariable(d.rows(0, 4).clip(-100_000, 100_000));
            PrivateVariable total = d.kept(0);
            d.tfe().repeat(3, index -> {
                PrivateTensor batch = d.x().batch(index, 4);
                total.assign(total.add(batch.sub(before).relu().sum()).clip(-100_000, 100_000));
                before.assign(batch.clip(-100_000, 100_000));
            });
            return total;
        });
        all.put("batches of two", d -> {
            PrivateVariable total = d.kept(0);
            d.tfe()
                    .repeat(
                            2,
                            index -> total.assign(
                                    total.add(d.x().batch(index, 2).sum()).clip(-100_000, 100_000)));
            return total;
        });
        all.put("a known mask in the first round, rows in the next", d -> {
            double[] mask = new double[ROWS];
            mask[7] = 1;
            PrivateVariable turns = d.kept(mask);
            PrivateVariable total = d.kept(0);
            d.tfe().repeat(2, index -> {
                total.assign(total.add(turns.clip(0, 1).mul(d.x()).sum()).clip(-100_000, 100_000));
                turns.assign(d.x().clip(-100_000, 100_000));
            });
            return total;
        });
        all.put("rows that turn round in a loop", d -> {
            PrivateVariable turned = d.tfe().definePrivateVariable(d.x());
            d.tfe().repeat(3, index -> turned.assign(d.tfe().concat(0, part(turned, 1, ROWS), part(turned, 0, 1))));
            return d.x().sub(turned).relu().sum();
        });
        all.put(
                "moving averages",
                d -> d.x().reshape(1, 1, ROWS, 1)
                        .conv2d(
                                d.tfe().defineConstant(new PlainTensor(Shape.of(1, 1, 3, 1), new double[] {1, 1, 1})),
                                Conv2d.of(3, 1)));
        all.put("largest", d -> d.x().max(0));
        all.put("sorted, and cut", d -> part(d.x().sort(), 0, 6).sum());
        all.put("median", d -> d.x().median());
        all.put("chosen rows", d -> d.x().gt(100).where(d.x(), d.x().mul(0)).sum());
        all.put(
                "a diagonal",
                d -> d.column().mmul(d.x().reshape(1, ROWS)).diagonal().sum());
        all.put(
                "a square matrix of products, in parts",
                d -> d.column().mmul(d.y().reshape(1, ROWS)).sum(0));
        all.put(
                "a stored sum less that of all but one",
                d -> d.tfe()
                        .definePrivateVariable(d.x().sum())
                        .sub(d.rows(1, ROWS).sum()));
        all.put(
                "two stored sums",
                d -> d.tfe()
                        .definePrivateVariable(d.x().sum())
                        .sub(d.tfe().definePrivateVariable(d.rows(1, ROWS).sum())));
        all.put("stored rows, all and all but one", d -> {
            PrivateVariable rows = d.tfe().definePrivateVariable(d.x());
            return rows.sum().sub(part(rows, 1, ROWS).sum());
        });
        all.put(
                "what an owner makes of a row, as twelve numbers",
                d -> d.tfe()
                        .defineLocalComputation(
                                "hospital-a",
                                values -> values.get(0),
                                TensorSpec.of(ROWS).range(0, 2000).fractionBits(0),
                                d.rows(0, 1))
                        .sum());
        all.put("a row under other factors than the rest", d -> {
            PrivateTensor first = d.rows(0, 1).reshape(1, 1).mul(d.known(1, 2));
            PrivateTensor rest = d.rows(1, ROWS).reshape(ROWS - 1, 1).mul(d.known(0, 0.001));
            return d.tfe().concat(0, first, rest).sum(0);
        });
        all.put("a row and then others, in a loop", d -> {
            PrivateVariable some = d.tfe().definePrivateVariable(d.rows(0, 3));
            PrivateVariable total = d.kept(0);
            d.tfe().repeat(2, index -> {
                total.assign(total.add(some.sub(d.rows(0, 3)).relu().sum()).clip(-100_000, 100_000));
                some.assign(d.rows(1, 4));
            });
            return total;
        });
        return all.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> assertThat(rowsTold(entry.getValue())).isLessThan(3)));
    }

    private static PrivateTensor every(PrivateTensor x, int step) {
        return x.slice(new int[] {0}, new int[] {ROWS}, new int[] {step});
    }

    private static void put(
            Map<String, Function<Data, PrivateTensor>> all, int rows, String name, Function<Data, PrivateTensor> made) {
        all.put(rows + " rows: " + name, made);
    }

    @TestFactory
    Stream<DynamicTest> honestPrograms_haveAsManyRowsAsTheirSmallestGroup() {
        Map<String, Function<Data, PrivateTensor>> all = new TreeMap<>();
        put(all, 12, "mean and variance", d -> d.told(d.x().mean(), d.x().variance(1), d.y().mean()));
        put(all, 12, "variance by hand", d -> {
            PrivateTensor rest = d.x().sub(d.x().mean());
            return rest.mul(rest).sum();
        });
        put(
                all,
                12,
                "sum, backwards and in any order",
                d -> d.told(
                        d.x().sum(),
                        d.x().flip(0).sum(),
                        d.x().gather(0, 5, 4, 3, 2, 1, 0, 11, 10, 9, 8, 7, 6).sum()));
        put(all, 12, "covariance", d -> d.tfe().stack(1, d.x(), d.y()).cov(0));
        put(all, 12, "products of columns", d -> d.x().mul(d.y()).sum());
        put(all, 12, "two owners", d -> d.tfe().concat(0, d.x(), d.other()).mean());
        put(
                all,
                4,
                "sums of three groups that everybody knows",
                d -> d.told(
                        d.x().gather(0, 0, 3, 6, 9).sum(),
                        d.x().gather(0, 1, 4, 7, 10).sum(),
                        d.x().gather(0, 2, 5, 8, 11).sum()));
        put(
                all,
                4,
                "groups, and all",
                d -> d.told(
                        d.rows(0, 4).sum(), d.rows(4, 8).sum(), d.rows(8, ROWS).sum(), d.x().sum()));
        put(
                all,
                3,
                "training rows and test rows",
                d -> d.told(
                        d.rows(0, 9).mean(),
                        d.rows(9, ROWS).mean(),
                        d.rows(0, 9).variance(1)));
        put(all, 9, "a part alone", d -> d.rows(3, ROWS).mean());
        put(
                all,
                4,
                "parts joined again",
                d -> d.tfe()
                        .concat(0, d.rows(8, ROWS), d.rows(4, 8), d.rows(0, 4))
                        .sum()
                        .sub(d.rows(0, 4).sum()));
        put(all, 4, "batches in a loop", d -> {
            PrivateVariable total = d.kept(0);
            d.tfe()
                    .repeat(
                            6,
                            index -> total.assign(
                                    total.add(d.x().batch(index, 4).sum()).clip(-100_000, 100_000)));
            return total;
        });
        put(
                all,
                12,
                "known factors of columns",
                d -> d.tfe().stack(1, d.x(), d.y()).mul(d.known(1, 3)).sum(0));
        put(
                all,
                12,
                "linear model",
                d -> d.tfe()
                        .stack(1, d.x(), d.y())
                        .mmul(d.matrix(2, 0.5, -1))
                        .sigmoid()
                        .sum(0));
        put(
                all,
                12,
                "logistic regression of one owner",
                d -> trained(d, d.tfe().stack(1, d.x(), d.y()), d.table(), ROWS));
        put(all, 4, "logistic regression in batches", d -> trained(d, d.tfe().stack(1, d.x(), d.y()), d.table(), 4));
        put(all, 12, "logistic regression of two owners", HonestTraining::ofTwo);
        put(
                all,
                12,
                "stored sums",
                d -> d.tfe().definePrivateVariable(d.x().sum()).sub(d.y().sum()));
        put(
                all,
                12,
                "stored rows",
                d -> d.tfe().definePrivateVariable(d.x()).mul(d.y()).sum());
        return all.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> assertThat(rowsTold(entry.getValue()))
                                .isEqualTo(Long.parseLong(entry.getKey().split(" ")[0]))));
    }

    private static PrivateTensor trained(Data d, PrivateTensor columns, PrivateTensor days, int batch) {
        PrivateTensor inputs = columns.mul(1 / 256.0);
        PrivateTensor targets = days.mul(1 / 256.0).reshape(ROWS, 1);
        PrivateVariable weights = d.tfe()
                .definePrivateVariable(Inputs.of(new double[][] {{0}, {0}}).range(-8, 8));
        d.tfe().repeat(5, index -> {
            PrivateTensor x = inputs.batch(index, batch);
            PrivateTensor error = x.mmul(weights).sigmoid().sub(targets.batch(index, batch));
            weights.assign(weights.sub(x.transpose().mmul(error).mul(0.1)).clip(-8, 8));
        });
        return weights;
    }

    /** Each owner's part of the gradient, and their sum. */
    private static final class HonestTraining {
        private HonestTraining() {}

        static PrivateTensor ofTwo(Data d) {
            PrivateTensor one = d.column().mul(1 / 256.0);
            PrivateTensor two = d.other().reshape(ROWS, 1).mul(1 / 256.0);
            PrivateVariable weight = d.tfe()
                    .definePrivateVariable(Inputs.of(new double[][] {{0}}).range(-8, 8));
            d.tfe()
                    .repeat(
                            5,
                            index -> weight.assign(
                                    weight.sub(gradient(one, weight).add(gradient(two, weight)))
                                            .clip(-8, 8)));
            return weight;
        }

        private static PrivateTensor gradient(PrivateTensor x, PrivateTensor weight) {
            PrivateTensor error = x.mmul(weight).sigmoid().sub(0.5);
            return x.transpose().mmul(error).mul(0.1);
        }
    }

    @TestFactory
    Stream<DynamicTest> knownNumbersThatPickAnOwner_leaveOne() {
        double[] first = new double[2 * ROWS];
        Arrays.fill(first, 0, ROWS, 1);
        double[] low = new double[2 * ROWS];
        Arrays.fill(low, ROWS, 2 * ROWS, -1000);
        Map<String, Function<Data, PrivateTensor>> all = new TreeMap<>();
        all.put("a mask", d -> d.both().mul(d.known(first)).sum());
        all.put(
                "a mask in a variable",
                d -> d.both().mul(d.kept(first).clip(0, 1)).sum());
        all.put(
                "a mask in a variable, by a matrix",
                d -> d.kept(first).clip(0, 1).reshape(1, 2 * ROWS).mmul(d.both().reshape(2 * ROWS, 1)));
        all.put(
                "an offset before a threshold",
                d -> d.both().add(d.known(low)).relu().sum());
        all.put("an offset in a variable", d -> d.both().add(d.kept(low)).relu().sum());
        all.put(
                "a variable that is zero",
                d -> d.x().sum().add(d.other().sum().mul(d.kept(0).clip(0, 1).sum())));
        all.put(
                "two variables",
                d -> d.x().sum()
                        .mul(d.kept(1).clip(0, 1).sum())
                        .add(d.other().sum().mul(d.kept(0).clip(0, 1).sum())));
        all.put(
                "parts of a join that are known",
                d -> d.both()
                        .mul(d.tfe().concat(0, d.known(Arrays.copyOf(first, ROWS)), d.known(new double[ROWS])))
                        .sum());
        all.put(
                "known parts beside data",
                d -> d.tfe()
                        .concat(0, d.x(), d.other(), d.x())
                        .mul(d.tfe().concat(0, d.y(), d.known(new double[2 * ROWS])))
                        .sum());
        return all.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> assertThat(owners(entry.getValue())).isEqualTo(1)));
    }

    @TestFactory
    Stream<DynamicTest> knownNumbersThatTreatOwnersAlike_leaveBoth() {
        Map<String, Function<Data, PrivateTensor>> all = new TreeMap<>();
        all.put("a factor in a variable", d -> d.both().mul(d.kept(3).sum()).sum());
        all.put("the same variable for each", d -> {
            PrivateTensor factor = d.kept(3).clip(0, 4).sum();
            return d.x().sum().mul(factor).add(d.other().sum().mul(factor));
        });
        all.put(
                "weights of columns",
                d -> d.both().reshape(2 * ROWS, 1).mul(d.known(7, 7)).sum(0));
        all.put("a known offset", d -> d.both().sub(d.known(70)).relu().sum());
        return all.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> assertThat(owners(entry.getValue())).isEqualTo(2)));
    }

    @Test
    void outputsOfOneRun_areJudgedTogether_whoeverLearnsThem() {
        Data d = Data.fresh();
        List<Output> outputs = new ArrayList<>();
        outputs.add(d.tfe().defineOutput("researcher", "all", d.x().sum()));
        assertThat(rowsTold(outputs)).isEqualTo(ROWS);
        outputs.add(d.tfe().defineOutput("clinic", "most", d.rows(0, 9).sum()));
        assertThat(rowsTold(outputs)).isEqualTo(3);
        outputs.add(d.tfe().defineOutput("hospital-a", "own", d.rows(0, 1)));
        assertThat(rowsTold(outputs)).as("an owner may learn its own rows").isEqualTo(3);
        outputs.add(d.tfe()
                .defineOutput("office", "most", d.tfe().reveal(d.rows(1, ROWS).sum())));
        assertThat(rowsTold(outputs)).isEqualTo(1);
    }

    @Test
    void otherTables_areOtherRows() {
        Data d = Data.fresh();
        assertThat(rowsTold(List.of(
                        d.tfe().defineOutput("researcher", "ages", d.x().sum()),
                        d.tfe()
                                .defineOutput(
                                        "researcher",
                                        "days",
                                        part(d.table(), 1, ROWS).sum()))))
                .isEqualTo(ROWS - 1);
    }

    @Test
    void lineage_keepsWhichRowsWereSummed() {
        Data d = Data.fresh();
        Program storing = Output.programs(List.of(d.tfe()
                        .defineOutput(
                                "x",
                                d.tfe()
                                        .definePrivateVariable(
                                                d.x().gather(0, 1, 5, 3, 9).sum()))))
                .get(0);
        Lineage kept = LineageAnalysis.of(storing, StoredLineage.NONE)
                .variablesAfter(Map.of())
                .values()
                .iterator()
                .next();

        Lineage read = Lineage.decode(kept.encode());
        assertThat(read.contributors()).isEqualTo(kept.contributors());
        assertThat(read.encode()).isEqualTo(kept.encode());
    }

    @Test
    void lineageOfTheVersionBefore_isRead_andSaysNothingOfRows() throws Exception {
        Data d = Data.fresh();
        Program storing = Output.programs(
                        List.of(d.tfe().defineOutput("x", d.tfe().definePrivateVariable(d.x().sum()))))
                .get(0);
        Lineage kept = LineageAnalysis.of(storing, StoredLineage.NONE)
                .variablesAfter(Map.of())
                .values()
                .iterator()
                .next();
        byte[] before = LineageProto.Lineage.parseFrom(kept.encode()).toBuilder()
                .setVersion(1)
                .build()
                .toByteArray();

        Lineage read = Lineage.decode(before);

        assertThat(read.owners()).isEqualTo(kept.owners());
        assertThat(read.contributors().only().rows().values()).containsExactly(Rows.ONE);
    }
}
