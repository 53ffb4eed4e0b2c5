package io.tfe4j.privacy.ledger;

import io.tfe4j.privacy.accounting.PrivacyEvent;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
 * <p><b>Budget.</b> The budget is a line of the file, with its delta and with whose privacy it is about. Opening with
 * another one is refused; {@link #changeBudget} is how an owner decides on another, and the lines before stay.
 *
 * <p><b>Guaranteed:</b> {@link #spend} returns when the entry is on disk, so a crash at any moment leaves no release
 * without one; what a crash left half written was never released and is taken away by the next opening. Entries never
 * cost more than the budget together, accounted by Renyi divergences, or by adding up epsilons or rhos where the budget is
 * one of those; what was spent for a release that never happened may be {@linkplain #withdraw withdrawn}, in a line of its
 * own. A line that was changed, or taken out between
 * others, is found. <b>Not guaranteed:</b> that nobody cuts off the last lines; keep {@link #digest} elsewhere to see that.
 * One process holds a ledger at a time; threads may share it.
 */
public final class PrivacyLedger implements AutoCloseable {
    private static final String BEGINNING = "tfe4j privacy ledger 1";

    private static final String BUDGET = "budget";

    private final Path file;
    private final FileChannel channel;
    private final Clock clock;
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final Set<Long> withdrawn = new HashSet<>();
    /** Null after a withdrawal, until it is next asked for. */
    private @Nullable Spending spending = Spending.NOTHING;

    private @Nullable PrivacyBudget budget;
    private String digest = BEGINNING;
    private long lines;

    private PrivacyLedger(Path file, FileChannel channel, Clock clock) {
        this.file = file;
        this.channel = channel;
        this.clock = clock;
    }

    /**
     * Opens a ledger, a new one if the file is not there.
     *
     * @throws OtherBudgetException if the ledger has another budget
     * @throws IllegalStateException if another process or thread has it open, or it has been tampered with
     */
    public static PrivacyLedger open(Path file, PrivacyBudget budget) throws IOException {
        return open(file, budget, Clock.systemUTC());
    }

    static PrivacyLedger open(Path file, PrivacyBudget budget, Clock clock) throws IOException {
        return open(file, clock, true, ledger -> {
            if (ledger.budget == null) {
                ledger.changeBudget(budget);
            } else if (!ledger.budget.equals(budget)) {
                throw ledger.otherBudget(budget);
            }
        });
    }

    /**
     * Opens a ledger for someone who may spend no more than {@code stricter}, a new one with this budget if the file is not
     * there. {@link #requireAffordable(String, PrivacyEvent, PrivacyBudget)} holds to it.
     *
     * @throws OtherBudgetException if it is about other subjects, counted otherwise or more than the ledger's budget
     * @throws IllegalStateException if another process or thread has it open, or it has been tampered with
     */
    public static PrivacyLedger openWithin(Path file, PrivacyBudget stricter) throws IOException {
        return open(file, Clock.systemUTC(), true, ledger -> {
            if (ledger.budget == null) {
                ledger.changeBudget(stricter);
            }
            ledger.requireWithin(stricter);
        });
    }

    private void requireWithin(PrivacyBudget stricter) {
        PrivacyBudget own = budget();
        if (stricter.measure() != own.measure()
                || stricter.delta() != own.delta()
                || !stricter.subjects().equals(own.subjects())
                || stricter.limit() > own.limit()) {
            throw otherBudget(stricter);
        }
    }

    private OtherBudgetException otherBudget(PrivacyBudget asked) {
        return new OtherBudgetException(
                "ledger has another budget: file=" + file + ", ledger=" + budget() + ", asked=" + asked);
    }

    /**
     * Opens one that is there, whatever its budget. One from before ledgers had their budget in them has none, and nothing can
     * be spent.
     *
     * @throws IllegalStateException if another process or thread has it open, or it has been tampered with
     */
    public static PrivacyLedger open(Path file) throws IOException {
        return open(file, Clock.systemUTC(), false, ledger -> {});
    }

    private static PrivacyLedger open(Path file, Clock clock, boolean create, Consumer<PrivacyLedger> check)
            throws IOException {
        FileChannel channel = create
                ? FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)
                : FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        PrivacyLedger ledger = new PrivacyLedger(file, channel, clock);
        try {
            ledger.lock();
            ledger.read();
            check.accept(ledger);
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
        text.substring(0, end).lines().forEach(this::parse);
        long kept = text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
        if (kept < channel.size()) {
            channel.truncate(kept);
            channel.force(true);
        }
        channel.position(kept);
    }

    private void parse(String line) {
        lines++;
        try {
            if (line.startsWith(BUDGET + "\t")) {
                readBudget(line);
            } else {
                add(LedgerEntry.parse(line, digest, entries.size() + 1L));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "ledger was tampered with: file=" + file + ", line=" + lines + ", cause=" + e.getMessage(), e);
        }
    }

    private void readBudget(String line) {
        int end = line.lastIndexOf('\t');
        int middle = line.lastIndexOf('\t', end - 1);
        String chain = LedgerEntry.chain(digest, line.substring(0, end));
        if (middle < BUDGET.length() || !chain.equals(line.substring(end + 1))) {
            throw new IllegalArgumentException("line, or one before it, was changed");
        }
        budget = PrivacyBudget.parse(line.substring(middle + 1, end));
        digest = chain;
    }

    private void add(LedgerEntry entry) {
        entries.add(entry);
        digest = entry.chain();
        long number = entry.withdrawn();
        if (number == 0) {
            spending = spending == null ? null : spending.and(entry.event());
            return;
        }
        requireStanding(number);
        withdrawn.add(number);
        spending = null;
    }

    private Spending spending() {
        Spending known = spending;
        if (known == null) {
            known = Spending.NOTHING;
            for (LedgerEntry each : entries) {
                if (!withdrawn.contains(each.number())) {
                    known = known.and(each.event());
                }
            }
            spending = known;
        }
        return known;
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
        LedgerEntry entry = LedgerEntry.withdrawing(digest, entries.size() + 1L, clock.instant(), number, reason);
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
     * What may be spent in all.
     *
     * @throws IllegalStateException if the ledger is from before ledgers had their budget in them
     */
    public synchronized PrivacyBudget budget() {
        if (budget == null) {
            throw new IllegalStateException("ledger has no budget: file=" + file + "; open it with one");
        }
        return budget;
    }

    /**
     * Another budget from now on, which is recorded as a line of its own. What has been spent stays spent: where that is
     * more than the budget, nothing more can be.
     *
     * @throws UncheckedIOException if it could not be recorded; the budget is as before then
     */
    public synchronized void changeBudget(PrivacyBudget to) {
        String fields = BUDGET + "\t" + clock.instant() + "\t" + to;
        String chain = LedgerEntry.chain(digest, fields);
        try {
            write((fields + "\t" + chain + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("budget not recorded: file=" + file, e);
        }
        budget = to;
        digest = chain;
    }

    /**
     * Whether {@link #spend} would record it; it records nothing itself.
     *
     * @throws BudgetExceededException if it costs more than is left
     * @throws IllegalArgumentException if there is no account of such an event
     */
    public synchronized void requireAffordable(String purpose, PrivacyEvent event) {
        requireAffordable(purpose, event, budget());
    }

    /**
     * Likewise, for someone who may spend no more than {@code stricter} in all, whoever spent it.
     *
     * @throws OtherBudgetException if it is about other subjects, counted otherwise or more than the ledger's budget
     */
    public synchronized void requireAffordable(String purpose, PrivacyEvent event, PrivacyBudget stricter) {
        requireWithin(stricter);
        double after = spending().and(event).in(stricter);
        if (!(after <= stricter.limit())) {
            throw new BudgetExceededException("privacy budget exceeded: file=" + file + ", purpose=" + purpose
                    + ", spent=" + odometer() + ", wouldBe=" + after + ", allowed=" + stricter.limit() + ", delta="
                    + stricter.delta());
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
        LedgerEntry entry = LedgerEntry.after(digest, entries.size() + 1L, clock.instant(), purpose, event);
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

    /** What has been spent so far, in epsilon at the budget's delta, or in rho. */
    public synchronized double odometer() {
        return spending().in(budget());
    }

    /** The epsilon that has been spent so far, at another delta. */
    public synchronized double epsilon(double delta) {
        return spending().epsilon(delta);
    }

    /** What has been spent, in order. */
    public synchronized List<LedgerEntry> entries() {
        return List.copyOf(entries);
    }

    /** Changes with every entry; whoever keeps it elsewhere sees whether entries have been cut off. */
    public synchronized String digest() {
        return digest;
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
