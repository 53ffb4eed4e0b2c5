package io.tfe4j.player;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.consent.RefusedException;
import io.tfe4j.player.wire.Failed;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Failures as they travel between players and scripts. */
final class Failures {
    private static final String REFUSED = "REFUSED";

    private Failures() {}

    static Failed of(String player, Throwable cause) {
        String code = cause instanceof RefusedException
                ? REFUSED
                : cause instanceof MpcException known ? known.code().name() : MpcException.Code.ABORTED.name();
        String message = cause instanceof RefusedException refused
                ? refused.told()
                : cause instanceof MpcException
                        ? String.valueOf(cause.getMessage())
                        : "run failed: player=" + player + ", cause=" + MpcException.reason(cause);
        Failed.Builder failed =
                Failed.newBuilder().setCode(code).setMessage(message).setPlayer(player);
        return cause instanceof RefusedException refused
                ? failed.addAllAsks(refused.asks()).build()
                : failed.build();
    }

    /** A call did not reach its player, or was cut. */
    static Failed ofCall(String player, String address, Throwable cause) {
        Status status = Status.fromThrowable(cause);
        String reason = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        Throwable below = status.getCause();
        String why = ", cause=" + reason + (below == null ? "" : " (" + below.getMessage() + ")");
        String tls = tlsProblem(status);
        if (!tls.isEmpty()) {
            return failed(
                    MpcException.Code.BAD_INPUT,
                    player,
                    "no connection with the player: player=" + player + ", address=" + address + ", cause=" + tls);
        }
        return switch (status.getCode()) {
            case CANCELLED -> failed(MpcException.Code.CANCELLED, player, "run cancelled by its caller");
            case PERMISSION_DENIED, FAILED_PRECONDITION ->
                failed(MpcException.Code.ABORTED, player, "player refuses: player=" + player + why);
            case UNAVAILABLE, DEADLINE_EXCEEDED ->
                failed(
                        MpcException.Code.PEER_SILENT,
                        player,
                        "player not reachable: player=" + player + ", address=" + address + why);
            default ->
                failed(
                        MpcException.Code.ABORTED,
                        player,
                        "call failed: player=" + player + ", address=" + address + why);
        };
    }

    /** What is wrong with somebody's certificate, which no repetition mends; empty if nothing is known to be. */
    private static String tlsProblem(Status status) {
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return String.valueOf(cause.getMessage());
            }
            if (cause instanceof SSLException
                    && String.valueOf(cause.getMessage()).contains("alert")) {
                return "the player does not take our certificate: " + cause.getMessage()
                        + "; its log says why, most often another authority or a date";
            }
        }
        boolean hungUp = String.valueOf(status.getDescription()).contains("Network closed for unknown reason");
        return hungUp
                ? "the player hung up before a word was said: it may want TLS where this has no certificates (--certs),"
                        + " know another authority, or have just been stopped"
                : "";
    }

    private static Failed failed(MpcException.Code code, String player, String message) {
        return Failed.newBuilder()
                .setCode(code.name())
                .setMessage(message)
                .setPlayer(player)
                .build();
    }

    /** Nobody listens where the player should. */
    static boolean isNotUp(Throwable call) {
        for (Throwable cause = call; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }

    /** The player has answered, and does nothing. */
    static boolean isTurnedAway(Throwable call) {
        return switch (Status.fromThrowable(call).getCode()) {
            case PERMISSION_DENIED, FAILED_PRECONDITION, UNAUTHENTICATED, UNIMPLEMENTED -> true;
            default -> false;
        };
    }

    static boolean isRefusal(Failed failed) {
        return failed.getCode().equals(REFUSED);
    }

    /** What a script is told. */
    static MpcException exception(Failed failed) {
        if (isRefusal(failed)) {
            return new MpcException(
                    MpcException.Code.ABORTED,
                    "player refuses: player=" + printable(failed.getPlayer()) + ", cause="
                            + printable(failed.getMessage()));
        }
        return new MpcException(code(failed.getCode()), printable(failed.getMessage()));
    }

    /** What a coordinator tells may end on a terminal. */
    private static String printable(String told) {
        return told.replaceAll("[\\p{C}&&[^\n]]", "?");
    }

    private static MpcException.Code code(String name) {
        for (MpcException.Code code : MpcException.Code.values()) {
            if (code.name().equals(name)) {
                return code;
            }
        }
        return MpcException.Code.ABORTED;
    }

    static StatusRuntimeException denied(RefusedException cause) {
        return Status.PERMISSION_DENIED.withDescription(cause.told()).asRuntimeException();
    }
}
