package io.tfe4j.ring;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Loops spread over a small shared pool of daemon threads. The caller works too and waits only for pieces that a pool
 * thread has already begun, so any number of callers may come at once without deadlock. A loop inside a pool thread
 * runs inline.
 *
 * <p>{@code -Dmpc.parallelism} sets the number of threads, the caller included; by default it is the number of
 * processors.
 */
public final class Parallel {
    private static final int PIECES_PER_THREAD = 4;
    private static final int PARALLELISM = Math.max(
            1, Integer.getInteger("mpc.parallelism", Runtime.getRuntime().availableProcessors()));
    private static final ThreadLocal<Integer> LIMIT = ThreadLocal.withInitial(() -> PARALLELISM);

    private Parallel() {}

    /** The body of a loop: handles indices {@code from} to {@code to} (exclusive). */
    @FunctionalInterface
    public interface RangeBody {
        void run(int from, int to);
    }

    /** Restores the previous limit of the thread that opened it. */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /** Lets loops of this thread use at most {@code threads} threads (itself included) until the scope closes. */
    public static Scope limit(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads out of range: threads=" + threads + ", least=1");
        }
        int previous = LIMIT.get();
        LIMIT.set(Math.min(threads, PARALLELISM));
        return () -> LIMIT.set(previous);
    }

    /** Lets loops of this thread use one part in {@code users} of the threads, at least one, until the scope closes. */
    public static Scope limitToShareOf(int users) {
        return limit(Math.max(1, threads() / users));
    }

    /** How many threads a loop begun here may use. */
    public static int threads() {
        return LIMIT.get();
    }

    /**
     * Runs {@code body} over all indices, in pieces of at least {@code grain} (but for the last), and returns when all
     * are done. If a piece throws, pieces not yet begun are skipped and the first exception is thrown here.
     */
    public static void forRange(int from, int to, int grain, RangeBody body) {
        int threads = threads();
        int length = to - from;
        if (length <= 0) {
            return;
        }
        if (threads == 1 || length <= grain) {
            body.run(from, to);
            return;
        }
        int even = (int) (((long) length + (long) threads * PIECES_PER_THREAD - 1) / (threads * PIECES_PER_THREAD));
        Loop loop = new Loop(from, to, Math.max(Math.max(1, grain), even), body);
        for (int helper = 1; helper < Math.min(threads, loop.pieces); helper++) {
            Pool.EXECUTOR.execute(loop);
        }
        loop.run();
        loop.await();
    }

    /** Pieces are claimed by counting up; a helper that comes late finds none left. */
    private static final class Loop implements Runnable {
        private final int from;
        private final int to;
        private final int step;
        private final int pieces;
        private final RangeBody body;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private int done;

        Loop(int from, int to, int step, RangeBody body) {
            this.from = from;
            this.to = to;
            this.step = step;
            this.body = body;
            this.pieces = (int) (((long) to - from + step - 1) / step);
        }

        @Override
        public void run() {
            int finished = 0;
            for (int piece = next.getAndIncrement(); piece < pieces; piece = next.getAndIncrement()) {
                runPiece(piece);
                finished++;
            }
            if (finished > 0) {
                finish(finished);
            }
        }

        private void runPiece(int piece) {
            if (failure.get() != null) {
                return;
            }
            int start = from + piece * step;
            try {
                body.run(start, (int) Math.min(to, (long) start + step));
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            }
        }

        private synchronized void finish(int count) {
            done += count;
            notifyAll();
        }

        /** Waits uninterruptibly: pieces under way write to the caller's arrays. */
        void await() {
            boolean interrupted = false;
            synchronized (this) {
                while (done < pieces) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            rethrow(failure.get());
        }

        private static void rethrow(@Nullable Throwable thrown) {
            if (thrown instanceof Error error) {
                throw error;
            }
            if (thrown instanceof RuntimeException exception) {
                throw exception;
            }
        }
    }

    /** Started at the first loop that needs it. */
    private static final class Pool {
        private static final AtomicInteger COUNT = new AtomicInteger();
        private static final ThreadPoolExecutor EXECUTOR = create();

        private static ThreadPoolExecutor create() {
            int helpers = Math.max(1, PARALLELISM - 1);
            ThreadPoolExecutor executor = new ThreadPoolExecutor(
                    helpers, helpers, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Pool::thread);
            executor.allowCoreThreadTimeOut(true);
            return executor;
        }

        private static Thread thread(Runnable work) {
            Runnable inline = () -> {
                LIMIT.set(1);
                work.run();
            };
            Thread thread = new Thread(inline, "mpc-parallel-" + COUNT.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }
}
