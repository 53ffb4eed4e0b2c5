package io.tfe4j.player.audit;

import io.tfe4j.party.MpcException;
import java.util.List;
import java.util.Map;

/**
 * What a player notes of one run.
 *
 * @param players who takes part, servers included
 * @param inputs what was read here; empty at a server
 * @param rule of the policy, that allowed it or refused it
 */
public record AuditEntry(
        Request request, List<String> players, List<Input> inputs, List<Output> outputs, String rule, Outcome outcome) {
    /** Who asked for what. {@code program} and {@code submission} are SHA-256, in hexadecimal digits. */
    public record Request(String session, int run, String submitter, String program, String submission, String tag) {}

    public record Input(String player, String dataset, List<String> columns) {
        public Input {
            columns = List.copyOf(columns);
        }
    }

    public record Output(String name, String receiver) {}

    /**
     * {@code code}, {@code reason} and {@code proof} are empty where they do not apply.
     *
     * @param proof that every player had done its part, in hexadecimal digits: their signatures
     * @param heads of the other players' logs, as they told them in this run, by the player's name
     */
    public record Outcome(
            Result result,
            String code,
            String reason,
            long bytesSent,
            int rounds,
            String proof,
            Map<String, String> heads) {
        private static final String NO_RUN = "NO_RUN";

        /** Consent was given; written before anything secret is sent, so that a crash cannot hide a run. */
        public static Outcome accepted() {
            return new Outcome(Result.ACCEPTED, "", "", 0, 0, "", Map.of());
        }

        /** Everybody has spent what the run costs; written by the server that decides before it lets the run begin. */
        public static Outcome begun() {
            return new Outcome(Result.BEGUN, "", "", 0, 0, "", Map.of());
        }

        /**
         * This player has done its part and nothing has been delivered; written before it tells the others so, so that a
         * disk that is full stops a run before anybody has its result.
         */
        public static Outcome computed() {
            return new Outcome(Result.COMPUTED, "", "", 0, 0, "", Map.of());
        }

        public static Outcome finished(long bytesSent, int rounds) {
            return new Outcome(Result.FINISHED, "", "", bytesSent, rounds, "", Map.of());
        }

        /** The same, at the server that decides: the run has finished when this is on its disk. */
        public static Outcome decided(long bytesSent, int rounds, String proof) {
            return new Outcome(Result.FINISHED, "", "", bytesSent, rounds, proof, Map.of());
        }

        /** The same, with what others told of their logs. */
        public Outcome noting(Map<String, String> newHeads) {
            return new Outcome(result, code, reason, bytesSent, rounds, proof, newHeads);
        }

        public Outcome {
            heads = Map.copyOf(heads);
        }

        /** Messages of failures stay out: they quote other players. */
        public static Outcome failed(MpcException.Code code, long bytesSent, int rounds) {
            return new Outcome(Result.FAILED, code.name(), "", bytesSent, rounds, "", Map.of());
        }

        public static Outcome refused(String reason) {
            return new Outcome(Result.REFUSED, "", reason, 0, 0, "", Map.of());
        }

        /** A submission that is no run, such as one that was there before; the run of its number is not ended by it. */
        public static Outcome turnedAway(String reason) {
            return new Outcome(Result.REFUSED, NO_RUN, reason, 0, 0, "", Map.of());
        }

        public boolean isOfNoRun() {
            return code.equals(NO_RUN);
        }
    }

    public enum Result {
        ACCEPTED,
        BEGUN,
        COMPUTED,
        FINISHED,
        FAILED,
        REFUSED;

        /** Whether nothing follows it. */
        public boolean isLast() {
            return this == FINISHED || this == FAILED || this == REFUSED;
        }
    }

    /** The same run, further on. */
    public AuditEntry with(Outcome next) {
        return new AuditEntry(request, players, inputs, outputs, rule, next);
    }

    public AuditEntry {
        players = List.copyOf(players);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
