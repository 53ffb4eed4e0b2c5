package io.tfe4j.player.link;

import io.netty.channel.Channel;
import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The connection to one other endpoint, whose identity is known. It stands once both have greeted. It ends with a BYE
 * (all went well) or an ABORT; if it ends without, the session fails.
 */
final class ShareLink {
    private static final long LAST_WORDS_MILLIS = 2_000;

    private final TlsTransport transport;
    private final int peer;
    private final Channel channel;
    private final FrameReader reader = new FrameReader(this);
    private final FrameWriter writer;
    private volatile boolean standing;
    private volatile boolean finished;
    // the event loop's alone
    private boolean lastSent;
    private boolean lastReceived;

    ShareLink(TlsTransport transport, int peer, Channel channel) {
        this.transport = transport;
        this.peer = peer;
        this.channel = channel;
        writer =
                new FrameWriter(channel, transport.session(), transport.limits().maxQueuedBytes(), this::lastSent);
    }

    FrameReader reader() {
        return reader;
    }

    boolean standing() {
        return standing;
    }

    void greet() {
        Frame hello = new Frame(
                Frame.Kind.HELLO,
                new Address(transport.self(), peer, 0),
                transport.endpoints(),
                transport.namesDigest());
        try {
            writer.add(hello, 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (!standing) {
                                channel.close();
                            }
                        },
                        transport.limits().handshakeMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** False: no room in time. */
    boolean send(Frame frame) throws InterruptedException {
        return writer.add(frame, transport.limits().timeoutMillis());
    }

    /** Sends the last frame; {@code now} drops what waits before it. */
    void finish(Frame frame, boolean now) {
        finished = true;
        writer.finish(frame, now);
        if (now) {
            channel.eventLoop().execute(reader::stop);
        }
        long linger = now ? LAST_WORDS_MILLIS : transport.limits().timeoutMillis();
        channel.eventLoop().schedule(() -> channel.close(), linger, TimeUnit.MILLISECONDS);
    }

    boolean awaitSent(long timeoutMillis) throws InterruptedException {
        return writer.awaitEmpty(timeoutMillis);
    }

    long queuedBytes() {
        return writer.queuedBytes();
    }

    void pump() {
        writer.pump();
    }

    /** Everything that can be wrong with a header, before room is made for the words. */
    void check(Frame.Header header) {
        if (header.magic() != Frame.MAGIC) {
            throw bad("not a frame of this version", "magic=" + Integer.toHexString(header.magic()));
        }
        if (!header.session().equals(transport.session())) {
            throw bad("wrong session", "session=" + header.session() + ", expected=" + transport.session());
        }
        if (header.kind() < 0 || header.kind() >= Frame.Kind.values().length) {
            throw bad("unknown kind of frame", "kind=" + header.kind());
        }
        Frame.Kind kind = Frame.Kind.values()[header.kind()];
        boolean inOrder = kind == Frame.Kind.ABORT || standing != (kind == Frame.Kind.HELLO);
        if (!inOrder || lastReceived) {
            throw bad("frame out of order", "kind=" + kind);
        }
        int allowed = switch (kind) {
            case HELLO -> Frame.HELLO_WORDS;
            case MESSAGE -> transport.limits().maxMessageWords();
            case ABORT -> Frame.MAX_ABORT_WORDS;
            case BYE -> 0;
        };
        if (header.words() < 0 || header.words() > allowed) {
            throw bad("frame too large", "kind=" + kind + ", words=" + header.words() + ", allowed=" + allowed);
        }
        if (header.round() < 0 || header.address().part() < 0) {
            throw bad("frame malformed", "round=" + header.round());
        }
        if (kind == Frame.Kind.MESSAGE) {
            checkRoom(header);
        }
    }

    private void checkRoom(Frame.Header header) {
        Inbox inbox = transport.inbox(peer);
        if (inbox.holds(header.address())) {
            throw bad("message came twice", "address=" + header.address());
        }
        if (!inbox.reserve(
                (long) Long.BYTES * header.words(), transport.limits().maxBufferedBytes())) {
            throw bad(
                    "peer sends more than is awaited",
                    "allowedBytes=" + transport.limits().maxBufferedBytes());
        }
    }

    void received(Frame.Header header, long[] words) {
        switch (Frame.Kind.values()[header.kind()]) {
            case HELLO -> greeted(header, words);
            case MESSAGE -> delivered(header, words);
            case ABORT -> {
                lastReceived = true;
                transport.abortedBy(peer, header, words);
                closeIfDone();
            }
            case BYE -> {
                lastReceived = true;
                transport
                        .inbox(peer)
                        .end(new MpcException(
                                MpcException.Code.ABORTED, "peer left the session: from=" + transport.name(peer)));
                closeIfDone();
            }
        }
    }

    private void greeted(Frame.Header header, long[] words) {
        Address address = header.address();
        if (address.high() != peer || address.low() != transport.self() || header.round() != transport.endpoints()) {
            throw bad(
                    "peer counts the players differently",
                    "its index=" + address.high() + ", expected=" + peer + ", players=" + header.round());
        }
        if (!Arrays.equals(words, transport.namesDigest())) {
            throw bad("host maps differ", "names or their order");
        }
        standing = true;
        transport.stands();
    }

    private void delivered(Frame.Header header, long[] words) {
        if (finished) {
            Arrays.fill(words, 0);
            return;
        }
        if (!transport.inbox(peer).deliver(header.address(), new Message(words, header.round()))
                && transport.isOpen()) {
            throw bad("message came twice", "address=" + header.address());
        }
    }

    private MpcException bad(String what, String details) {
        return new MpcException(
                MpcException.Code.BAD_MESSAGE, what + ": from=" + transport.name(peer) + ", " + details);
    }

    void failed(MpcException cause) {
        transport.fail(cause);
    }

    private void lastSent() {
        lastSent = true;
        closeIfDone();
    }

    private void closeIfDone() {
        if (lastSent && lastReceived) {
            channel.close();
        }
    }

    void broken(Throwable cause) {
        lost(String.valueOf(cause.getMessage()));
    }

    void inactive() {
        lost("connection closed");
        writer.drop();
    }

    private void lost(String reason) {
        if (standing && !finished && !lastReceived) {
            transport.fail(new MpcException(
                    MpcException.Code.ABORTED, "link lost: player=" + transport.name(peer) + ", cause=" + reason));
        } else if (!standing) {
            transport.notStanding(this, peer, reason);
        }
    }
}
