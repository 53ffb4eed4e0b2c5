package io.tfe4j.privacy.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Four hundred settings against bounds of another implementation, {@code scripts/make_privacy_grid.py}, which has nothing
 * in common with the accountants: a closed form for one step, and an integral in the complex plane for more.
 */
class PrivacyGridTest {
    /** Every so many settings in the usual build, all of them with {@code mvn -Pslow}. */
    private static final int EVERY = Integer.getInteger("privacy.gridEvery", 19);

    private static List<String> settings() throws IOException {
        try (InputStream file = Objects.requireNonNull(PrivacyGridTest.class.getResourceAsStream("/privacy-grid.csv"));
                BufferedReader reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return reader.lines().skip(1).toList();
        }
    }

    @Test
    void everyEpsilon_isAnUpperBound_andIntervalsHoldTheTruth() throws IOException {
        List<String> settings = settings();
        assertThat(settings).hasSize(400);
        long slowest = 0;
        int tight = 0;
        int computed = 0;
        for (int i = 0; i < settings.size(); i += EVERY) {
            String[] fields = settings.get(i).split(",");
            PrivacyEvent training = PrivacyEvent.training(
                    Double.parseDouble(fields[0]), Double.parseDouble(fields[1]), Long.parseLong(fields[2]));
            double delta = Double.parseDouble(fields[3]);
            double lower = Double.parseDouble(fields[4]);
            double upper = Double.parseDouble(fields[5]);
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            PrvAccountant.Interval interval =
                    PrvAccountant.create().compose(training).epsilon(delta);
            slowest = Math.max(slowest, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
            double renyi =
                    RdpAccountant.create().compose(training).epsilon(delta).epsilon();

            assertThat(interval.upper()).as(settings.get(i)).isGreaterThanOrEqualTo(lower);
            assertThat(interval.lower()).as(settings.get(i)).isLessThanOrEqualTo(upper);
            assertThat(renyi).as(settings.get(i)).isGreaterThanOrEqualTo(lower);
            computed++;
            tight += interval.upper() <= upper + 0.03 + 0.01 * upper ? 1 : 0;
        }
        System.out.printf(
                "%d settings, %d of them tight, slowest %d ms of one core%n", computed, tight, slowest / 1_000_000);
        assertThat(tight).isGreaterThan(computed * 9 / 10);
    }
}
