package io.tfe4j.federated.service;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tfe4j.federated.aggregation.ClientId;
import io.tfe4j.federated.aggregation.Inbox;
import io.tfe4j.federated.wire.ShareHeader;
import io.tfe4j.federated.wire.SharePart;
import io.tfe4j.federated.wire.ShareReply;
import io.tfe4j.party.Party;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One call of one client. gRPC hands over one part at a time; the word that there is room comes from elsewhere. */
final class Submission implements StreamObserver<SharePart> {
    /** Who calls, and the inbox of the round that a header names. */
    interface Desk {
        /** Runs {@code expiry} when an admitted client has had long enough. */
        Future<?> expire(Runnable expiry);

        /** @throws io.grpc.StatusRuntimeException if there is no such round, or the caller is somebody else */
        Inbox inbox(ShareHeader header);

        /** @throws io.grpc.StatusRuntimeException as above */
        ClientId client(ShareHeader header);
    }

    private static final ShareReply ADMITTED =
            ShareReply.newBuilder().setState(ShareReply.State.ADMITTED).build();
    private static final ShareReply RECEIVED =
            ShareReply.newBuilder().setState(ShareReply.State.RECEIVED).build();

    private final Party self;
    private final Desk desk;
    private final StreamObserver<ShareReply> replies;
    private @Nullable Inbox inbox;
    private @Nullable ClientId client;
    private @Nullable ShareAssembly share;
    private @Nullable Future<?> expiry;
    private boolean ended;

    Submission(Party self, Desk desk, StreamObserver<ShareReply> replies) {
        this.self = self;
        this.desk = desk;
        this.replies = replies;
    }

    @Override
    public synchronized void onNext(SharePart part) {
        if (ended) {
            return;
        }
        try {
            take(part);
        } catch (RuntimeException e) {
            fail(Statuses.of(e));
        }
    }

    private void take(SharePart part) {
        if (part.hasHeader()) {
            begin(part.getHeader());
            return;
        }
        if (share == null || expiry == null) {
            throw new IllegalArgumentException("part before the server said that there is room");
        }
        if (part.hasSeed()) {
            share.add(part.getSeed());
        } else {
            share.add(part.getWords());
        }
    }

    private void begin(ShareHeader header) {
        if (inbox != null) {
            throw new IllegalArgumentException("second header in a call");
        }
        Inbox round = desk.inbox(header);
        ClientId who = desk.client(header);
        var room = round.begin(who, header.getLength());
        inbox = round;
        client = who;
        share = new ShareAssembly(self, header.getLength());
        room.whenComplete((nothing, refusal) -> admit(refusal));
    }

    private synchronized void admit(@Nullable Throwable refusal) {
        if (ended) {
            return;
        }
        if (refusal != null) {
            fail(Statuses.of(refusal));
            return;
        }
        expiry = desk.expire(this::expire);
        replies.onNext(ADMITTED);
    }

    private synchronized void expire() {
        if (!ended) {
            fail(Status.DEADLINE_EXCEEDED.withDescription("client was too slow"));
        }
    }

    private void end() {
        ended = true;
        if (expiry != null) {
            expiry.cancel(false);
        }
    }

    @Override
    public synchronized void onCompleted() {
        if (ended) {
            return;
        }
        try {
            if (inbox == null || client == null || share == null) {
                throw new IllegalArgumentException("no header in the call");
            }
            inbox.submit(client, share.whole());
            end();
            replies.onNext(RECEIVED);
            replies.onCompleted();
        } catch (RuntimeException e) {
            fail(Statuses.of(e));
        }
    }

    /** The client is gone. */
    @Override
    public synchronized void onError(Throwable cause) {
        if (!ended) {
            end();
            lose();
        }
    }

    private void fail(Status status) {
        end();
        lose();
        replies.onError(status.asRuntimeException());
    }

    private void lose() {
        share = null;
        if (inbox != null && client != null) {
            inbox.lose(client);
        }
    }
}
