package io.tfe4j.player;

import com.google.protobuf.ByteString;
import io.tfe4j.config.Roster;
import io.tfe4j.player.consent.Submissions;
import io.tfe4j.player.consent.Submitted;
import io.tfe4j.player.tls.Sha256;
import io.tfe4j.player.wire.Hello;
import io.tfe4j.program.Exchange;
import io.tfe4j.program.Node;
import io.tfe4j.program.Program;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What all players of a run must agree on, as this player derives it from the submission by itself. */
final class Terms {
    private Terms() {}

    static Hello of(Submitted submitted, Roster roster) {
        Program program = submitted.program();
        SortedSet<Integer> precisions = new TreeSet<>();
        for (Node node : program.allNodes()) {
            precisions.add(node.type().fractionBits());
        }
        return Hello.newBuilder()
                .setWireVersion(LibraryVersion.WIRE)
                .setLibraryVersion(LibraryVersion.current())
                .setSession(Submissions.bytes(submitted.session()))
                .setRun(submitted.run())
                .setProgram(hex(program.digest()))
                .setInputs(digest(program, exchange -> exchange.direction().isInput()))
                .setOutputs(digest(program, exchange -> !exchange.direction().isInput()))
                .setHostmap(hex(roster.digest()))
                .setRingBits(program.ring().bits())
                .addAllFractionBits(precisions)
                .setProtocol(program.suite().name())
                .setMode(submitted.submission().getMode())
                .setSubmission(ByteString.copyFrom(submitted.digest()))
                .build();
    }

    private static ByteString hex(String digits) {
        return ByteString.copyFrom(HexFormat.of().parseHex(digits));
    }

    private static ByteString digest(Program program, Predicate<Exchange> kept) {
        MessageDigest digest = Sha256.digest();
        for (Exchange exchange : Exchange.of(program)) {
            if (kept.test(exchange)) {
                String line = exchange.direction() + " " + exchange.paths() + " " + exchange.type() + "\n";
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return ByteString.copyFrom(digest.digest());
    }

    /** SHA-256 of a text. */
    static byte[] digest(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
