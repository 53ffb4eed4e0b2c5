package io.tfe4j.privacy.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.accounting.RdpAccountant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivacyLedgerTest {
    private static final PrivacyBudget BUDGET = new PrivacyBudget(2, 1e-6);
    private static final PrivacyEvent REPORT = new PrivacyEvent.Gaussian(8);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void file() {
        file = folder.resolve("patients.ledger");
    }

    private PrivacyLedger open() throws IOException {
        return PrivacyLedger.open(file, BUDGET);
    }

    private byte[] afterThreeReports() throws IOException {
        try (PrivacyLedger ledger = open()) {
            for (int i = 1; i <= 3; i++) {
                ledger.spend("report\t" + i + "\n", new PrivacyEvent.Gaussian(8 + i));
            }
        }
        return Files.readAllBytes(file);
    }

    @Test
    void whatIsSpent_staysSpent() throws IOException {
        afterThreeReports();
        try (PrivacyLedger ledger = open()) {
            RdpAccountant all = RdpAccountant.create();
            for (LedgerEntry entry : ledger.entries()) {
                all = all.compose(entry.event());
            }
            assertThat(ledger.entries())
                    .extracting(LedgerEntry::purpose)
                    .containsExactly("report 1 ", "report 2 ", "report 3 ");
            assertThat(ledger.odometer())
                    .isPositive()
                    .isCloseTo(all.epsilon(BUDGET.delta()).epsilon(), within(1e-15));
        }
    }

    @Test
    void moreThanTheBudget_isRefused_andNotRecorded() throws IOException {
        try (PrivacyLedger ledger = open()) {
            int spent = 0;
            while (true) {
                try {
                    ledger.spend("report", REPORT);
                    spent++;
                } catch (BudgetExceededException e) {
                    assertThat(e).hasMessageContaining("allowed=2.0").hasMessageContaining("purpose=report");
                    break;
                }
            }
            assertThat(spent).isBetween(3, 20);
            assertThat(ledger.entries()).hasSize(spent);
            assertThat(ledger.odometer()).isLessThanOrEqualTo(2);
            // something smaller still fits
            ledger.spend("small", new PrivacyEvent.Gaussian(1000));
            assertThatThrownBy(() -> ledger.spend("all", new PrivacyEvent.NonPrivate()))
                    .isInstanceOf(BudgetExceededException.class);
        }
        assertThat(Files.readAllLines(file)).last().asString().contains("small");
    }

    @Test
    void whatIsWithdrawn_countsNoMore_alsoAfterItIsOpenedAgain() throws IOException {
        afterThreeReports();
        double rest;
        try (PrivacyLedger ledger = open()) {
            double all = ledger.odometer();
            LedgerEntry withdrawal = ledger.withdraw(2, "it did not begin\n");
            rest = ledger.odometer();

            assertThat(withdrawal.withdrawn()).isEqualTo(2);
            assertThat(rest).isPositive().isLessThan(all);
            assertThat(ledger.isWithdrawn(2)).isTrue();
            assertThat(ledger.isWithdrawn(1)).isFalse();
        }
        byte[] written = Files.readAllBytes(file);
        try (PrivacyLedger ledger = open()) {
            assertThat(ledger.odometer()).isEqualTo(rest);
            assertThat(ledger.entries()).hasSize(4);
            for (long number : new long[] {0, 2, 4, 5, -1, Long.MAX_VALUE}) {
                assertThatThrownBy(() -> ledger.withdraw(number, "again"))
                        .as("entry %d", number)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("nothing to withdraw");
            }
            assertThatThrownBy(() -> ledger.spend("withdrawn: entry=1, no", new PrivacyEvent.NoOp()))
                    .isInstanceOf(IllegalArgumentException.class);
            ledger.spend("withdrawn: entry=1, no", new PrivacyEvent.Gaussian(1000));
            assertThat(ledger.isWithdrawn(1)).isFalse();
        }
        String forged = new String(written, StandardCharsets.UTF_8).replace("entry=2", "entry=1");
        Files.writeString(file, forged);
        assertThatThrownBy(this::open).hasMessageContaining("tampered");
    }

    @Test
    void crashAtAnyByte_losesNoEntryThatWasAcknowledged() throws IOException {
        byte[] whole = afterThreeReports();
        int[] ends = IntStream.range(0, whole.length)
                .filter(i -> whole[i] == '\n')
                .map(i -> i + 1)
                .toArray();
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            int written = length;
            int acknowledged =
                    (int) Arrays.stream(ends).filter(end -> end <= written).count();
            try (PrivacyLedger ledger = open()) {
                assertThat(ledger.entries()).as("after %d bytes", length).hasSize(acknowledged);
                ledger.spend("next", REPORT);
            }
            try (PrivacyLedger ledger = open()) {
                assertThat(ledger.entries()).hasSize(acknowledged + 1);
            }
        }
    }

    @Test
    void anyChangedByte_isFound() throws IOException {
        byte[] whole = afterThreeReports();
        int last = whole.length - 1;
        for (int at = 0; at < last; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            assertThatThrownBy(this::open).as("byte %d", at).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void lineTakenOut_isFound_andLinesCutOff_changeTheDigest() throws IOException {
        afterThreeReports();
        List<String> lines = Files.readAllLines(file);
        String digest;
        try (PrivacyLedger ledger = open()) {
            digest = ledger.digest();
        }
        Files.write(file, List.of(lines.get(0), lines.get(2)));
        assertThatThrownBy(this::open).hasMessageContaining("tampered").hasMessageContaining("line=2");
        Files.write(file, lines.subList(0, 2));
        try (PrivacyLedger ledger = open()) {
            assertThat(ledger.digest()).isNotEqualTo(digest);
        }
    }

    @Test
    void oneHolderAtATime() throws IOException {
        try (PrivacyLedger ledger = open()) {
            assertThatThrownBy(this::open).hasMessageContaining("open elsewhere");
            assertThat(ledger.odometer()).isZero();
        }
        open().close();
    }

    @Test
    void spendsOfManyThreads_areAllThere_andWithinTheBudget() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        try (PrivacyLedger ledger = open()) {
            Thread[] threads = new Thread[8];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = new Thread(() -> {
                    for (int j = 0; j < 5; j++) {
                        try {
                            ledger.spend("parallel", REPORT);
                        } catch (BudgetExceededException e) {
                            refused.incrementAndGet();
                        }
                    }
                });
                threads[i].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(ledger.entries()).hasSize(40 - refused.get());
            assertThat(ledger.odometer()).isLessThanOrEqualTo(BUDGET.epsilon());
        }
        open().close();
    }

    @Test
    void budgetsThatAreNone_areRefused() {
        assertThatThrownBy(() -> new PrivacyBudget(0, 1e-6)).hasMessageContaining("epsilon=0.0");
        assertThatThrownBy(() -> new PrivacyBudget(Double.NaN, 1e-6)).hasMessageContaining("epsilon=NaN");
        assertThatThrownBy(() -> new PrivacyBudget(1, 0)).hasMessageContaining("delta=0.0");
        assertThatThrownBy(() -> new PrivacyBudget(1, 1)).hasMessageContaining("delta=1.0");
    }
}
