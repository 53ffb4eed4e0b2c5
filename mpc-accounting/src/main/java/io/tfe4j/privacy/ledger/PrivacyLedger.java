package io.tfe4j.privacy.ledger;

import io.tfe4j.privacy.accounting.PrivacyEvent;
import io.tfe4j.privacy.accounting.RdpAccountant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What has been spent of one data set's privacy budget: a file to which lines are added and never changed. Spend first,
 * release afterwards:
 *
 * <pre>{@code
 * try (PrivacyLedger ledger = PrivacyLedger.open(file, new PrivacyBudget(3, 1e-6))) {
 *     ledger.spend("weekly report", new PrivacyEvent.Gaussian(4));
 *     release(noised);
 * }
 * }</pre>
 *
 * <p><b>Guaranteed:</b> {@link #spend} returns when the entry is on disk, so a crash at any moment leaves no release
 * without one; what a crash left half written was never released and is taken away by the next opening. Entries never
 * cost more than the budget together, accounted by Renyi divergences; what was spent for a release that never happened may be
 * {@linkplain #withdraw withdrawn}, in a line of its own. A line that was changed, or taken out between
 * others, is found. <b>Not guaranteed:</b> that nobody cuts off the last lines; keep {@link #digest} elsewhere to see that.
 * One process holds a ledger at a time; threads may share it.
 */
public final class PrivacyLedger implements AutoCloseable {
    private static final String BEGINNING = "tfe4j privacy ledger 1";

    private final Path file;
    private final PrivacyBudget budget;
    private final FileChannel channel;
    private final Clock clock;
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final Set<Long> withdrawn = new HashSet<>();
    private RdpAccountant accountant = RdpAccountant.create();

    private PrivacyLedger(Path file, PrivacyBudget budget, FileChannel channel, Clock clock) {
        this.file = file;
        this.budget = budget;
        this.channel = channel;
        this.clock = clock;
    }

    /**
     * Opens a ledger, a new one if the file is not there.
     *
     * @throws IllegalStateException if another process or thread has it open, or it has been tampered with
     */
    public static PrivacyLedger open(Path file, PrivacyBudget budget) throws IOException {
        return open(file, budget, Clock.systemUTC());
    }

    static PrivacyLedger open(Path file, PrivacyBudget budget, Clock clock) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        PrivacyLedger ledger = new PrivacyLedger(file, budget, channel, clock);
        try {
            ledger.lock();
            ledger.read();
            return ledger;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void lock() throws IOException {
        boolean locked;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            locked = false;
        }
        if (!locked) {
            throw new IllegalStateException("ledger is open elsewhere: file=" + file);
        }
    }

    private void read() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // until all is there
        }
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n') + 1;
        for (String line : text.substring(0, end).lines().toList()) {
            add(parse(line));
        }
        long kept = text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
        if (kept < channel.size()) {
            channel.truncate(kept);
            channel.force(true);
        }
        channel.position(kept);
    }

    private LedgerEntry parse(String line) {
        try {
            return LedgerEntry.parse(line, digest(), entries.size() + 1L);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "ledger was tampered with: file=" + file + ", line=" + (entries.size() + 1) + ", cause="
                            + e.getMessage(),
                    e);
        }
    }

    private void add(LedgerEntry entry) {
        entries.add(entry);
        long number = entry.withdrawn();
        if (number == 0) {
            accountant = accountant.compose(entry.event());
            return;
        }
        requireStanding(number);
        withdrawn.add(number);
        RdpAccountant rest = RdpAccountant.create();
        for (LedgerEntry each : entries) {
            if (!withdrawn.contains(each.number())) {
                rest = rest.compose(each.event());
            }
        }
        accountant = rest;
    }

    private void requireStanding(long number) {
        boolean spent = number >= 1
                && number <= entries.size()
                && entries.get((int) number - 1).withdrawn() == 0
                && !withdrawn.contains(number);
        if (!spent) {
            throw new IllegalStateException("nothing to withdraw: file=" + file + ", entry=" + number);
        }
    }

    /**
     * Takes back what was spent for a release that did not happen and never will. The entry stays, and another says that it
     * does not count.
     *
     * @param number of the entry
     * @param reason for people
     * @throws IllegalStateException if there is no such entry, or it was withdrawn before
     * @throws UncheckedIOException if it could not be recorded; the entry counts then
     */
    public synchronized LedgerEntry withdraw(long number, String reason) {
        requireStanding(number);
        LedgerEntry entry = LedgerEntry.withdrawing(digest(), entries.size() + 1L, clock.instant(), number, reason);
        record(entry, "withdrawal not recorded");
        return entry;
    }

    /** Whether an entry was withdrawn. */
    public synchronized boolean isWithdrawn(long number) {
        return withdrawn.contains(number);
    }

    private void record(LedgerEntry entry, String problem) {
        try {
            write(entry.line().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(problem + ": file=" + file, e);
        }
        add(entry);
    }

    /**
     * Whether {@link #spend} would record it; it records nothing itself.
     *
     * @throws BudgetExceededException if it costs more than is left
     */
    public synchronized void requireAffordable(String purpose, PrivacyEvent event) {
        double after = accountant.compose(event).epsilon(budget.delta()).epsilon();
        if (!(after <= budget.epsilon())) {
            throw new BudgetExceededException("privacy budget exceeded: file=" + file + ", purpose=" + purpose
                    + ", spent=" + odometer() + ", wouldBe=" + after + ", allowed=" + budget.epsilon() + ", delta="
                    + budget.delta());
        }
    }

    /**
     * Records that {@code event} is about to be released. Whoever releases first and spends afterwards has no guarantee.
     *
     * @throws BudgetExceededException if it costs more than is left; nothing is recorded then
     * @throws UncheckedIOException if it could not be recorded; nothing may be released then
     */
    public synchronized LedgerEntry spend(String purpose, PrivacyEvent event) {
        requireAffordable(purpose, event);
        LedgerEntry entry = LedgerEntry.after(digest(), entries.size() + 1L, clock.instant(), purpose, event);
        if (entry.withdrawn() != 0) {
            throw new IllegalArgumentException("purpose is what a withdrawal says: purpose=" + purpose);
        }
        record(entry, "spend not recorded, release nothing");
        return entry;
    }

    /** All of it and on disk, or as if nothing had been written. */
    private void write(byte[] line) throws IOException {
        long start = channel.position();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            channel.truncate(start);
            channel.position(start);
            throw e;
        }
    }

    /** The epsilon spent so far, at the budget's delta. */
    public synchronized double odometer() {
        return accountant.epsilon(budget.delta()).epsilon();
    }

    /** What has been spent, in order. */
    public synchronized List<LedgerEntry> entries() {
        return List.copyOf(entries);
    }

    /** Changes with every entry; whoever keeps it elsewhere sees whether entries have been cut off. */
    public synchronized String digest() {
        return entries.isEmpty() ? BEGINNING : entries.get(entries.size() - 1).chain();
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return "PrivacyLedger[" + file + ", " + entries.size() + " entries]";
    }
}
