package io.tfe4j.federated.aggregation;

import io.tfe4j.federated.aggregation.RefusedException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one server has received of a round's clients. A client begins, is admitted when there is room, and submits or is
 * lost; whoever has begun cannot begin again. Thread-safe.
 */
public final class Inbox {
    private final UpdateRules rules;
    private final Set<ClientId> chosen;
    private final long deadline;
    private final Set<ClientId> begun = new HashSet<>();
    private final Set<ClientId> finished = new HashSet<>();
    private final Map<ClientId, SharedUpdate> whole = new LinkedHashMap<>();
    private final Map<ClientId, Verdict> verdicts = new HashMap<>();
    private final List<ClientId> lost = new ArrayList<>();
    private final Map<ClientId, CompletableFuture<Void>> waiting = new LinkedHashMap<>();
    /** Those who take up room: from their admission to whatever ends them, once. */
    private final Set<ClientId> holding = new HashSet<>();

    private final int capacity;
    private int room;
    private int settled;
    private boolean closed;

    /**
     * @param patience how long clients have from now on
     * @param room how many may be between beginning and the end of their batch at once
     */
    public Inbox(UpdateRules rules, Collection<ClientId> chosen, Duration patience, int room) {
        this.rules = rules;
        this.chosen = Set.copyOf(chosen);
        this.deadline = System.nanoTime() + patience.toNanos();
        this.capacity = room;
        this.room = room;
    }

    /**
     * A client says that it will submit an update of {@code length}.
     *
     * @return completes when there is room for it
     * @throws RefusedException if it may not
     */
    public synchronized CompletionStage<Void> begin(ClientId client, int length) {
        if (!chosen.contains(client)) {
            throw new RefusedException(Reason.NOT_CHOSEN, "client was not chosen for this round");
        }
        if (!begun.add(client)) {
            throw new RefusedException(Reason.TWICE, "client has begun before in this round");
        }
        if (isOver()) {
            settle(client, Verdict.LATE);
            throw late();
        }
        if (length != rules.length()) {
            settle(client, Verdict.WRONG_SHAPE);
            throw new RefusedException(
                    Reason.WRONG_SHAPE, "update has another length: length=" + length + ", expected=" + rules.length());
        }
        if (room > 0) {
            room--;
            holding.add(client);
            return CompletableFuture.completedStage(null);
        }
        CompletableFuture<Void> admitted = new CompletableFuture<>();
        waiting.put(client, admitted);
        return admitted;
    }

    /**
     * All of a client that has begun, and been admitted, is there.
     *
     * @throws RefusedException if it is too late for it, or of another length
     */
    public synchronized void submit(ClientId client, SharedUpdate update) {
        if (!begun.contains(client) || verdicts.containsKey(client) || whole.containsKey(client)) {
            throw new RefusedException(Reason.TWICE, "client has no submission under way");
        }
        if (isOver()) {
            fail(client, Verdict.LATE);
            throw late();
        }
        if (!update.left().fits(rules.length()) || !update.right().fits(rules.length())) {
            fail(client, Verdict.WRONG_SHAPE);
            throw new RefusedException(
                    Reason.WRONG_SHAPE, "components have another length: expected=" + rules.length());
        }
        whole.put(client, update);
        settled++;
        notifyAll();
    }

    /** A client will not submit, whether it has begun or not. */
    public synchronized void lose(ClientId client) {
        if (begun.add(client)) {
            settle(client, Verdict.ABSENT);
        } else if (!verdicts.containsKey(client) && !whole.containsKey(client)) {
            fail(client, Verdict.INCOMPLETE);
        }
    }

    private void fail(ClientId client, Verdict verdict) {
        settle(client, verdict);
        release(client);
    }

    /** Gives back the client's place, or its place in the queue, if it has one. */
    private void release(ClientId client) {
        CompletableFuture<Void> admitted = waiting.remove(client);
        if (admitted != null) {
            CompletableFuture.runAsync(() -> admitted.completeExceptionally(late()));
        } else if (holding.remove(client)) {
            admitNext();
        }
    }

