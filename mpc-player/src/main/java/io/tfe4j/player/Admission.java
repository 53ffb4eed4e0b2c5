package io.tfe4j.player;

import io.grpc.ForwardingServerCall;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.tfe4j.player.consent.RefusedException;
import io.tfe4j.player.link.Caller;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lets large messages in. Who may not ask is turned away before a byte of the message is read; others have one message under
 * way each, and few have all together, so that what is in flight does not grow with the number of calls.
 */
final class Admission implements ServerInterceptor {
    private static final int MOST_AT_ONCE = 2;
    /** For one message, once it is its turn. */
    private static final long MOST_SECONDS = 60;

    private static final String SUBMIT = "Submit";
    private static final String TAKE_PART = "TakePart";

    private final PlayerNode node;
    private final Executor threads;
    private final Map<String, Boolean> reading = new HashMap<>();
    private final Deque<Waiting> queue = new ArrayDeque<>();

    private record Waiting(String caller, Runnable read) {}

    Admission(PlayerNode node) {
        this.node = node;
        threads = node.threads();
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
        if (!method.equals(SUBMIT) && !method.equals(TAKE_PART)) {
            return next.startCall(call, headers);
        }
        String caller = Caller.KEY.get().identity();
        String refusal = refusal(method, caller);
        if (refusal != null) {
            call.close(Status.PERMISSION_DENIED.withDescription(refusal), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        Ticket ticket = new Ticket(
                caller,
                () -> call.close(
                        Status.DEADLINE_EXCEEDED.withDescription("message took too long: seconds=" + MOST_SECONDS),
                        new Metadata()));
        ServerCall<Q, R> patient = new ForwardingServerCall.SimpleForwardingServerCall<>(call) {
            @Override
            public void request(int messages) {
                ticket.whenMine(() -> super.request(messages));
            }
        };
        return new ForwardingServerCallListener.SimpleForwardingServerCallListener<>(next.startCall(patient, headers)) {
            @Override
            public void onMessage(Q message) {
                ticket.giveBack();
                super.onMessage(message);
            }

            @Override
            public void onCancel() {
                ticket.giveBack();
                super.onCancel();
            }

            @Override
            public void onComplete() {
                ticket.giveBack();
                super.onComplete();
            }
        };
    }

    private @Nullable String refusal(String method, String caller) {
        if (method.equals(TAKE_PART)) {
            return node.mayRelay(caller)
                    ? null
                    : "runs come from the coordinator only: caller=" + caller + ", coordinator="
                            + node.roster().coordinator().name();
        }
        try {
            node.requireNamed(caller);
            return null;
        } catch (RefusedException e) {
            return e.told();
        }
    }

    private synchronized boolean mayRead(String caller) {
        return reading.size() < MOST_AT_ONCE && !reading.containsKey(caller);
    }

    private void readNext() {
        Waiting next = null;
        synchronized (this) {
            for (Waiting each : queue) {
                if (mayRead(each.caller())) {
                    next = each;
                    break;
                }
            }
            if (next != null) {
                queue.remove(next);
                reading.put(next.caller(), true);
            }
        }
        if (next != null) {
            threads.execute(next.read());
        }
    }

    /** One call's right to read. */
    private final class Ticket {
        private final String caller;
        private final AtomicBoolean asked = new AtomicBoolean();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final Runnable close;
        private boolean held;

        private Ticket(String caller, Runnable close) {
            this.caller = caller;
            this.close = close;
        }

        private void expire() {
            if (!ended.getAndSet(true)) {
                close.run();
            }
            free();
        }

        /** Once; later requests ask for what does not come: a second message. */
        private void whenMine(Runnable read) {
            if (asked.getAndSet(true)) {
                read.run();
                return;
            }
            synchronized (Admission.this) {
                queue.add(new Waiting(caller, () -> begin(read)));
            }
            readNext();
        }

        private void begin(Runnable read) {
            synchronized (this) {
                held = true;
            }
            if (ended.get()) {
                free();
            } else {
                CompletableFuture.delayedExecutor(MOST_SECONDS, TimeUnit.SECONDS, threads)
                        .execute(this::expire);
                read.run();
            }
        }

        private void giveBack() {
            ended.set(true);
            free();
        }

        private void free() {
            synchronized (this) {
                if (!held) {
                    return;
                }
                held = false;
            }
            synchronized (Admission.this) {
                reading.remove(caller);
            }
            readNext();
        }
    }
}
