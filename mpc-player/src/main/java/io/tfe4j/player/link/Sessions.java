package io.tfe4j.player.link;

import io.tfe4j.party.MpcException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sessions joined here, and the connections that have come for one not joined yet: the peer may be quicker. Those
 * are held for a limited time, and only so many of one peer.
 */
final class Sessions {
    static final int MAX_HELD_OF_A_PEER = 32;

    private final long maxMillis;
    private final Map<SessionId, LinkedSession> joined = new HashMap<>();
    private final List<Knock> held = new ArrayList<>();
    private boolean closed;

    Sessions(long maxMillis) {
        this.maxMillis = maxMillis;
    }

    /** @throws IllegalStateException if the session is joined already, or the port is closed */
    void add(LinkedSession session) {
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("port is closed: session=" + session.id());
            }
            if (joined.putIfAbsent(session.id(), session) != null) {
                throw new IllegalStateException("session joined twice: session=" + session.id());
            }
        }
        readmit(session);
    }

    /** Lets those in who came before the session waited for them. */
    void readmit(LinkedSession session) {
        List<Knock> come = new ArrayList<>();
        synchronized (this) {
            for (Iterator<Knock> each = held.iterator(); each.hasNext(); ) {
                Knock knock = each.next();
                if (knock.header().session().equals(session.id())) {
                    each.remove();
                    come.add(knock);
                }
            }
        }
        come.forEach(knock -> knock.channel().eventLoop().execute(() -> session.admit(knock)));
    }

    synchronized void remove(LinkedSession session) {
        joined.remove(session.id(), session);
    }

    synchronized List<LinkedSession> all() {
        return List.copyOf(joined.values());
    }

    synchronized List<LinkedSession> close() {
        closed = true;
        return all();
    }

    synchronized int held() {
        return held.size();
    }

    /** Somebody has come for a session. On the connection's event loop. */
    void come(Knock knock) {
        LinkedSession session;
        synchronized (this) {
            session = joined.get(knock.header().session());
            if (session == null) {
                hold(knock);
            }
        }
        if (session != null) {
            session.admit(knock);
        }
    }

    /** Somebody has come too early. */
    synchronized void hold(Knock knock) {
        long others = held.stream()
                .filter(other -> other.source().equals(knock.source()))
                .count();
        if (closed || others >= MAX_HELD_OF_A_PEER) {
            knock.channel().close();
            return;
        }
        held.add(knock);
        knock.channel().closeFuture().addListener(gone -> forget(knock));
        knock.channel()
                .eventLoop()
                .schedule(
                        () -> {
                            if (forget(knock)) {
                                knock.channel().close();
                            }
                        },
                        maxMillis,
                        TimeUnit.MILLISECONDS);
    }

    private synchronized boolean forget(Knock knock) {
        return held.remove(knock);
    }

    /** A connection whose owner nobody knows was refused: perhaps it was the one that a session waits for. */
    void somebodyRefused(String cause) {
        all().forEach(session -> session.somebodyRefused(cause));
    }

    /** What to tell a player that comes for a session that has failed here. */
    static MpcException over(@Nullable MpcException failure) {
        return failure == null ? new MpcException(MpcException.Code.ABORTED, "session ended") : failure;
    }
}
