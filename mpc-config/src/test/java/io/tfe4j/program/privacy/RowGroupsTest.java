package io.tfe4j.program.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders of rows, and groups of rows that no sum tells apart, against arrays and masks. */
class RowGroupsTest {
    private static final int ROWS = 24;

    private static int[] numbers(RowOrder order) {
        List<Integer> all = new ArrayList<>();
        order.forEach((first, step, count) -> IntStream.range(0, count).forEach(i -> all.add(first + i * step)));
        return all.stream().mapToInt(Integer::intValue).toArray();
    }

    private static RowOrder some(SplittableRandom random, int size) {
        return switch (random.nextInt(4)) {
            case 0 -> {
                int step = random.nextInt(1, 4);
                int first = random.nextInt(size);
                yield RowOrder.run(first, step, 1 + random.nextInt((size - 1 - first) / step + 1));
            }
            case 1 -> RowOrder.run(size - 1, -1, random.nextInt(1, size + 1));
            case 2 -> RowOrder.all(random.nextInt(1, size + 1));
            default -> {
                List<Integer> all = IntStream.range(0, size).boxed().collect(Collectors.toList());
                List<Integer> taken = new ArrayList<>();
                int count = random.nextInt(1, size + 1);
                while (taken.size() < count) {
                    taken.add(all.remove(random.nextInt(all.size())));
                }
                yield RowOrder.of(taken.stream().mapToInt(Integer::intValue).toArray());
            }
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void ordersAreThoseOfArrays(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2000; i++) {
            RowOrder order = some(random, ROWS);
            int[] rows = numbers(order);
            RowOrder places = some(random, rows.length);
            assertThat(order.length()).isEqualTo(rows.length);
            assertThat(numbers(RowOrder.of(rows))).containsExactly(rows);
            assertThat(numbers(order.take(places)))
                    .containsExactly(
                            Arrays.stream(numbers(places)).map(at -> rows[at]).toArray());
            assertThat(numbers(order.ascending()))
                    .containsExactly(Arrays.stream(rows).sorted().toArray());
            assertThat(order.ascending())
                    .isEqualTo(
                            RowOrder.of(Arrays.stream(rows).sorted().toArray()).ascending());
            assertThat(RowOrder.ofWords(order.words())).isEqualTo(order);
            RowOrder other = some(random, ROWS);
            RowOrder both = order.then(other);
            if (both != null) {
                assertThat(numbers(both))
                        .doesNotHaveDuplicates()
                        .containsExactly(IntStream.concat(Arrays.stream(rows), Arrays.stream(numbers(other)))
                                .toArray());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void smallestGroup_isThatOfMasks(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2000; i++) {
            List<RowSet> sums = new ArrayList<>();
            long[] masks = new long[ROWS];
            int count = 0;
            for (int set = random.nextInt(1, 5); set > 0; set--) {
                RowOrder rows = some(random, ROWS);
                int batch = random.nextInt(3) == 0 ? random.nextInt(1, rows.length() + 1) : 0;
                sums.add(new RowSet(batch == 0 ? rows.ascending() : rows, batch));
                int[] numbers = numbers(rows);
                int size = batch == 0 ? numbers.length : batch;
                for (int place = 0; place < numbers.length / size * size; place++) {
                    masks[numbers[place]] |= 1L << (count + place / size) % Long.SIZE;
                }
                count += numbers.length / size;
            }
            if (count > Long.SIZE) {
                continue;
            }
            TreeMap<Long, Long> sizes = new TreeMap<>();
            Arrays.stream(masks).filter(mask -> mask != 0).forEach(mask -> sizes.merge(mask, 1L, Long::sum));
            assertThat(RowGroups.smallest(sums))
                    .isEqualTo(sizes.values().stream().min(Long::compare).orElseThrow());
        }
    }

    @Test
    void tooManySets_countAsOneRow_andTakeNoTime() {
        RowOrder scattered = RowOrder.of(
                IntStream.range(0, 3000).map(i -> i * i % 3001).distinct().toArray());

        assertThat(RowGroups.smallest(List.of(new RowSet(RowOrder.all(1 << 30), 1))))
                .isEqualTo(1);
        assertThat(RowGroups.smallest(List.of(new RowSet(scattered, 1)))).isEqualTo(1);
        assertThat(RowGroups.smallest(List.of(new RowSet(RowOrder.all(1 << 30), 0))))
                .isEqualTo(1 << 30);
    }
}