    private void settle(ClientId client, Verdict verdict) {
        if (verdicts.putIfAbsent(client, verdict) == null) {
            settled++;
            lost.add(client);
            notifyAll();
        }
    }

    private void admitNext() {
        Iterator<Map.Entry<ClientId, CompletableFuture<Void>>> next =
                waiting.entrySet().iterator();
        if (next.hasNext()) {
            Map.Entry<ClientId, CompletableFuture<Void>> first = next.next();
            next.remove();
            holding.add(first.getKey());
            first.getValue().completeAsync(() -> null);
        } else {
            room++;
        }
    }

    private boolean isOver() {
        return closed || System.nanoTime() - deadline >= 0;
    }

    /** Takes no more, as if the deadline had passed; who waits for room hears that it is too late. */
    public synchronized void close() {
        closed = true;
        waiting.forEach((client, admitted) -> {
            verdicts.putIfAbsent(client, Verdict.LATE);
            CompletableFuture.runAsync(() -> admitted.completeExceptionally(late()));
        });
        waiting.clear();
        notifyAll();
    }

    private static RefusedException late() {
        return new RefusedException(Reason.LATE, "round is over");
    }

    /**
     * Waits until {@code most} clients have submitted, or all have submitted or are lost, or no more may come, or {@code
     * wait} has passed.
     *
     * @return up to {@code most} of those who have submitted, in their order
     */
    synchronized List<ClientId> await(int most, Duration wait) throws InterruptedException {
        long end = Math.min(System.nanoTime() + wait.toNanos() - deadline, 0) + deadline;
        int all = Math.min(most, capacity);
        while (whole.size() < all && settled < chosen.size() && !isOver()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                break;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return whole.keySet().stream().limit(most).toList();
    }

    /** Whether nobody is left to wait for: all that have submitted have been taken. */
    synchronized boolean isExhausted() {
        return whole.isEmpty() && (settled >= chosen.size() || isOver());
    }

    /** Those lost since the last call. */
    synchronized List<ClientId> takeLost() {
        List<ClientId> taken = List.copyOf(lost);
        lost.clear();
        return taken;
    }

    synchronized @Nullable SharedUpdate get(ClientId client) {
        return whole.get(client);
    }

    /** What is known against a client that has not submitted, or has, and nothing is. */
    synchronized Verdict verdict(ClientId client) {
        if (whole.containsKey(client)) {
            return Verdict.ACCEPTED;
        }
        return verdicts.getOrDefault(client, Verdict.INCOMPLETE);
    }

    /** Forgets a client's shares: all has been decided. */
    synchronized void finish(ClientId client, Verdict verdict) {
        whole.remove(client);
        release(client);
        verdicts.put(client, verdict);
        finished.add(client);
    }

    /** Forgets the shares of a client that is lost elsewhere. */
    synchronized void drop(ClientId client) {
        whole.remove(client);
        release(client);
        verdicts.putIfAbsent(client, Verdict.INCOMPLETE);
    }

    /**
     * Whether an honest first server could propose to check these together: each was chosen, is there once, and has not been
     * decided on.
     */
    synchronized boolean mayBeBatch(List<ClientId> batch) {
        return new HashSet<>(batch).size() == batch.size()
                && chosen.containsAll(batch)
                && batch.stream().noneMatch(finished::contains);
    }

    /** What became of all that were chosen. */
    synchronized Map<Verdict, Integer> counts() {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        for (ClientId client : chosen) {
            Verdict none = begun.contains(client) ? Verdict.INCOMPLETE : Verdict.ABSENT;
            counts.merge(verdicts.getOrDefault(client, none), 1, Integer::sum);
        }
        return counts;
    }

    @Override
    public synchronized String toString() {
        return "Inbox[" + whole.size() + " waiting, " + settled + " of " + chosen.size() + " seen]";
    }
}
