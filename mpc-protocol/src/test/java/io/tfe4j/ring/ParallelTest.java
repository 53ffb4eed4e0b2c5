package io.tfe4j.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 64, 1000})
    void forRange_visitsEachIndexOnce(int n) {
        for (int grain : new int[] {1, 3, 100}) {
            AtomicIntegerArray visits = new AtomicIntegerArray(n);
            Parallel.forRange(5, 5 + n, grain, (from, to) -> {
                for (int i = from; i < to; i++) {
                    visits.incrementAndGet(i - 5);
                }
            });
            for (int i = 0; i < n; i++) {
                assertThat(visits.get(i)).isEqualTo(1);
            }
        }
    }

    @Test
    void forRange_thatThrows_passesTheFirstFailureOn() {
        assertThatThrownBy(() -> Parallel.forRange(0, 100, 1, (from, to) -> {
                    throw new IllegalStateException("piece failed");
                }))
                .hasMessage("piece failed");
    }

    @Test
    void limit_ofOne_runsInline() {
        Thread caller = Thread.currentThread();
        int before = Parallel.threads();
        List<Integer> starts = new ArrayList<>();
        try (Parallel.Scope scope = Parallel.limit(1)) {
            assertThat(scope).isNotNull();
            Parallel.forRange(0, 1000, 1, (from, to) -> {
                assertThat(Thread.currentThread()).isSameAs(caller);
                starts.add(from);
            });
        }
        assertThat(starts).containsExactly(0);
        assertThat(Parallel.threads()).isEqualTo(before);
        assertThatThrownBy(() -> Parallel.limit(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void forRange_nestedAndFromManyCallers_finishes() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        List<Future<Long>> sums = new ArrayList<>();
        Callable<Long> nested = () -> {
            long[] sums1 = new long[40];
            Parallel.forRange(0, 40, 1, (from, to) -> {
                for (int i = from; i < to; i++) {
                    int row = i;
                    AtomicIntegerArray inner = new AtomicIntegerArray(1);
                    Parallel.forRange(0, 50, 1, (a, b) -> inner.addAndGet(0, b - a));
                    sums1[row] = inner.get(0);
                }
            });
            long sum = 0;
            for (long value : sums1) {
                sum += value;
            }
            return sum;
        };
        for (int i = 0; i < 64; i++) {
            sums.add(callers.submit(nested));
        }
        for (Future<Long> sum : sums) {
            assertThat(sum.get(30, TimeUnit.SECONDS)).isEqualTo(2000);
        }
        callers.shutdown();
    }
}
