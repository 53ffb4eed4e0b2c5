package io.tfe4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.Identifiers;
import io.tfe4j.Inputs;
import io.tfe4j.Joined;
import io.tfe4j.Joins;
import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.RunReport;
import io.tfe4j.Session;
import io.tfe4j.TfeContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class JoinsTest {
    private record Table(double[] ids, double[][] columns) {
        static Table random(SplittableRandom random, int rows, int columns, int idBits, int pool) {
            Table table = new Table(new double[rows], new double[rows][columns]);
            for (int row = 0; row < rows; row++) {
                // from both ends of the range, some of them the other owner's too
                long id = random.nextInt(pool);
                table.ids[row] = id % 2 == 0 ? id : (1L << idBits) - 1 - id;
                for (int column = 0; column < columns; column++) {
                    table.columns[row][column] = random.nextInt(-800, 800) / 8.0;
                }
            }
            return table;
        }
    }

    /** Mask, left columns and right columns of the plaintext join. */
    private static double[] oracle(Table left, Table right) {
        TreeMap<Double, Integer> lastLeft = new TreeMap<>();
        TreeMap<Double, Integer> firstRight = new TreeMap<>();
        for (int row = 0; row < left.ids.length; row++) {
            lastLeft.put(left.ids[row], row);
        }
        for (int row = 0; row < right.ids.length; row++) {
            firstRight.putIfAbsent(right.ids[row], row);
        }
        lastLeft.keySet().retainAll(firstRight.keySet());
        int most = Math.min(left.ids.length, right.ids.length);
        double[] mask = new double[most];
        double[][] joinedLeft = new double[most][left.columns[0].length];
        double[][] joinedRight = new double[most][right.columns[0].length];
        int next = 0;
        for (double id : lastLeft.keySet()) {
            mask[next] = 1;
            joinedLeft[next] = left.columns[Objects.requireNonNull(lastLeft.get(id))];
            joinedRight[next++] = right.columns[Objects.requireNonNull(firstRight.get(id))];
        }
        return flat(mask, joinedLeft, joinedRight);
    }

    private static double[] flat(double[] mask, double[][] left, double[][] right) {
        List<double[]> all = new ArrayList<>(List.of(mask));
        all.addAll(Arrays.asList(left));
        all.addAll(Arrays.asList(right));
        return all.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    private static Joined join(TfeContext tfe, Table left, Table right, int idBits) {
        double limit = Math.pow(2, idBits) - 1;
        return Joins.onIdentifier(
                tfe.definePrivateInput("a", Inputs.of(left.ids).range(0, limit).fractionBits(0)),
                tfe.definePrivateInput("a", Inputs.of(left.columns).range(-100, 100)),
                tfe.definePrivateInput("b", Inputs.of(right.ids).range(0, limit).fractionBits(0)),
                tfe.definePrivateInput("b", Inputs.of(right.columns).range(-100, 100)));
    }

    @Property(tries = 25)
    void join_ofAnyTables_isThePlaintextJoin(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int n,
            @ForAll @IntRange(min = 1, max = 12) int m,
            @ForAll @IntRange(min = 6, max = 52) int idBits) {
        SplittableRandom random = new SplittableRandom(seed);
        Table left = Table.random(random, n, 2, idBits, 20);
        Table right = Table.random(random, m, 1, idBits, 20);
        TfeContext tfe = Running.local();

        Joined joined = join(tfe, left, right, idBits);
        double[] values = valuesOf(tfe, joined);

        assertThat(values).containsExactly(oracle(left, right));
    }

    private static double[] valuesOf(TfeContext tfe, Joined joined) {
        double[][] parts = new double[3][];
        List<Output> outputs = List.of(
                tfe.defineOutputValues("c", joined.matched(), values -> parts[0] = values),
                tfe.defineOutputValues("c", joined.left(), values -> parts[1] = values),
                tfe.defineOutputValues("c", joined.right(), values -> parts[2] = values));
        try (Session session = tfe.session()) {
            RunReport run = session.run(outputs, "join");
            assertThat(run.bytes())
                    .isEqualTo(session.estimate(outputs.toArray(Output[]::new)).bytes());
        }
        return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
    }

    @Test
    void keep_ofTheRevealedSize_hasTheMatchesAlone() {
        Table left = new Table(new double[] {5, 3, 9}, new double[][] {{50}, {30}, {90}});
        Table right = new Table(new double[] {9, 4, 5, 7}, new double[][] {{-90}, {-40}, {-50}, {-70}});
        TfeContext tfe = Running.local();
        Joined joined = join(tfe, left, right, 20);
        double[][] size = new double[2][];
        Output opened = tfe.defineOutputValues("c", joined.size(), values -> size[0] = values);
        Output revealed = tfe.defineOutputValues("c", joined.revealSize(), values -> size[1] = values);
        try (Session session = tfe.session()) {
            session.run(List.of(opened, revealed), "size");
        }

        assertThat(size).isDeepEqualTo(new double[][] {{2}, {2}});
        assertThat(valuesOf(tfe, joined.keep(2))).containsExactly(1, 1, 50, 90, -50, -90);
        assertThatThrownBy(() -> joined.keep(4)).hasMessageContaining("count=4, allowed=1..3");
    }

    @Test
    void join_ofHashedTextsAndVectors_findsTheCommonOnes() {
        TfeContext tfe = Running.local();
        double[] left = {Identifiers.hash("ann@example.org"), Identifiers.hash(" bob@example.org")};
        double[] right = {Identifiers.hash("bob@example.org"), Identifiers.hash("Ann@example.org")};
        PrivateTensor one = tfe.definePrivateInput("a", Inputs.of(1, 2).range(0, 10));
        PrivateTensor two = tfe.definePrivateInput("b", Inputs.of(3, 4).range(0, 10));

        Joined joined = Joins.onIdentifier(ids(tfe, "a", left), one, ids(tfe, "b", right), two);

        assertThat(valuesOf(tfe, joined)).containsExactly(1, 0, 2, 0, 3, 0);
        assertThatThrownBy(() -> Joins.onIdentifier(one, one, two, two)).hasMessageContaining("whole numbers");
        assertThatThrownBy(() -> Joins.onIdentifier(
                        ids(tfe, "a", left), one, ids(tfe, "b", right), tfe.definePrivateInput("b", Inputs.of(1))))
                .hasMessageContaining("side=right");
    }

    private static PrivateTensor ids(TfeContext tfe, String player, double... ids) {
        return tfe.definePrivateInput(
                player, Inputs.of(ids).range(0, Identifiers.LIMIT - 1).fractionBits(0));
    }

    @Test
    void rounds_ofAJoin_areAsDocumented() {
        TfeContext tfe = Running.local();
        double[] ids = new double[1000];
        PrivateTensor columns = tfe.definePrivateInput("a", Inputs.of(new double[1000][2]));
        Joined joined = Joins.onIdentifier(ids(tfe, "a", ids), columns, ids(tfe, "b", ids), columns);
        PrivateTensor narrow =
                tfe.definePrivateInput("a", Inputs.of(ids).range(0, 999_999).fractionBits(0));
        Joined quick = Joins.onIdentifier(narrow, columns, narrow, columns);

        assertThat(estimate(tfe, joined)).isEqualTo(237);
        assertThat(estimate(tfe, quick)).isEqualTo(119);
    }

    private static int estimate(TfeContext tfe, Joined joined) {
        return tfe.defineOutputValues("c", joined.left(), values -> {})
                .program()
                .estimate()
                .rounds();
    }

    @Test
    void hash_isTheSameEverywhere() {
        assertThat(Identifiers.hash(" ann@example.org")).isEqualTo(166922675768555L);
        assertThat(Identifiers.hash("\u00e9")).isEqualTo(Identifiers.hash("e\u0301"));
        assertThat(Identifiers.hash("")).isBetween(0L, Identifiers.LIMIT - 1);
    }
}
