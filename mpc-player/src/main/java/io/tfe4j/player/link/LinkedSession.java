package io.tfe4j.player.link;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.tfe4j.party.Address;
import io.tfe4j.party.MpcException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One player's end of a session: a connection of its own to each peer. A link that is lost after it stood ends the
 * session, as does any frame that is not as it should be; the others are told why.
 *
 * <h2>States of the session</h2>
 *
 * <table>
 * <caption>By what is expected and what is there</caption>
 * <tr><th>state</th><th>{@code end}</th><th>links to {@code peers}</th><th>what happens</th></tr>
 * <tr><td>gathering</td><td>null</td><td>not all stand</td><td>peers with a lower number are dialled again and again, those with
 * a higher one are waited for; {@link #awaitStanding} ends the session when its time is over</td></tr>
 * <tr><td>standing</td><td>null</td><td>all stand</td><td>runs begin and exchange messages; {@link #add} may bring the session
 * back to gathering</td></tr>
 * <tr><td>over</td><td>a cause</td><td>any</td><td>all runs have failed or been closed with the cause, links send their last frame
 * and close; nothing leads out of this state</td></tr>
 * </table>
 *
 * <h2>States of one link</h2>
 *
 * <table>
 * <caption>By its place in {@code links} and {@code left}</caption>
 * <tr><th>state</th><th>{@code links[p]}</th><th>{@code left}</th><th>goes on to</th></tr>
 * <tr><td>absent</td><td>null</td><td>without p</td><td>greeting, when a connection of p's identity is there: the first one takes the
 * place, a second one is refused</td></tr>
 * <tr><td>greeting</td><td>a link</td><td>without p</td><td>standing, when both have greeted; absent, when the peer is not ready
 * ({@link #notStanding}); over, when somebody else answers ({@link #impostor})</td></tr>
 * <tr><td>standing</td><td>a link</td><td>without p</td><td>left, by the peer's BYE; the session is over if it is lost without</td></tr>
 * <tr><td>left</td><td>a link</td><td>with p</td><td>nothing: runs that still wait for p fail, others go on</td></tr>
 * </table>
 *
 * <h2>Threads</h2>
 *
 * <p>Event loops, runs and the watch of idle sessions call in at any time. Each field changes atomically by itself, and two
 * rules make them one. First, {@code end} is set once, and who sets it tells all runs and all links; whoever puts a link or
 * a run in its place looks at {@code end} after that. So of the two that meet, one at least sees the other, and telling
 * somebody twice does nothing. Second, waiting for links to stand is under {@code standing}, and whatever could change the
 * answer notifies there after its change.
 */
final class LinkedSession implements SessionLinks {
    private final SessionId id;
    private final Endpoints endpoints;
    private final Set<Integer> peers = ConcurrentHashMap.newKeySet();
    private final LinkLimits limits;
    private final Sessions sessions;
    private final ObjIntConsumer<LinkedSession> dial;
    private final Runs runs;
    private final AtomicReferenceArray<@Nullable ShareLink> links;
    private final AtomicReferenceArray<@Nullable String> lastRefusals;
    private final Set<Integer> left = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable MpcException> end = new AtomicReference<>();
    /** Guards waiting for links to stand. */
    private final Object standing = new Object();

    private final ChannelGroup dialled = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    /** {@code dial} reaches for a peer, again and again, until the session is over. */
    LinkedSession(
            SessionId id,
            Endpoints endpoints,
            LinkLimits limits,
            Sessions sessions,
            ObjIntConsumer<LinkedSession> dial) {
        this.id = id;
        this.endpoints = endpoints;
        this.limits = limits;
        this.sessions = sessions;
        this.dial = dial;
        links = new AtomicReferenceArray<>(endpoints.count());
        lastRefusals = new AtomicReferenceArray<>(endpoints.count());
        runs = new Runs(this);
    }

    @Override
    public void add(Set<Integer> more) {
        for (int peer : more) {
            if (peer < 0 || peer >= endpoints.count() || peer == endpoints.self()) {
                throw new IllegalArgumentException("no such peer: index=" + peer + ", self=" + endpoints.self()
                        + ", players=" + endpoints.count());
            }
        }
        for (int peer : more) {
            if (peers.add(peer) && peer < endpoints.self()) {
                dial.accept(this, peer);
            }
        }
        // those who dial may have been quicker
        sessions.readmit(this);
    }

    SessionId id() {
        return id;
    }

    Endpoints endpoints() {
        return endpoints;
    }

    LinkLimits limits() {
        return limits;
    }

    Runs runs() {
        return runs;
    }

    /** A connection that may become a link. It is closed with the session if it does not. */
    void dialled(Channel channel) {
        dialled.add(channel);
    }

    /** Greets the peer that was dialled; null if nobody waits for it any more. On the connection's event loop. */
    @Nullable
    FrameReader linkWith(int peer, Channel channel) {
        ShareLink link = new ShareLink(this, peer, channel);
        if (!isOpen() || !links.compareAndSet(peer, null, link)) {
            return null;
        }
        dialled.remove(channel);
        link.greet();
        tellIfOver(link);
        return link.reader();
    }

    /** Somebody has come, and is who it says. On the connection's event loop. */
    void admit(Knock knock) {
        int peer = knock.name() == null ? (int) knock.header().address().high() : endpoints.indexOf(knock.name());
        if (peer > endpoints.self() && peer < endpoints.count() && !peers.contains(peer)) {
            sessions.hold(knock);
            return;
        }
        if (peer <= endpoints.self() || peer >= endpoints.count()) {
            somebodyRefused("player not expected here: player=" + (peer < 0 ? knock.source() : String.valueOf(peer)));
            knock.channel().close();
            return;
        }
        if (!isOpen()) {
            knock.refuse(Sessions.over(end.get()));
            return;
        }
        ShareLink link = new ShareLink(this, peer, knock);
        if (!links.compareAndSet(peer, null, link)) {
            knock.refuse(new MpcException(
                    MpcException.Code.ABORTED, "player connects twice: player=" + endpoints.name(peer)));
            return;
        }
        knock.reader().handOver(link);
        link.greet();
        try {
            link.greeted(knock.header(), knock.words());
            knock.reader().resume();
        } catch (MpcException e) {
            fail(e);
        }
        tellIfOver(link);
    }

    /** The session may have failed while this link came. */
    private void tellIfOver(ShareLink link) {
        MpcException cause = end.get();
        if (cause != null) {
            link.finish(
                    AbortText.frame(Frame.NO_RUN, endpoints.self(), cause.code(), String.valueOf(cause.getMessage())),
                    true);
        }
    }

    void impostor(int peer, String found) {
        fail(new MpcException(
                MpcException.Code.ABORTED,
                "peer has another identity: expected=" + endpoints.name(peer) + ", found=" + found));
    }

    /** A connection was not good enough; remembered for the error if no better one comes. */
    void refused(int peer, String cause) {
        lastRefusals.set(peer, cause);
    }

    /** Whoever it was has no name. */
    void somebodyRefused(String cause) {
        for (int peer : peers) {
            if (peer > endpoints.self()) {
                lastRefusals.compareAndSet(peer, null, "somebody was refused: " + cause);
            }
        }
    }

    void stands() {
        synchronized (standing) {
            standing.notifyAll();
        }
    }

    boolean stands(int peer) {
        ShareLink link = links.get(peer);
        return link != null && link.standing();
    }

    void notStanding(ShareLink link, int peer, String reason) {
        links.compareAndSet(peer, link, null);
        refused(peer, reason);
    }

    @Override
    public void lookAgain() {
        stands();
    }

    @Override
    public boolean awaitStanding(BooleanSupplier wanted) {
        try {
            if (!allStandWithin(limits.connectMillis(), wanted)) {
                if (!wanted.getAsBoolean()) {
                    return false;
                }
                fail(new MpcException(
                        MpcException.Code.PEER_SILENT,
                        "links do not stand: missing=" + missingPeers() + ", waitedMillis=" + limits.connectMillis()
                                + "; if they are only slow to start, raise --timeout at the players"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(new MpcException(MpcException.Code.CANCELLED, "cancelled: step=connect", e));
        }
        checkOpen();
        return true;
    }

    /** False: not all in time, or not wanted any more. True also if the session is over. */
    private boolean allStandWithin(long millis, BooleanSupplier wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (standing) {
            while (isOpen() && !peers.stream().allMatch(this::stands)) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || !wanted.getAsBoolean()) {
                    return false;
                }
                standing.wait(left);
            }
        }
        return true;
    }

    private List<String> missingPeers() {
        List<String> names = new ArrayList<>();
        for (int peer : peers.stream().sorted().toList()) {
            if (!stands(peer)) {
                String refusal = lastRefusals.get(peer);
                names.add(endpoints.name(peer) + (refusal == null ? "" : " (" + refusal + ")"));
            }
        }
        return names;
    }

    @Override
    public RunLinks run(int number, long maxBytes, long timeoutMillis) {
        if (number < 1 || maxBytes < 0 || timeoutMillis < 1) {
            throw new IllegalArgumentException(
                    "run malformed: number=" + number + ", maxBytes=" + maxBytes + ", timeoutMillis=" + timeoutMillis);
        }
        checkOpen();
        LinkedRun run = runs.begin(number);
        try {
            run.begin(maxBytes, timeoutMillis);
        } catch (MpcException e) {
            fail(e);
        }
        left.forEach(peer -> run.left(peer, hasLeft(peer)));
        MpcException cause = end.get();
        if (cause != null) {
            run.fail(cause);
            throw cause;
        }
        return run;
    }

    ShareLink link(int peer) {
        ShareLink link = links.get(peer);
        if (link == null || !link.standing()) {
            throw new IllegalArgumentException("no link: peer=" + endpoints.name(peer));
        }
        return link;
    }

    void readOn(int peer) {
        ShareLink link = links.get(peer);
        if (link != null) {
            link.readOn();
        }
    }

    /** Tells every peer that a run has failed. */
    void tell(Frame abort) {
        for (int peer : peers) {
            ShareLink link = links.get(peer);
            if (link != null) {
                link.abortRun(abort);
            }
        }
    }

    /** A peer says that a run has failed; the player at fault need not be the peer itself. */
    void runEndedBy(LinkedRun run, int peer, Frame.Header header, long[] words) {
        String reason = AbortText.read(words);
        int origin = origin(peer, header);
        run.fail(
                new MpcException(
                        AbortText.code(header.round()),
                        "run ended by another player: player=" + endpoints.name(origin) + ", cause=" + reason),
                origin,
                reason);
    }

    /** A peer says that the session has failed. */
    void endedBy(int peer, Frame.Header header, long[] words) {
        String reason = AbortText.read(words);
        int origin = origin(peer, header);
        fail(
                new MpcException(
                        AbortText.code(header.round()),
                        "session ended by another player: player=" + endpoints.name(origin) + ", cause=" + reason),
                origin,
                reason);
    }

    private int origin(int peer, Frame.Header header) {
        int part = header.address().part();
        return part < endpoints.count() ? part : peer;
    }

    void left(int peer) {
        left.add(peer);
        runs.open().forEach(run -> run.left(peer, hasLeft(peer)));
    }

    private MpcException hasLeft(int peer) {
        return new MpcException(MpcException.Code.ABORTED, "peer left the session: from=" + endpoints.name(peer));
    }

    @Override
    public void fail(MpcException cause) {
        fail(cause, endpoints.self(), String.valueOf(cause.getMessage()));
    }

    private void fail(MpcException cause, int origin, String reason) {
        if (!end.compareAndSet(null, cause)) {
            return;
        }
        runs.open().forEach(run -> run.fail(cause));
        finishLinks(AbortText.frame(Frame.NO_RUN, origin, cause.code(), reason), true);
        dialled.close();
        stands();
    }

    private void finishLinks(Frame last, boolean now) {
        for (int peer : peers) {
            ShareLink link = links.get(peer);
            if (link != null) {
                link.finish(last, now);
            }
        }
    }

    private void checkOpen() {
        MpcException cause = end.get();
        if (cause != null) {
            throw cause;
        }
    }

    @Override
    public boolean isOpen() {
        return end.get() == null;
    }

    /** Closes the connections as they are. */
    void drop() {
        dialled.close();
        for (int peer = 0; peer < links.length(); peer++) {
            ShareLink link = links.get(peer);
            if (link != null) {
                link.drop();
            }
        }
    }

    /** Whether all links have taken what was sent to them within the time. */
    boolean awaitSent(long timeoutMillis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        try {
            for (int peer : peers) {
                ShareLink link = links.get(peer);
                long left = Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
                if (link != null && !link.awaitSent(left)) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Sends what waits, takes leave of the others, and overwrites what was never received. The connections close when
     * the others have taken leave too, in the background.
     */
    @Override
    public void close() {
        MpcException closed = new MpcException(
                MpcException.Code.CANCELLED, "session closed: player=" + endpoints.name(endpoints.self()));
        if (end.compareAndSet(null, closed)) {
            runs.open().forEach(run -> run.fail(closed));
            finishLinks(
                    new Frame(Frame.Kind.BYE, Frame.NO_RUN, new Address(endpoints.self(), 0, 0), 0, new long[0]),
                    false);
            stands();
            awaitSent(limits.timeoutMillis());
        }
        dialled.close();
        sessions.remove(this);
    }
}
