package io.tfe4j.player.audit;

import io.tfe4j.party.MpcException;
import java.util.List;

/**
 * What a player notes of one run.
 *
 * @param inputs what was read here; empty at a server
 * @param rule of the policy, that allowed it or refused it
 */
public record AuditEntry(Request request, List<Input> inputs, List<Output> outputs, String rule, Outcome outcome) {
    /** Who asked for what. {@code program} is the digest. */
    public record Request(String session, int run, String submitter, String program, String tag) {}

    public record Input(String player, String dataset, List<String> columns) {
        public Input {
            columns = List.copyOf(columns);
        }
    }

    public record Output(String name, String receiver) {}

    /** {@code code} and {@code reason} are empty where they do not apply. */
    public record Outcome(Result result, String code, String reason, long bytesSent, int rounds) {
        /** Consent was given; written before anything secret is sent, so that a crash cannot hide a run. */
        public static Outcome accepted() {
            return new Outcome(Result.ACCEPTED, "", "", 0, 0);
        }

        /**
         * This player has done its part and nothing has been delivered; written before it tells the others so, so that a
         * disk that is full stops a run before anybody has its result.
         */
        public static Outcome computed() {
            return new Outcome(Result.COMPUTED, "", "", 0, 0);
        }

        public static Outcome finished(long bytesSent, int rounds) {
            return new Outcome(Result.FINISHED, "", "", bytesSent, rounds);
        }

        /** Messages of failures stay out: they quote other players. */
        public static Outcome failed(MpcException.Code code, long bytesSent, int rounds) {
            return new Outcome(Result.FAILED, code.name(), "", bytesSent, rounds);
        }

        public static Outcome refused(String reason) {
            return new Outcome(Result.REFUSED, "", reason, 0, 0);
        }
    }

    public enum Result {
        ACCEPTED,
        COMPUTED,
        FINISHED,
        FAILED,
        REFUSED
    }

    public AuditEntry {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
