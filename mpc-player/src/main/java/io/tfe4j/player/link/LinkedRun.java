package io.tfe4j.player.link;

import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Party;
import io.tfe4j.player.link.FrameSink.Verdict;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One run of a session. It exists from the moment that a frame of it arrives, perhaps before it begins here, and takes
 * messages until it has failed or is closed; what comes later is dropped.
 *
 * <p><b>Guaranteed:</b> messages come whole, from whom they say and in the run they say, or the run or session ends.
 * <b>Not guaranteed:</b> that the peer runs the same program; sessions compare digests themselves. An address used again
 * after its first message was received is not noticed (to remember all of them would cost as much as small messages do);
 * the second message counts against the run's limit and is overwritten at the end. Netty's buffers are not overwritten.
 */
final class LinkedRun implements RunLinks {
    /**
     * Owners and receivers hear nothing while servers compute, which may take hours. A server that falls silent is noticed
     * by the other two, and the end of the run comes from them.
     */
    private static final long OUTSIDE_MILLIS = TimeUnit.DAYS.toMillis(30);

    private final LinkedSession session;
    private final int number;
    private final Inbox[] inboxes;
    private final LongAdder[] bytesSent;
    private final AtomicReference<@Nullable MpcException> end = new AtomicReference<>();
    private volatile long timeoutMillis;
    private volatile long receiveMillis;

    LinkedRun(LinkedSession session, int number) {
        this.session = session;
        this.number = number;
        Endpoints endpoints = session.endpoints();
        inboxes = new Inbox[endpoints.count()];
        bytesSent = new LongAdder[endpoints.count()];
        for (int peer = 0; peer < inboxes.length; peer++) {
            boolean self = peer == endpoints.self();
            inboxes[peer] = new Inbox(
                    endpoints.name(peer),
                    self ? Long.MAX_VALUE / 2 : session.limits().maxBufferedBytes());
            bytesSent[peer] = new LongAdder();
            int from = peer;
            inboxes[peer].onRoom(() -> session.readOn(from));
        }
    }

    int number() {
        return number;
    }

    /** @throws MpcException if a peer has sent more already than it may */
    void begin(long maxBytes, long waitMillis) {
        timeoutMillis = waitMillis;
        boolean serves = session.endpoints().self() < Party.values().length;
        receiveMillis = serves ? waitMillis : OUTSIDE_MILLIS;
        for (int peer = 0; peer < inboxes.length; peer++) {
            inboxes[peer].begin(peer == session.endpoints().self() ? Long.MAX_VALUE : maxBytes);
        }
    }

    Verdict admit(int from, Frame.Header header) {
        return isOpen() ? inboxes[from].admit(header.address(), header.bodyBytes()) : Verdict.DROP;
    }

    /** False if it came twice. */
    boolean deliver(int from, Address address, Message message) {
        return inboxes[from].deliver(address, message);
    }

    /** A peer takes no further part. */
    void left(int peer, MpcException cause) {
        inboxes[peer].end(cause);
    }

    @Override
    public void send(int to, Address address, Message message) {
        checkOpen();
        bytesSent[to].add(message.sizeBytes());
        if (to == session.endpoints().self()) {
            sendToSelf(to, address, message);
            return;
        }
        if (message.words().length > session.limits().maxMessageWords()) {
            throw new MpcException(
                    MpcException.Code.BAD_MESSAGE,
                    "message too large: words=" + message.words().length + ", allowed="
                            + session.limits().maxMessageWords());
        }
        try {
            Frame frame = new Frame(Frame.Kind.MESSAGE, number, address, message.round(), message.words());
            if (!session.link(to).send(frame, timeoutMillis)) {
                // the link is stuck, so this is not the run's failure alone
                session.fail(new MpcException(
                        MpcException.Code.PEER_SILENT,
                        "peer does not take messages: to=" + session.endpoints().name(to) + ", waitedMillis="
                                + timeoutMillis));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abort(new MpcException(MpcException.Code.CANCELLED, "cancelled: step=send", e));
        }
        checkOpen();
    }

    private void sendToSelf(int self, Address address, Message message) {
        if (inboxes[self].admit(address, message.sizeBytes()) == Verdict.DROP
                || !inboxes[self].deliver(address, message)) {
            checkOpen();
            throw new AssertionError("message sent twice: from=" + self + ", to=" + self + ", address=" + address);
        }
    }

    @Override
    public Message receive(int from, Address address, String step) {
        checkOpen();
        try {
            Message message = inboxes[from].await(address, receiveMillis);
            // a run that ends overwrites what nobody has taken, perhaps while it is being taken
            checkOpen();
            return message;
        } catch (ExecutionException e) {
            checkOpen();
            Throwable cause = e.getCause();
            String reason = cause == null ? "run ended" : String.valueOf(cause.getMessage());
            abort(new MpcException(MpcException.Code.ABORTED, reason + ", step=" + step, e));
        } catch (TimeoutException e) {
            abort(new MpcException(
                    MpcException.Code.PEER_SILENT,
                    "peer silent: from=" + session.endpoints().name(from) + ", step=" + step + ", waitedMillis="
                            + receiveMillis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abort(new MpcException(MpcException.Code.CANCELLED, "cancelled: step=" + step));
        }
        checkOpen();
        throw new AssertionError("run goes on after its end: run=" + number);
    }

    @Override
    public String name(int endpoint) {
        return session.endpoints().name(endpoint);
    }

    @Override
    public void abort(MpcException cause) {
        fail(cause, session.endpoints().self(), String.valueOf(cause.getMessage()));
    }

    /** Ends the run here and tells the peers; {@code origin} is the endpoint where it failed first. */
    void fail(MpcException cause, int origin, String reason) {
        if (fail(cause)) {
            session.tell(AbortText.frame(number, origin, cause.code(), reason));
        }
    }

    /** Ends the run here, and says nothing. False if it was over. */
    boolean fail(MpcException cause) {
        if (!end.compareAndSet(null, cause)) {
            return false;
        }
        Arrays.stream(inboxes).forEach(inbox -> inbox.end(cause));
        wipe();
        return true;
    }

    private void wipe() {
        for (int peer = 0; peer < inboxes.length; peer++) {
            // what one sends to oneself is still the sender's, and used elsewhere
            if (peer != session.endpoints().self()) {
                inboxes[peer].close();
            }
        }
    }

    private void checkOpen() {
        MpcException cause = end.get();
        if (cause != null) {
            throw cause;
        }
    }

    @Nullable
    MpcException failure() {
        return end.get();
    }

    @Override
    public boolean isOpen() {
        return end.get() == null;
    }

    @Override
    public long bytesSent(int to) {
        return bytesSent[to].sum();
    }

    Inbox inbox(int from) {
        return inboxes[from];
    }

    @Override
    public void close() {
        if (isOpen()) {
            session.awaitSent(timeoutMillis);
        }
        fail(new MpcException(
                MpcException.Code.CANCELLED,
                "run closed: player=" + name(session.endpoints().self()) + ", run=" + number));
    }
}
