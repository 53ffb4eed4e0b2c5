package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.DeploymentSession;
import io.tfe4j.Inputs;
import io.tfe4j.Output;
import io.tfe4j.PrivateBits;
import io.tfe4j.PrivateTensor;
import io.tfe4j.PrivateVariable;
import io.tfe4j.PublicTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.Tensor;
import io.tfe4j.TfeContext;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.Exchange;
import io.tfe4j.program.Program;
import io.tfe4j.program.privacy.Lineage;
import io.tfe4j.program.privacy.LineageAnalysis;
import io.tfe4j.program.privacy.StoredLineage;
import io.tfe4j.ring.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cells of few rows are blanked on shares, and the graph proves it. Every attack opens a number that is not the result of
 * {@code suppressBelow} on a true count of the rows behind it.
 */
@Tag("security-46")
class SmallCellsTest {
    private static final int ROWS = 12;
    private static final int GROUPS = 4;

    private final TfeContext tfe = Running.local();

    // ---- what it computes

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void cellsBelow_areZero_othersStay_andTheMaskSaysWhich(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int least = random.nextInt(1, 9);
        double[] counts = random.ints(15, 0, 12).asDoubleStream().toArray();
        double[] values = random.doubles(15, -100, 100).map(Math::rint).toArray();
        PrivateTensor shared =
                tfe.definePrivateInput("owner", Inputs.of(counts).range(0, 12).fractionBits(random.nextInt(0, 17)));
        PrivateTensor sums = tfe.definePrivateInput("owner", Inputs.of(values).range(-100, 100));

        assertThat(Running.valuesOf(tfe, shared.suppressBelow(least))).containsExactly(blanked(counts, counts, least));
        assertThat(Running.valuesOf(tfe, sums.suppressBelow(shared, least)))
                .containsExactly(blanked(values, counts, least));
        double[] ones = new double[15];
        Arrays.fill(ones, 1);
        assertThat(Running.valuesOf(tfe, shared.shownFrom(least))).containsExactly(blanked(ones, counts, least));
    }

