package io.tfe4j.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.function.PersonSums.Bounds;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.testkit.ThreeParties;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which rows count, against a plain loop over people. */
class PersonSumsTest {
    private static final int COLUMNS = 2;
    private static final Range VALUES = new Range(-1000, 1000);

    /** A table whose rows are one word each: person, group, values. */
    private record Rows(int entries, long[] people, long[] groups, long[] values) {
        static Rows random(SplittableRandom random) {
            int n = random.nextInt(1, 24);
            int entries = random.nextInt(1, 5);
            long[] people = random.longs(n, 0, random.nextInt(1, n + 2)).toArray();
            // far apart, so that all bits of the keys matter
            for (int i = 0; i < n; i++) {
                people[i] *= (1L << 47) / (n + 2);
            }
            return new Rows(
                    entries,
                    people,
                    random.longs(n, 0, entries).toArray(),
                    random.longs((long) COLUMNS * n, -1000, 1001).toArray());
        }

        int count() {
            return people.length;
        }

        private long[] sums(Bounds bounds, boolean grouped) {
            long[] sums = new long[(grouped ? entries : 1) * COLUMNS];
            Map<Long, TreeSet<Long>> all = new HashMap<>();
            for (int i = 0; i < count(); i++) {
                all.computeIfAbsent(people[i], person -> new TreeSet<>()).add(groups[i]);
            }
            Map<Long, Map<Long, Integer>> counted = new TreeMap<>();
            for (int i = 0; i < count(); i++) {
                long group = grouped ? groups[i] : 0;
                TreeSet<Long> own = all.computeIfAbsent(people[i], person -> new TreeSet<>());
                boolean isFirst = !grouped || own.headSet(group).size() < bounds.groups();
                int before = counted.computeIfAbsent(people[i], person -> new TreeMap<>())
                        .merge(group, 1, Integer::sum);
                if (isFirst && before <= bounds.rows()) {
                    for (int j = 0; j < COLUMNS; j++) {
                        sums[(int) group * COLUMNS + j] += values[i * COLUMNS + j];
                    }
                }
            }
            return sums;
        }

        /** Person, group and values beside one another. */
        private RingTensor table() {
            long[] words = new long[count() * (2 + COLUMNS)];
            for (int i = 0; i < count(); i++) {
                words[i * (2 + COLUMNS)] = people[i];
                words[i * (2 + COLUMNS) + 1] = groups[i];
                System.arraycopy(values, i * COLUMNS, words, i * (2 + COLUMNS) + 2, COLUMNS);
            }
            return RingTensor.of(Shape.of(count(), 2 + COLUMNS), words);
        }

        long[] shared(long seed, Bounds bounds, boolean grouped) {
            try (ThreeParties parties = ThreeParties.seeded(seed)) {
                return parties.run(table(), (context, table) -> {
                            ArithmeticShare person =
                                    table.map(c -> c.sliceAxis(1, 0, 1)).reshape(Shape.of(count()));
                            ArithmeticShare group =
                                    table.map(c -> c.sliceAxis(1, 1, 2)).reshape(Shape.of(count()));
                            FixedTensor ids = new FixedTensor(person, 0, new Range(0, (1L << 48) - 1));
                            FixedTensor table2 =
                                    new FixedTensor(table.map(c -> c.sliceAxis(1, 2, 2 + COLUMNS)), 0, VALUES);
                            return grouped
                                    ? PersonSums.ofGroups(
                                                    context,
                                                    ids,
                                                    new FixedTensor(group, 0, new Range(0, entries - 1)),
                                                    entries,
                                                    table2,
                                                    bounds)
                                            .share()
                                    : PersonSums.of(context, ids, table2, bounds)
                                            .share();
                        })
                        .data();
            }
        }
    }

    @Test
    void rowsThatCount_areThoseOfAPlainLoop() {
        SplittableRandom random = new SplittableRandom(12);
        for (int i = 0; i < 200; i++) {
            Rows rows = Rows.random(random);
            Bounds bounds = new Bounds(random.nextInt(1, 5), random.nextInt(1, 5));
            boolean grouped = i % 3 > 0;
            assertThat(rows.shared(i, bounds, grouped))
                    .as("table %d, %s, bounds=%s", i, rows.count(), bounds)
                    .isEqualTo(rows.sums(bounds, grouped));
        }
    }

    /** Whatever somebody with other numbers adds, the person's own rows count no more than allowed. */
    @Test
    void onePersonWithAllRows_andMoreRowsThanThereAre() {
        long[] ones = new long[COLUMNS * 20];
        java.util.Arrays.fill(ones, 1);
        Rows same = new Rows(2, new long[20], new long[20], ones);
        assertThat(same.shared(1, new Bounds(3, 1), false)).containsExactly(3, 3);
        assertThat(same.shared(1, new Bounds(3, 1), true)).containsExactly(3, 3, 0, 0);
        assertThat(same.shared(1, new Bounds(99, 2), false)).containsExactly(20, 20);
        assertThat(same.shared(1, new Bounds(20, 2), true)).containsExactly(20, 20, 0, 0);
    }

    @Test
    void declaredCost_isTheMeasured() {
        Rows rows = Rows.random(new SplittableRandom(5));
        int n = rows.count();
        try (ThreeParties parties = ThreeParties.seeded(5)) {
            parties.run(
                    rows.table(), (context, table) -> grouped(context, table, n).share());
            assertThat(parties.measured().bits())
                    .isEqualTo(ThreeParties.declared(context -> grouped(
                                            context, ArithmeticShare.symbolic(Shape.of(n, 2 + COLUMNS)), n)
                                    .share())
                            .bits());
        }
    }

    private static FixedTensor grouped(io.tfe4j.party.PartyContext context, ArithmeticShare table, int n) {
        ArithmeticShare person = table.map(c -> c.sliceAxis(1, 0, 1)).reshape(Shape.of(n));
        ArithmeticShare group = table.map(c -> c.sliceAxis(1, 1, 2)).reshape(Shape.of(n));
        FixedTensor values = new FixedTensor(table.map(c -> c.sliceAxis(1, 2, 2 + COLUMNS)), 0, VALUES);
        return PersonSums.ofGroups(
                context,
                new FixedTensor(person, 0, new Range(0, (1L << 48) - 1)),
                new FixedTensor(group, 0, new Range(0, 4)),
                5,
                values,
                new Bounds(2, 1));
    }

    @Test
    void whatCannotBeCounted_isRefused() {
        assertThatThrownBy(() -> new Bounds(0, 1)).hasMessageContaining("at least one row");
        assertThatThrownBy(() -> ThreeParties.declared(context -> PersonSums.of(
                                context,
                                new FixedTensor(ArithmeticShare.symbolic(Shape.of(3)), 0, new Range(0, Long.MAX_VALUE)),
                                new FixedTensor(ArithmeticShare.symbolic(Shape.of(3, 1)), 0, VALUES),
                                new Bounds(1, 1))
                        .share()))
                .hasMessageContaining("too many bits");
        assertThatThrownBy(() -> ThreeParties.declared(context -> PersonSums.of(
                                context,
                                new FixedTensor(ArithmeticShare.symbolic(Shape.of(3)), 0, new Range(0, 5)),
                                new FixedTensor(ArithmeticShare.symbolic(Shape.of(4, 1)), 0, VALUES),
                                new Bounds(1, 1))
                        .share()))
                .hasMessageContaining("a row of values each");
    }
}
