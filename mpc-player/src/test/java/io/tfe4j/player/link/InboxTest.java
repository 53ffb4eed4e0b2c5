package io.tfe4j.player.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@Tag("once")
class InboxTest {
    private static final int TIMES = 20_000;
    private static final int WORDS = 4;
    private static final Address ADDRESS = new Address(1, 2, 3);

    private static Message message() {
        return new Message(new long[] {7, 7, 7, 7}, 1);
    }

    /** The last message of a run: who takes it may be through, and the run closed, before its delivery has returned. */
    @Test
    void messageThatWasTaken_isNotOverwritten_howeverSoonTheRunCloses() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        int taken = 0;
        for (int i = 0; i < TIMES; i++) {
            Inbox inbox = new Inbox("peer", 1 << 20);
            inbox.begin(1 << 20);
            CyclicBarrier start = new CyclicBarrier(2);
            Future<?> delivery = threads.submit((Callable<?>) () -> {
                start.await();
                return inbox.deliver(ADDRESS, message());
            });
            Future<long[]> use = threads.submit(() -> {
                start.await();
                Message message = inbox.await(ADDRESS, 10_000);
                inbox.close();
                return message.words();
            });
            delivery.get();
            long[] words = use.get();
            assertThat(words).containsExactly(7, 7, 7, 7);
            taken++;
        }
        threads.shutdownNow();

        assertThat(taken).isEqualTo(TIMES);
    }

    /** A run that closes while a message comes and somebody takes it: the message is whole, or it is refused. */
    @Test
    void messageOfARunThatCloses_isWholeOrRefused_andOverwrittenIfNobodyTookIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        for (int i = 0; i < TIMES; i++) {
            Inbox inbox = new Inbox("peer", 1 << 20);
            inbox.begin(1 << 20);
            CyclicBarrier start = new CyclicBarrier(3);
            Message message = message();
            AtomicReference<long[]> taken = new AtomicReference<>();
            Future<?> delivery = threads.submit((Callable<?>) () -> {
                start.await();
                return inbox.deliver(ADDRESS, message);
            });
            Future<?> closing = threads.submit((Callable<?>) () -> {
                start.await();
                inbox.close();
                return null;
            });
            Future<?> use = threads.submit((Callable<?>) () -> {
                start.await();
                try {
                    taken.set(inbox.await(ADDRESS, 1).words());
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).hasMessageContaining("over");
                } catch (TimeoutException e) {
                    // the slot was cleared away before it had a message
                }
                return null;
            });
            delivery.get();
            closing.get();
            use.get();
            long[] expected = new long[WORDS];
            if (taken.get() != null) {
                Arrays.fill(expected, 7);
            }
            assertThat(message.words()).containsExactly(expected);
        }
        threads.shutdownNow();
    }
}