    private static double[] blanked(double[] values, double[] counts, int least) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> counts[i] < least ? 0 : values[i])
                .toArray();
    }

    @Test
    void rowOfCounts_blanksRowsOfValues() {
        double[] values = {1, 2, 3, 4, 5, 6};
        PrivateTensor table = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {3, 2}, values).range(0, 10));
        PrivateTensor counts = tfe.definePrivateInput(
                "owner", Inputs.of(new int[] {3, 1}, 5, 4, 6).range(0, 12).fractionBits(0));

        assertThat(Running.valuesOf(tfe, table.suppressBelow(counts, 5))).containsExactly(1, 2, 0, 0, 5, 6);
    }

    @Test
    void whatIsNoCountForEachValue_isRefused() {
        PrivateTensor counts =
                tfe.definePrivateInput("owner", Inputs.of(5, 4, 6).range(0, 12).fractionBits(0));
        PrivateTensor two = tfe.definePrivateInput("owner", Inputs.of(5, 4).range(0, 12));

        assertThatThrownBy(() -> two.suppressBelow(counts, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> counts.sum().reshape(1).suppressBelow(counts, 5))
                .hasMessageContaining("counts do not fit the values");
        for (int least : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> counts.suppressBelow(least)).hasMessageContaining("least count out of range");
        }
    }

    // ---- what the graph proves

    private record Data(TfeContext tfe) {
        PrivateTensor column(String owner, String table, String name, double high) {
            return tfe.definePrivateInput(
                    owner,
                    Inputs.dataset(table)
                            .columns(name)
                            .rows(ROWS)
                            .range(0, high)
                            .fractionBits(0));
        }

        PrivateTensor income() {
            return column("office", "people", "income", 1000);
        }

        PrivateTensor sex() {
            return column("office", "people", "sex", 1);
        }

        /** For each row a one at its region. */
        PrivateTensor regions() {
            return regions("office");
        }

        PrivateTensor regions(String owner) {
            return column(owner, "people", "region", GROUPS - 1).oneHot(GROUPS);
        }

        PrivateTensor counts() {
            return regions().sum(0);
        }

        /** Incomes, a column of a table. */
        PrivateTensor incomes() {
            return income().expandDims(1);
        }

        PrivateBits rich() {
            return income().gt(500);
        }

        PublicTensor known(double... values) {
            return tfe.defineConstant(new PlainTensor(Shape.of(values.length), values));
        }
    }

    private static long shown(Function<Data, ? extends Tensor> made) {
        TfeContext tfe = new TfeContext(new LocalConfig());
        return shown(tfe.defineOutput("analyst", made.apply(new Data(tfe))).program());
    }

    private static long shown(Program program) {
        return shown(program, StoredLineage.NONE);
    }

    private static long shown(Program program, StoredLineage stored) {
        LineageAnalysis analysis = LineageAnalysis.of(program, stored);
        return Exchange.of(program).stream()
                .mapToLong(analysis::shownFrom)
                .min()
                .orElseThrow();
    }

    private static Stream<DynamicTest> each(Map<String, Function<Data, Tensor>> all, long expected) {
        return all.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.getKey(), () -> assertThat(shown(each.getValue())).isEqualTo(expected)));
    }

    @TestFactory
    Stream<DynamicTest> countsAndSumsOfTheirRows_areProved() {
        Map<String, Function<Data, Tensor>> all = new TreeMap<>();
        all.put("histogram", x -> x.income().histogram(0, 100, 500, 1000).suppressBelow(5));
        all.put("table of regions", x -> x.counts().suppressBelow(5));
        all.put("how many are rich", x -> x.rich().toNumbers().sum(0).suppressBelow(5));
        all.put(
                "how many of those declared as zeros and ones",
                x -> x.sex().sum(0).suppressBelow(5));
        all.put(
                "rich ones by region",
                x -> x.regions().mul(x.rich().toNumbers().expandDims(1)).sum(0).suppressBelow(5));
        all.put("which show", x -> x.counts().shownFrom(5));
        all.put("incomes by region", x -> {
            PrivateTensor regions = x.regions();
            return regions.mul(x.incomes()).sum(0).suppressBelow(regions.sum(0), 5);
        });
        all.put("incomes by region, the other way round", x -> {
            PrivateTensor regions = x.regions();
            return x.incomes().mul(regions).sum(0).suppressBelow(regions.sum(0), 5);
        });
        all.put("incomes by region, as a product", x -> {
            PrivateTensor regions = x.regions();
            return regions.transpose()
                    .mmul(x.tfe().stack(1, x.income(), x.sex()))
                    .suppressBelow(regions.sum(0).expandDims(1), 5);
        });
        all.put("incomes of some, by a choice", x -> {
            PrivateBits men = x.sex().gt(0.5);
            return men.where(x.income(), x.known(0))
                    .sum(0)
                    .suppressBelow(men.toNumbers().sum(0), 5);
        });
        all.put("mean incomes by region", x -> {
            PrivateTensor regions = x.regions();
            PrivateTensor counts = regions.sum(0);
            PrivateTensor sums = regions.mul(x.incomes()).sum(0);
            return sums.div(counts.max(x.tfe().defineConstant(PlainTensor.scalar(1))))
                    .suppressBelow(counts, 5);
        });
        all.put(
                "regions of two offices",
                x -> x.regions("a").sum(0).add(x.regions("b").sum(0)).suppressBelow(5));
        all.put(
                "regions of two offices, joined",
                x -> x.tfe().concat(0, x.regions("a"), x.regions("b")).sum(0).suppressBelow(5));
        all.put("incomes of two offices", x -> {
            PrivateTensor a = x.regions("a");
            PrivateTensor b = x.regions("b");
            PrivateTensor sums = a.transpose()
                    .mmul(x.column("a", "people", "income", 1000).expandDims(1))
                    .add(b.transpose()
                            .mmul(x.column("b", "people", "income", 1000).expandDims(1)));
            return sums.suppressBelow(a.sum(0).expandDims(1).add(b.sum(0).expandDims(1)), 5);
        });
        all.put("moved before", x -> x.counts().reshape(2, 2).transpose().suppressBelow(5));
        all.put(
                "moved after",
                x -> x.counts().suppressBelow(5).reshape(2, 2).flip(0).pad(new int[] {1, 1}, new int[] {0, 0}));
        all.put(
                "several side by side",
                x -> x.tfe().stack(0, x.counts().suppressBelow(7), x.counts().suppressBelow(5)));
        return each(all, 5);
    }

    @TestFactory
    Stream<DynamicTest> whatIsNotTheResultOfIt_isNotProved() {
        Map<String, Function<Data, Tensor>> all = new TreeMap<>();
        all.put("bare", Data::counts);
        all.put("beside a bare one", x -> x.tfe().concat(0, x.counts().suppressBelow(5), x.counts()));
        all.put(
                "stacked with a row",
                x -> x.tfe().concat(0, x.counts().suppressBelow(5), x.income().slice(new int[] {0}, new int[] {4})));
        all.put(
                "difference of two that show",
                x -> x.counts()
                        .suppressBelow(5)
                        .sub(x.regions()
                                .mul(x.rich().toNumbers().expandDims(1))
                                .sum(0)
                                .suppressBelow(5)));
        all.put(
                "sum of two that show",
                x -> x.counts().suppressBelow(5).add(x.counts().suppressBelow(5)));
        all.put("scaled", x -> x.counts().suppressBelow(5).mul(-1));
        all.put("largest cell", x -> x.counts().suppressBelow(5).max(0));
        all.put("sorted", x -> x.counts().suppressBelow(5).sort());
        all.put("totals", x -> x.counts().suppressBelow(5).sum());
        all.put("by a choice of the program's own", x -> x.counts().gte(5).where(x.counts(), x.known(0, 0, 0, 0)));
        all.put("least from a variable", x -> {
            PrivateVariable least =
                    x.tfe().definePrivateVariable(Inputs.of(5).range(1, 5).fractionBits(0));
            return x.counts().gte(least).where(x.counts(), x.known(0, 0, 0, 0));
        });
        all.put("rows, as their own counts", x -> x.income().suppressBelow(5));
        all.put(
                "sums, as their own counts",
                x -> x.regions().mul(x.incomes()).sum(0).suppressBelow(5));
        all.put(
                "rows by counts of others",
                x -> x.income().slice(new int[] {0}, new int[] {GROUPS}).suppressBelow(x.counts(), 5));
        all.put(
                "values by known counts",
                x -> x.income().suppressBelow(x.income().mul(0).add(9), 5));
        all.put("counts times a number", x -> x.counts().mul(10).suppressBelow(5));
        all.put("counts and a number", x -> x.counts().add(5).suppressBelow(5));
        all.put("counts of the same rows twice", x -> x.counts().add(x.counts()).suppressBelow(5));
        all.put(
                "counts of one table in two ways",
                x -> x.counts().add(x.income().histogram(0, 1, 2, 3, 1000)).suppressBelow(5));
        all.put(
                "rows counted twice",
                x -> x.tfe().concat(0, x.regions(), x.regions()).sum(0).suppressBelow(5));
        all.put("rows repeated", x -> x.regions().tile(6, 1).sum(0).suppressBelow(5));
        all.put(
                "one row gathered many times",
                x -> x.regions().gather(0, 3, 3, 3, 3, 3, 3).sum(0).suppressBelow(5));
        all.put("several numbers of a row", x -> x.regions().sum().suppressBelow(5));
        all.put(
                "histogram of a table",
                x -> x.tfe()
                        .stack(1, x.income(), x.income())
                        .histogram(0, 100, 1000)
                        .suppressBelow(5));
        all.put(
                "weights larger than one",
                x -> x.column("office", "people", "weight", 9).sum(0).suppressBelow(5));
        all.put("an assumed range", x -> x.income().assumeRange(0, 1).sum(0).suppressBelow(5));
        all.put(
                "fractions",
                x -> x.tfe()
                        .definePrivateInput(
                                "office",
                                Inputs.dataset("people")
                                        .columns("share")
                                        .rows(ROWS)
                                        .range(0, 1))
                        .sum(0)
                        .suppressBelow(5));
        all.put("sorted rows", x -> x.sex().sort().sum(0).suppressBelow(5));
        all.put("running counts", x -> x.sex().cumsum(0).suppressBelow(5));
        all.put("sums by the counts of another grouping", x -> {
            PrivateTensor regions = x.regions();
            return regions.mul(x.incomes())
                    .sum(0)
                    .suppressBelow(
                            x.tfe()
                                    .concat(0, x.regions().slice(new int[] {0, 0}, new int[] {6, GROUPS}))
                                    .sum(0),
                            5);
        });
        all.put("sums by flipped counts", x -> {
            PrivateTensor regions = x.regions();
            return regions.mul(x.incomes()).sum(0).suppressBelow(regions.sum(0).flip(0), 5);
        });
        all.put("sums by the count of all", x -> {
            PrivateTensor everybody = x.income().gte(0).toNumbers();
            return x.regions()
                    .mul(x.incomes())
                    .sum(0)
                    .suppressBelow(everybody.sum(0).expandDims(0), 5);
        });
        all.put("a function that leaves one row", x -> {
            PrivateTensor men = x.sex();
            PrivateTensor one = x.income().sub(700).mul(100).sigmoid();
            return men.mul(one).sum(0).suppressBelow(men.sum(0), 5);
        });
        all.put("a choice that leaves one row", x -> {
            PrivateTensor men = x.sex();
            PrivateTensor one = x.income().eq(700).where(x.income(), x.income().mul(0));
            return men.mul(one).sum(0).suppressBelow(men.sum(0), 5);
        });
        all.put("known weights that leave one row", x -> {
            PrivateTensor men = x.sex();
            double[] one = new double[ROWS];
            one[3] = 1;
            return men.mul(x.income().mul(x.known(one))).sum(0).suppressBelow(men.sum(0), 5);
        });
        all.put("difference of sums of rows and of the rows after them", x -> {
            PrivateTensor all12 = x.income();
            PrivateTensor first = all12.slice(new int[] {0}, new int[] {ROWS - 1});
            PrivateTensor next = all12.slice(new int[] {1}, new int[] {ROWS});
            PrivateTensor everybody = first.gte(0).toNumbers();
            return everybody.mul(first).sum(0).sub(everybody.mul(next).sum(0)).suppressBelow(everybody.sum(0), 5);
        });
        all.put("columns of another table, whose rows may be moved", x -> {
            PrivateTensor everybody = x.sex();
            return everybody
                    .mul(x.column("bank", "people", "income", 1000))
                    .sum(0)
                    .suppressBelow(everybody.sum(0), 5);
        });
        all.put("largest of a group", x -> {
            PrivateTensor men = x.sex();
            return men.mul(x.income()).max(0).suppressBelow(men.sum(0), 5);
        });
        all.put("columns broadcast over the rows", x -> {
            PrivateTensor regions = x.regions();
            PrivateTensor four = x.income().slice(new int[] {0}, new int[] {GROUPS});
            return regions.mul(four).sum(0).suppressBelow(regions.sum(0), 5);
        });
        return each(all, 0);
    }

    /** What the last run of a script shows, where each run is judged by what those before it have stored. */
    private static long shownByTheLastRun(Function<Data, Tensor> made) {
        List<Program> programs = new ArrayList<>();
        TfeContext tfe = new TfeContext(bindings -> new DeploymentSession() {
            @Override
            public RunReport run(Program program, String tag) {
                programs.add(program);
                return new RunReport(tag, program.digest(), List.of(), 0, Map.of(), 0, List.of());
            }

            @Override
            public void close() {}
        });
        Output output = tfe.defineOutput("analyst", made.apply(new Data(tfe)));
        try (Session session = tfe.session()) {
            session.run(output);
        }
        assertThat(programs).hasSize(2);
        LineageAnalysis first = LineageAnalysis.of(programs.get(0), StoredLineage.NONE);
        Map<String, Lineage> stored = new TreeMap<>();
        first.variablesAfter(Map.of()).forEach((name, lineage) -> stored.put(name, Lineage.decode(lineage.encode())));
        return shown(programs.get(1), new StoredLineage(stored, Map.of()));
    }

    private static PrivateVariable fourCounts(Data x) {
        return x.tfe()
                .definePrivateVariable(Inputs.of(0, 0, 0, 0).range(0, ROWS).fractionBits(0));
    }

    @Test
    void storedCells_keepWhatWasProvedOfThem_andNoMore() {
        assertThat(shownByTheLastRun(
                        x -> x.tfe().definePrivateVariable(x.counts().suppressBelow(5))))
                .isEqualTo(5);
        assertThat(shownByTheLastRun(x -> x.tfe().definePrivateVariable(x.counts())))
                .isZero();
        assertThat(shownByTheLastRun(
                        x -> x.tfe().definePrivateVariable(x.counts()).suppressBelow(5)))
                .as("stored counts are numbers like any others")
                .isZero();
        assertThat(shownByTheLastRun(
                        x -> x.tfe().definePrivateVariable(x.sex()).sum(0).suppressBelow(5)))
                .as("stored rows are rows still")
                .isEqualTo(5);
    }

    @Test
    void loops_showTheWorstOfTheirIterations() {
        assertThat(shownByTheLastRun(x -> {
                    PrivateVariable kept = fourCounts(x);
                    x.tfe().repeat(3, index -> kept.assign(x.counts().suppressBelow(5)));
                    return kept;
                }))
                .isEqualTo(5);
        assertThat(shownByTheLastRun(x -> {
                    PrivateVariable kept = fourCounts(x);
                    PrivateVariable next = fourCounts(x);
                    next.assign(x.counts());
                    x.tfe().repeat(2, index -> {
                        kept.assign(next);
                        next.assign(x.counts().suppressBelow(5));
                    });
                    return kept;
                }))
                .isZero();
        assertThat(shownByTheLastRun(x -> {
                    PrivateVariable kept = fourCounts(x);
                    x.tfe()
                            .repeat(
                                    2,
                                    index -> kept.assign(
                                            kept.add(x.counts()).clip(0, ROWS).suppressBelow(5)));
                    return kept;
                }))
                .isZero();
    }

    @Test
    void smallerBound_isWhatIsProved() {
        assertThat(shown(x -> x.counts().suppressBelow(3))).isEqualTo(3);
        assertThat(shown(x -> x.counts().suppressBelow(3).suppressBelow(5))).isZero();
        assertThat(shown(x -> x.tfe()
                        .concat(0, x.counts().suppressBelow(9), x.counts().suppressBelow(2))))
                .isEqualTo(2);
    }

    @Test
    void whatServersLearn_isSeenAsWell() {
        TfeContext other = new TfeContext(new LocalConfig());
        Data data = new Data(other);
        PublicTensor seen = other.reveal(data.counts());

        assertThat(shown(other.defineOutput(
                                "analyst", data.counts().suppressBelow(5).mul(seen))
                        .program()))
                .isZero();
    }

    // ---- plain sums

    private static boolean isPlain(Function<Data, ? extends Tensor> made) {
        TfeContext tfe = new TfeContext(new LocalConfig());
        Program program = tfe.defineOutput("analyst", made.apply(new Data(tfe))).program();
        LineageAnalysis analysis = LineageAnalysis.of(program, StoredLineage.NONE);
        return Exchange.of(program).stream().allMatch(analysis::arePlainSums);
    }

    private static Stream<DynamicTest> plain(Map<String, Function<Data, Tensor>> all, boolean expected) {
        return all.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.getKey(),
                        () -> assertThat(isPlain(each.getValue())).isEqualTo(expected)));
    }

    @TestFactory
    Stream<DynamicTest> sumsOfColumnsAsTheyAre_arePlain() {
        Map<String, Function<Data, Tensor>> all = new TreeMap<>();
        all.put("sum", x -> x.income().sum());
        all.put("mean along rows", x -> x.tfe().stack(1, x.income(), x.sex()).mean(0));
        all.put(
                "whole multiples and differences",
                x -> x.income().mul(3).sub(x.sex()).sum(0));
        all.put("mean of squares", x -> x.income().square().mean());
        all.put("variance", x -> x.income().variance(1));
        all.put("correlations", x -> x.tfe().stack(1, x.income(), x.sex()).corr());
        all.put("products of columns over rows", x -> {
            PrivateTensor rows = x.tfe().stack(1, x.income(), x.sex());
            return rows.transpose().mmul(rows);
        });
        all.put(
                "functions of means",
                x -> x.income().mean().sub(500).mul(40).sigmoid().gt(0.5).toNumbers());
        all.put(
                "of several owners",
                x -> x.tfe()
                        .concat(0, x.income(), x.column("bank", "people", "income", 1000))
                        .mean());
        all.put("small cells blanked", x -> x.counts().suppressBelow(5));
        return plain(all, true);
    }

    @TestFactory
    Stream<DynamicTest> whatComesOfRowsBeforeTheirSum_isNotPlain() {
        Map<String, Function<Data, Tensor>> all = new TreeMap<>();
        all.put("rows", Data::income);
        all.put("a steep sigmoid", x -> x.income().sub(700).mul(100).sigmoid().sum());
        all.put("an exponential", x -> x.income().mul(1.0 / 256).exp().sum());
        all.put("a high power", x -> x.sex().pow(8).sum());
        all.put("a product of three", x -> x.sex().mul(x.sex()).mul(x.sex()).sum());
        all.put("a comparison", x -> x.rich().toNumbers().sum(0));
        all.put("a choice", x -> x.rich().where(x.income(), x.known(0)).sum(0));
        all.put("a histogram", x -> x.income().histogram(0, 500, 1000));
        all.put("a clip", x -> x.income().clip(900, 1000).sum());
        all.put("what falls below a threshold", x -> x.income().sub(999).relu().sum());
        all.put(
                "a fraction that rounds to nothing",
                x -> x.income().mul(0x1p-12).sum());
        all.put(
                "a known fraction that rounds to nothing",
                x -> x.income().mul(x.known(0.001)).sum());
        all.put(
                "fewer fraction bits",
                x -> x.tfe()
                        .definePrivateInput(
                                "office",
                                Inputs.dataset("people")
                                        .columns("share")
                                        .rows(ROWS)
                                        .range(0, 1))
                        .withFractionBits(0)
                        .sum());
        all.put("a variable of fewer fraction bits", x -> {
            PrivateVariable whole = x.tfe()
                    .definePrivateVariable(Inputs.of(new int[] {ROWS}, new double[ROWS])
                            .range(0, 1000)
                            .fractionBits(0));
            whole.assign(x.tfe()
                    .definePrivateInput(
                            "office",
                            Inputs.dataset("people").columns("share").rows(ROWS).range(0, 1)));
            return whole.sum();
        });
        all.put("uneven known weights", x -> {
            double[] one = new double[ROWS];
            one[3] = 1;
            return x.income().mul(x.known(one)).sum();
        });
        all.put("a known matrix", x -> {
            double[] one = new double[ROWS];
            one[3] = 1;
            return x.tfe()
                    .defineConstant(new PlainTensor(Shape.of(1, ROWS), one))
                    .mmul(x.incomes());
        });
        all.put("largest", x -> x.income().max(0));
        all.put("sorted", x -> x.income().sort());
        all.put(
                "sums along columns alone",
                x -> x.tfe().stack(1, x.income(), x.sex()).sum(1));
        all.put("products of rows with rows", x -> {
            PrivateTensor rows = x.tfe().stack(1, x.income(), x.sex());
            return rows.mmul(rows.transpose());
        });
        all.put(
                "less than a mean",
                x -> x.income().sub(x.income().mean()).relu().sum());
        all.put(
                "beside a row",
                x -> x.tfe().concat(0, x.income().sum().reshape(1), x.income().slice(new int[] {0}, new int[] {1})));
        all.put(
                "small cells blanked, and computed with",
                x -> x.counts().suppressBelow(5).sub(1));
        return plain(all, false);
    }

    @Test
    void longChains_areAnalysedWithoutRecursion() {
        TfeContext other = new TfeContext(new LocalConfig());
        PrivateTensor counts = new Data(other).counts();
        PrivateTensor chain = counts;
        for (int i = 0; i < 20_000; i++) {
            chain = i % 2 == 0 ? chain.flip(0) : chain.max(chain);
        }
        Program program = other.defineOutput("analyst", chain.suppressBelow(5)).program();

        assertThat(shown(program)).isZero();
    }
}
