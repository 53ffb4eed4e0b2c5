package io.tfe4j.federated.service;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tfe4j.federated.aggregation.ClientId;
import io.tfe4j.federated.aggregation.Inbox;
import io.tfe4j.federated.wire.AggregationGrpc;
import io.tfe4j.federated.wire.ShareHeader;
import io.tfe4j.federated.wire.SharePart;
import io.tfe4j.federated.wire.ShareReply;
import io.tfe4j.party.Party;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What clients call. Has one round open at a time, or none. */
final class AggregationService extends AggregationGrpc.AggregationImplBase {
    private record Round(String name, Inbox inbox) {}

    private final Party self;
    private final boolean secured;
    private final Duration patience;
    private final ScheduledExecutorService clock;
    private volatile @Nullable Round round;

    /**
     * @param secured whether callers have shown certificates
     * @param patience how long a client may take from its admission on
     */
    AggregationService(Party self, boolean secured, Duration patience, ScheduledExecutorService clock) {
        this.self = self;
        this.secured = secured;
        this.patience = patience;
        this.clock = clock;
    }

    void begin(String name, Inbox inbox) {
        round = new Round(name, inbox);
    }

    void end() {
        round = null;
    }

    boolean isOpen(String name) {
        Round current = round;
        return current != null && current.name().equals(name);
    }

    @Override
    public StreamObserver<SharePart> submit(StreamObserver<ShareReply> replies) {
        String certified = ClientIdentity.KEY.get();
        return new Submission(
                self,
                new Submission.Desk() {
                    @Override
                    public Future<?> expire(Runnable expiry) {
                        return clock.schedule(expiry, patience.toMillis(), TimeUnit.MILLISECONDS);
                    }

                    @Override
                    public Inbox inbox(ShareHeader header) {
                        return open(header.getRound());
                    }

                    @Override
                    public ClientId client(ShareHeader header) {
                        return ClientId.of(name(certified, header.getClient()));
                    }
                },
                replies);
    }

    private Inbox open(String name) {
        Round current = round;
        if (current == null || !current.name().equals(name)) {
            throw Status.FAILED_PRECONDITION
                    .withDescription(SubmissionException.NOT_OPEN + ": round=" + name)
                    .asRuntimeException();
        }
        return current.inbox();
    }

    private String name(@Nullable String certified, String claimed) {
        String name = secured ? certified : claimed;
        if (name == null || name.isEmpty()) {
            throw Status.UNAUTHENTICATED.withDescription("client has no name").asRuntimeException();
        }
        if (secured && !claimed.isEmpty() && !claimed.equals(name)) {
            throw Status.PERMISSION_DENIED
                    .withDescription("client is somebody else: certificate=" + name + ", claimed=" + claimed)
                    .asRuntimeException();
        }
        return name;
    }
}
