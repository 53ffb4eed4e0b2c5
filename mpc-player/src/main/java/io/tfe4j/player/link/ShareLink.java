package io.tfe4j.player.link;

import io.netty.channel.Channel;
import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The connection to one other endpoint in one session. It stands once both have greeted. It ends with a BYE (all went
 * well) or an ABORT of the session; if it ends without, the session fails.
 */
final class ShareLink implements FrameSink {
    private static final long LAST_WORDS_MILLIS = 2_000;

    private final LinkedSession session;
    private final int peer;
    private final Channel channel;
    private final FrameReader reader;
    private final FrameWriter writer;
    private volatile boolean standing;
    private volatile boolean finished;
    // the event loop's alone
    private boolean lastSent;
    private boolean lastReceived;
    private int latestRun;

    /** On a connection that was dialled. */
    ShareLink(LinkedSession session, int peer, Channel channel) {
        this.session = session;
        this.peer = peer;
        this.channel = channel;
        reader = new FrameReader(channel, this);
        writer = newWriter();
    }

    /** On a connection that has come. */
    ShareLink(LinkedSession session, int peer, Knock knock) {
        this.session = session;
        this.peer = peer;
        this.channel = knock.channel();
        reader = knock.reader();
        writer = newWriter();
    }

    private FrameWriter newWriter() {
        return new FrameWriter(channel, session.id(), session.limits().maxQueuedBytes(), this::lastSent);
    }

    FrameReader reader() {
        return reader;
    }

    boolean standing() {
        return standing;
    }

    void greet() {
        Endpoints endpoints = session.endpoints();
        writer.addInPlaceOfRun(new Frame(
                Frame.Kind.HELLO,
                Frame.NO_RUN,
                new Address(endpoints.self(), peer, 0),
                endpoints.count(),
                endpoints.namesDigest()));
    }

    /** False: no room in time. */
    boolean send(Frame frame, long timeoutMillis) throws InterruptedException {
        return writer.add(frame, timeoutMillis);
    }

    /** Tells the peer that a run has failed. */
    void abortRun(Frame frame) {
        writer.addInPlaceOfRun(frame);
    }

    /** Sends the last frame; {@code now} drops what waits before it. */
    void finish(Frame frame, boolean now) {
        finished = true;
        writer.finish(frame, now);
        if (now) {
            channel.eventLoop().execute(reader::stop);
        }
        long linger = now ? LAST_WORDS_MILLIS : session.limits().timeoutMillis();
        channel.eventLoop().schedule(() -> channel.close(), linger, TimeUnit.MILLISECONDS);
    }

    /** Closes the connection as it is. */
    void drop() {
        writer.drop();
        channel.close().awaitUninterruptibly(LAST_WORDS_MILLIS);
    }

    boolean awaitSent(long timeoutMillis) throws InterruptedException {
        return writer.awaitEmpty(timeoutMillis);
    }

    long queuedBytes() {
        return writer.queuedBytes();
    }

    /** Somebody has made room, or waits for what has not come. */
    void readOn() {
        if (reader.paused()) {
            channel.eventLoop().execute(reader::resume);
        }
    }

    @Override
    public void check(Frame.Header header) {
        if (header.magic() != Frame.MAGIC) {
            throw bad("not a frame of this version", "magic=" + Integer.toHexString(header.magic()));
        }
        if (!header.session().equals(session.id())) {
            throw bad("wrong session", "session=" + header.session() + ", expected=" + session.id());
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
            case MESSAGE -> session.limits().maxMessageWords();
            case ABORT -> Frame.MAX_ABORT_WORDS;
            case BYE -> 0;
        };
        if (header.words() < 0 || header.words() > allowed) {
            throw bad("frame too large", "kind=" + kind + ", words=" + header.words() + ", allowed=" + allowed);
        }
        if (header.round() < 0 || header.address().part() < 0) {
            throw bad(
                    "frame malformed",
                    "round=" + header.round() + ", part=" + header.address().part());
        }
        checkRun(kind, header.run());
    }

    private void checkRun(Frame.Kind kind, int run) {
        boolean named = kind == Frame.Kind.MESSAGE || (kind == Frame.Kind.ABORT && run != Frame.NO_RUN);
        if (run < 0 || named != (run != Frame.NO_RUN)) {
            throw bad("frame of a wrong run", "kind=" + kind + ", run=" + run);
        }
        if (kind != Frame.Kind.MESSAGE || run <= latestRun) {
            return;
        }
        if (!session.runs().mayFollow(latestRun, run)) {
            throw bad("run too far ahead", "run=" + run + ", before=" + latestRun);
        }
        latestRun = run;
    }

    @Override
    public Verdict admit(Frame.Header header) {
        if (!header.is(Frame.Kind.MESSAGE)) {
            return Verdict.KEEP;
        }
        LinkedRun run = session.runs().find(header.run(), session.endpoints().name(peer));
        return run == null || finished ? Verdict.DROP : run.admit(peer, header);
    }

    @Override
    public void received(Frame.Header header, long[] words) {
        switch (Frame.Kind.values()[header.kind()]) {
            case HELLO -> greeted(header, words);
            case MESSAGE -> delivered(header, words);
            case ABORT -> aborted(header, words);
            case BYE -> {
                lastReceived = true;
                session.left(peer);
                closeIfDone();
            }
        }
    }

    /**
     * The peer has greeted.
     *
     * @throws MpcException if it sees the players otherwise than we do
     */
    void greeted(Frame.Header header, long[] words) {
        Endpoints endpoints = session.endpoints();
        Address address = header.address();
        if (address.high() != peer || address.low() != endpoints.self() || header.round() != endpoints.count()) {
            throw bad(
                    "peer counts the players differently",
                    "its index=" + address.high() + ", expected=" + peer + ", players=" + header.round());
        }
        if (!Arrays.equals(words, endpoints.namesDigest())) {
            throw bad("host maps differ", "names or their order");
        }
        standing = true;
        session.stands();
    }

    private void delivered(Frame.Header header, long[] words) {
        LinkedRun run = finished
                ? null
                : session.runs().find(header.run(), session.endpoints().name(peer));
        if (run == null) {
            Arrays.fill(words, 0);
        } else if (!run.deliver(peer, header.address(), new Message(words, header.round())) && run.isOpen()) {
            throw bad("message came twice", "address=" + header.address());
        }
    }

    private void aborted(Frame.Header header, long[] words) {
        if (header.run() == Frame.NO_RUN) {
            lastReceived = true;
            session.endedBy(peer, header, words);
            closeIfDone();
            return;
        }
        LinkedRun run = session.runs().find(header.run(), session.endpoints().name(peer));
        if (run != null) {
            session.runEndedBy(run, peer, header, words);
        }
    }

    private MpcException bad(String what, String details) {
        return new MpcException(
                MpcException.Code.BAD_MESSAGE,
                what + ": from=" + session.endpoints().name(peer) + ", " + details);
    }

    @Override
    public void failed(MpcException cause) {
        session.fail(cause);
    }

    @Override
    public void writable() {
        writer.pump();
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

    @Override
    public void lost(String cause) {
        writer.drop();
        if (standing && !finished && !lastReceived) {
            session.fail(new MpcException(
                    MpcException.Code.ABORTED,
                    "link lost: player=" + session.endpoints().name(peer) + ", cause=" + cause));
        } else if (!standing) {
            session.notStanding(this, peer, cause);
        }
    }
}
