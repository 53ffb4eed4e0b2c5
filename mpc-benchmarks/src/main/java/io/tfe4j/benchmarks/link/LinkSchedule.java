package io.tfe4j.benchmarks.link;

import io.tfe4j.config.Player;
import java.util.Arrays;
import java.util.List;

/** What is measured, in which order; the same at both processes. The two kinds take turns. */
final class LinkSchedule {
    static final String FIRST = "first";
    static final String SECOND = "second";

    private static final int REPEAT = 5;
    private static final int[] SIZES_MIB = {1, 2, 4, 8};

    private LinkSchedule() {}

    /** Takes medians of what was measured. */
    interface Rows {
        void row(String name, double plain, double link);
    }

    private interface Measured {
        double once(LinkWork work) throws Exception;
    }

    static List<Player> players(String first, String second) {
        return List.of(new Player(FIRST, first), new Player(SECOND, second));
    }

    static void run(LinkWork plain, LinkWork link, Rows rows) throws Exception {
        for (LinkWork each : List.of(plain, link)) {
            each.roundTrip(LinkWork.WARMUP_TRIPS);
            each.throughput(1 << 20);
            each.throughput(8 << 20);
        }
        row("round trip", plain, link, rows, work -> work.roundTrip(LinkWork.TRIPS));
        for (int mebibytes : SIZES_MIB) {
            row(mebibytes + " MiB", plain, link, rows, work -> work.throughput(mebibytes << 20));
        }
    }

    private static void row(String name, LinkWork plain, LinkWork link, Rows rows, Measured measured) throws Exception {
        double[] plainly = new double[REPEAT];
        double[] linked = new double[REPEAT];
        for (int i = 0; i < REPEAT; i++) {
            plainly[i] = measured.once(plain);
            linked[i] = measured.once(link);
        }
        rows.row(name, median(plainly), median(linked));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
