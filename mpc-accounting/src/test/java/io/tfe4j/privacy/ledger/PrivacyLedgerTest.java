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
import java.nio.file.StandardOpenOption;
import java.time.Instant;
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
            int acknowledged = (int)
                    Arrays.stream(ends).skip(1).filter(end -> end <= written).count();
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
        Files.write(file, List.of(lines.get(0), lines.get(1), lines.get(3)));
        assertThatThrownBy(this::open).hasMessageContaining("tampered").hasMessageContaining("line=3");
        Files.write(file, lines.subList(1, 4));
        assertThatThrownBy(this::open).hasMessageContaining("tampered").hasMessageContaining("line=1");
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
            assertThat(ledger.odometer()).isLessThanOrEqualTo(BUDGET.limit());
        }
        open().close();
    }

    @Test
    void budgetsThatAreNone_areRefused() {
        assertThatThrownBy(() -> new PrivacyBudget(0, 1e-6)).hasMessageContaining("epsilon=0.0");
        assertThatThrownBy(() -> new PrivacyBudget(Double.NaN, 1e-6)).hasMessageContaining("epsilon=NaN");
        assertThatThrownBy(() -> new PrivacyBudget(1, -1e-9)).hasMessageContaining("delta=-1.0E-9");
        assertThatThrownBy(() -> new PrivacyBudget(1, Double.NaN)).hasMessageContaining("delta=NaN");
        assertThatThrownBy(() -> PrivacyBudget.zeroConcentrated(0)).hasMessageContaining("rho=0.0");
        assertThatThrownBy(() -> BUDGET.about("patient\tid")).hasMessageContaining("subjects");
        assertThatThrownBy(() -> new PrivacyBudget(1, 1)).hasMessageContaining("delta=1.0");
    }

    @Test
    void anotherBudget_isRefused_andTheLedgerStaysAsItIs() throws IOException {
        byte[] whole = afterThreeReports();
        for (PrivacyBudget other : List.of(
                new PrivacyBudget(100, 1e-6),
                new PrivacyBudget(1, 1e-6),
                new PrivacyBudget(2, 0.5),
                PrivacyBudget.pure(2),
                PrivacyBudget.zeroConcentrated(2),
                BUDGET.about("patient_id"))) {
            assertThatThrownBy(() -> PrivacyLedger.open(file, other))
                    .isInstanceOf(OtherBudgetException.class)
                    .hasMessageContaining("ledger=epsilon=2.0 delta=1.0E-6 subjects=rows")
                    .hasMessageContaining("asked=" + other);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }

    @Test
    void budget_thatTheOwnerChanges_isALineOfItsOwn_andWhatWasSpentStays() throws IOException {
        afterThreeReports();
        double spent;
        try (PrivacyLedger ledger = open()) {
            spent = ledger.odometer();
            ledger.changeBudget(new PrivacyBudget(spent, 1e-6));
            assertThatThrownBy(() -> ledger.spend("more", REPORT)).isInstanceOf(BudgetExceededException.class);
        }
        assertThatThrownBy(this::open).isInstanceOf(OtherBudgetException.class);
        try (PrivacyLedger ledger = PrivacyLedger.open(file)) {
            assertThat(ledger.budget()).isEqualTo(new PrivacyBudget(spent, 1e-6));
            assertThat(ledger.odometer()).isEqualTo(spent);
            assertThat(ledger.entries()).hasSize(3);
        }
    }

    @Test
    void stricterRules_areHeldToTheirOwn_andWiderOnesRefused() throws IOException {
        afterThreeReports();
        PrivacyBudget little = new PrivacyBudget(0.1, 1e-6);
        try (PrivacyLedger ledger = PrivacyLedger.openWithin(file, little)) {
            ledger.requireAffordable("a run", REPORT);
            assertThatThrownBy(() -> ledger.requireAffordable("a run", REPORT, little))
                    .isInstanceOf(BudgetExceededException.class)
                    .hasMessageContaining("allowed=0.1");
        }
        for (PrivacyBudget other :
                List.of(new PrivacyBudget(2.1, 1e-6), new PrivacyBudget(1, 1e-5), little.about("patient_id"))) {
            assertThatThrownBy(() -> PrivacyLedger.openWithin(file, other)).isInstanceOf(OtherBudgetException.class);
        }
    }

    @Test
    void ledgerWithoutABudget_getsTheOneItIsOpenedWith() throws IOException {
        LedgerEntry first = LedgerEntry.after("tfe4j privacy ledger 1", 1, Instant.EPOCH, "old", REPORT);
        Files.writeString(file, first.line());

        try (PrivacyLedger ledger = PrivacyLedger.open(file)) {
            assertThat(ledger.entries()).hasSize(1);
            assertThatThrownBy(() -> ledger.spend("more", REPORT)).hasMessageContaining("no budget");
        }
        open().close();
        try (PrivacyLedger ledger = PrivacyLedger.open(file)) {
            assertThat(ledger.entries()).containsExactly(first);
            assertThat(ledger.budget()).isEqualTo(BUDGET);
        }
    }

    @Test
    void pureAndConcentratedBudgets_addUp() throws IOException {
        try (PrivacyLedger ledger = PrivacyLedger.open(file, PrivacyBudget.pure(1))) {
            ledger.spend("laplace", new PrivacyEvent.Pure(0.5));
            ledger.spend("choice", new PrivacyEvent.Exponential(0.25));
            assertThat(ledger.odometer()).isEqualTo(0.75);
            assertThatThrownBy(() -> ledger.spend("gaussian", new PrivacyEvent.Gaussian(1e6)))
                    .isInstanceOf(BudgetExceededException.class);
            assertThatThrownBy(() -> ledger.spend("more", new PrivacyEvent.Pure(0.2501)))
                    .isInstanceOf(BudgetExceededException.class);
            ledger.spend("rest", new PrivacyEvent.Pure(0.25));
        }
        try (PrivacyLedger ledger = PrivacyLedger.open(folder.resolve("rho"), PrivacyBudget.zeroConcentrated(0.1))) {
            ledger.spend("gaussian", new PrivacyEvent.DiscreteGaussian(10, 2));
            ledger.spend("laplace", new PrivacyEvent.Pure(0.2));
            ledger.spend("choice", new PrivacyEvent.Exponential(0.4));
            assertThat(ledger.odometer()).isCloseTo(0.02 + 0.02 + 0.02, within(1e-15));
            assertThatThrownBy(() -> ledger.spend("a key", new PrivacyEvent.Except(1e-9, new PrivacyEvent.NoOp())))
                    .isInstanceOf(BudgetExceededException.class);
        }
        try (PrivacyLedger ledger = PrivacyLedger.open(folder.resolve("both"), new PrivacyBudget(1, 1e-6))) {
            ledger.spend("laplace", new PrivacyEvent.Pure(0.5));
            assertThat(ledger.odometer()).isLessThanOrEqualTo(0.5);
            ledger.spend("keys", new PrivacyEvent.Except(5e-7, new PrivacyEvent.Pure(0.1)));
            assertThatThrownBy(() -> ledger.spend("keys", new PrivacyEvent.Except(5e-7, new PrivacyEvent.Pure(0.1))))
                    .isInstanceOf(BudgetExceededException.class);
        }
    }

    /** Entries of a few kinds, as of a report that is made every day; each kind is accounted once. */
    @Test
    void ledgerOfManyEntries_opens() throws IOException {
        StringBuilder lines = new StringBuilder();
        open().close();
        String before = PrivacyLedgerTest.lastChain(Files.readString(file));
        for (int i = 1; i <= 10_000; i++) {
            PrivacyEvent event = PrivacyEvent.training(0.001 * (1 + i % 5), 50, 10 + i % 3);
            LedgerEntry entry = LedgerEntry.after(before, i, Instant.EPOCH, "report", event);
            lines.append(entry.line());
            before = entry.chain();
        }
        Files.writeString(file, lines, StandardOpenOption.APPEND);

        long start = System.nanoTime();
        try (PrivacyLedger ledger = open()) {
            System.out.printf("10,000 entries opened in %d ms%n", (System.nanoTime() - start) / 1_000_000);
            assertThat(ledger.entries()).hasSize(10_000);
            assertThat(ledger.odometer()).isPositive().isFinite();
        }
    }

    private static String lastChain(String text) {
        return text.strip().substring(text.strip().lastIndexOf('\t') + 1);
    }
}
