package io.tfe4j.federated.service;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.tfe4j.federated.aggregation.SplitUpdate;
import io.tfe4j.federated.wire.AggregationGrpc;
import io.tfe4j.federated.wire.ShareHeader;
import io.tfe4j.federated.wire.SharePart;
import io.tfe4j.federated.wire.ShareReply;
import io.tfe4j.party.Party;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client's call to one server. Belongs to one thread; what is not finished when it is closed is cancelled. */
final class ShareCall implements AutoCloseable {
    private final Party server;
    private final long deadline;
    private final Replies replies = new Replies();
    private final ClientCallStreamObserver<SharePart> parts;
    private boolean received;

    ShareCall(AggregationChannels channels, Party server, ShareHeader header, long deadline) {
        this.server = server;
        this.deadline = deadline;
        parts = (ClientCallStreamObserver<SharePart>)
                AggregationGrpc.newStub(channels.to(server)).submit(replies);
        parts.onNext(SharePart.newBuilder().setHeader(header).build());
    }

    /** @throws SubmissionException if the server refuses, fails, or has no room before the deadline */
    void awaitAdmission() {
        await(replies.admitted);
    }

    void send(SharePart part) {
        parts.onNext(part);
    }

    /** The seeds, and that this is all. */
    void finish(SplitUpdate split, Party... seeds) {
        for (Party component : seeds) {
            send(ShareParts.seed(split, component));
        }
        parts.onCompleted();
    }

    /** @throws SubmissionException likewise */
    void awaitReceipt() {
        await(replies.received);
        received = true;
    }

    private void await(CompletableFuture<Void> reply) {
        try {
            reply.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new SubmissionException(server, Status.fromThrowable(e.getCause()));
        } catch (TimeoutException e) {
            throw new SubmissionException(server, Status.DEADLINE_EXCEEDED.withDescription("no answer in time"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SubmissionException(server, Status.CANCELLED.withDescription("interrupted"));
        }
    }

    @Override
    public void close() {
        if (!received) {
            parts.cancel("submission given up", null);
        }
    }

    private static final class Replies implements StreamObserver<ShareReply> {
        private final CompletableFuture<Void> admitted = new CompletableFuture<>();
        private final CompletableFuture<Void> received = new CompletableFuture<>();

        @Override
        public void onNext(ShareReply reply) {
            (reply.getState() == ShareReply.State.RECEIVED ? received : admitted).complete(null);
        }

        @Override
        public void onError(Throwable cause) {
            admitted.completeExceptionally(cause);
            received.completeExceptionally(cause);
        }

        @Override
        public void onCompleted() {
            onError(Status.INTERNAL
                    .withDescription("server ended the call early")
                    .asRuntimeException());
        }
    }
}
