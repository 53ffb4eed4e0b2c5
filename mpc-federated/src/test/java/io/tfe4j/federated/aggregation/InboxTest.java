package io.tfe4j.federated.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A client's place at a server is given back once, whatever ends it. */
class InboxTest {
    private static final int LENGTH = 4;
    private static final int ROOM = 4;

    private final List<ClientId> clients =
            IntStream.range(0, 12).mapToObj(i -> ClientId.of("client-" + i)).toList();
    private final Inbox inbox = new Inbox(UpdateRules.of(LENGTH, 1), clients, Duration.ofMinutes(1), ROOM);

    private static boolean isAdmitted(CompletionStage<Void> admission) {
        CompletableFuture<Void> future = admission.toCompletableFuture();
        return future.isDone() && !future.isCompletedExceptionally();
    }

    @Test
    void clientThatTheFirstServerDropped_beforeItWasLostHere_givesItsPlaceBack() {
        for (int i = 0; i < ROOM; i++) {
            assertThat(isAdmitted(inbox.begin(clients.get(i), LENGTH))).isTrue();
        }
        for (int i = 0; i < ROOM; i++) {
            inbox.drop(clients.get(i));
            inbox.lose(clients.get(i));
        }

        for (int i = ROOM; i < 2 * ROOM; i++) {
            assertThat(isAdmitted(inbox.begin(clients.get(i), LENGTH))).isTrue();
        }
        assertThat(isAdmitted(inbox.begin(clients.get(2 * ROOM), LENGTH))).isFalse();
    }

    @Test
    void clientThatWaitsAndIsDropped_takesNoPlaceLater() {
        for (int i = 0; i < ROOM; i++) {
            inbox.begin(clients.get(i), LENGTH);
        }
        CompletionStage<Void> waiting = inbox.begin(clients.get(ROOM), LENGTH);
        CompletionStage<Void> next = inbox.begin(clients.get(ROOM + 1), LENGTH);
        inbox.drop(clients.get(ROOM));

        inbox.lose(clients.get(0));

        next.toCompletableFuture().join();
        assertThat(isAdmitted(waiting)).isFalse();
        assertThat(isAdmitted(next)).isTrue();
    }

    @Test
    void batchThatNamesAClientTwice_orOneDecidedOn_orAStranger_cannotBe() {
        ClientId first = clients.get(0);
        assertThat(inbox.mayBeBatch(List.of(first, clients.get(1)))).isTrue();
        assertThat(inbox.mayBeBatch(List.of(first, first))).isFalse();
        assertThat(inbox.mayBeBatch(List.of(ClientId.of("stranger")))).isFalse();

        inbox.finish(first, Verdict.ACCEPTED);

        assertThat(inbox.mayBeBatch(List.of(first))).isFalse();
    }
}
