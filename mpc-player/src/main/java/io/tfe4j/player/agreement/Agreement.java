package io.tfe4j.player.agreement;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.PairKeys;
import io.tfe4j.party.Party;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.Identity;
import io.tfe4j.player.tls.Sha256;
import io.tfe4j.player.tls.Signatures;
import io.tfe4j.player.wire.About;
import io.tfe4j.player.wire.Confirm;
import io.tfe4j.player.wire.Hello;
import io.tfe4j.player.wire.Saving;
import io.tfe4j.random.KeyedRandom;
import io.tfe4j.random.RandomSource;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How players make sure, directly with one another, that they run the same, before a share moves.
 *
 * <p>Each sends its {@link Hello} to its peers: the session, digests of program, inputs, outputs, host map and
 * submission, precision, mode, versions, a nonce, and from servers a fresh X25519 key. Any difference ends the run.
 * Then each signs, for each peer, the transcript, which is a hash of the three servers' hellos, and the hellos of the two;
 * so servers that tell different players different things are found out. The servers' common keys come from their
 * X25519 keys with the transcript as salt: whoever alters a byte of any hello gives the parties different keys, and no
 * valid signature.
 *
 * <p><b>Who learns what:</b> nothing secret is sent. Source: the SIGMA pattern (Krawczyk 2003), with mutual TLS below.
 */
public final class Agreement {
    static final String PURPOSE = "tfe4j transcript 1";
    private static final int NONCE_BYTES = 32;
    /** With what is noted of all players. */
    private static final int MOST_HELLO_BYTES = 1 << 17;

    private static final int FIRST_OWN_FIELD = Hello.PLAYER_FIELD_NUMBER;
    private static final int SHOWN_BYTES = 8;

    private final Member member;
    private final Hello common;
    private final byte[] policy;
    private final List<Saving> savings;
    private final List<About> subjects;
    private final Map<String, String> noted;
    private final Judgement judgement;
    private final SecureRandom random = new SecureRandom();
    private final @Nullable EphemeralKey ephemeral;
    private final Map<Integer, byte[]> hellos = new TreeMap<>();
    private final Map<Integer, Hello> read = new TreeMap<>();

    /** What a player does when it knows what the others are about to run, and before it confirms. */
    @FunctionalInterface
    public interface Judgement {
        /**
         * @param hellos of all peers, by endpoint
         * @throws RuntimeException if this player does not take part
         */
        void judge(Map<Integer, Hello> hellos);

        /**
         * A peer has confirmed, after it had heard this player's hello.
         *
         * @param heads of its logs, as it tells them
         * @throws RuntimeException if they are not as they should be
         */
        default void confirmed(String peer, String heads) {}

        /** What this player tells in its own confirmation. */
        default String heads() {
            return "";
        }
    }

    private Agreement(
            Member member,
            Hello common,
            byte[] policy,
            List<Saving> savings,
            List<About> subjects,
            Map<String, String> noted,
            Judgement judgement) {
        this.noted = noted;
        this.member = member;
        this.common = common;
        this.policy = policy;
        this.savings = savings;
        this.subjects = subjects;
        this.judgement = judgement;
        ephemeral = member.isServer() ? new EphemeralKey(random) : null;
    }

    /**
     * Agrees with all peers.
     *
     * @param common the fields of a hello that must be equal everywhere
     * @param policy a hash of this player's own policy, for the others' records
     * @return the pair keys of this server; none at owners and receivers
     * @throws MpcException if a peer expects something else, or does not prove who it is
     */
    public static @Nullable PairKeys reach(Member member, Hello common, byte[] policy) {
        return reach(member, common, policy, List.of(), List.of(), Map.of(), hellos -> {});
    }

    /**
     * As {@link #reach(Member, Hello, byte[])}, of a run that may touch what is stored.
     *
     * @param savings what this server has of the checkpoints that the program touches
     * @param subjects whom this owner's data sets are about
     * @param noted heads of the others' logs, by player, as this player knows them
     * @param judgement what this player still has to decide; whoever confirms has decided
     */
    public static @Nullable PairKeys reach(
            Member member,
            Hello common,
            byte[] policy,
            List<Saving> savings,
            List<About> subjects,
            Map<String, String> noted,
            Judgement judgement) {
        return new Agreement(member, common, policy, savings, subjects, noted, judgement).reach();
    }

    private @Nullable PairKeys reach() {
        byte[] mine = hello().toByteArray();
        hellos.put(member.self(), mine);
        member.peers().forEach(peer -> Notes.HELLO.send(member, peer, mine, MOST_HELLO_BYTES));
        for (int peer : member.peers()) {
            byte[] theirs = Notes.HELLO.receive(member, peer, MOST_HELLO_BYTES);
            hellos.put(peer, theirs);
            read.put(peer, check(peer, theirs));
        }
        judgement.judge(read);
        byte[] transcript = transcript();
        for (int peer : member.peers()) {
            byte[] statement = statement(transcript, member.self(), peer);
            Notes.CONFIRM.send(member, peer, confirm(statement).toByteArray());
        }
        for (int peer : member.peers()) {
            byte[] bytes = Notes.CONFIRM.receive(member, peer);
            judgement.confirmed(
                    member.name(peer), checkConfirm(peer, bytes, statement(transcript, peer, member.self())));
        }
        return ephemeral == null ? null : pairKeys(ephemeral, transcript);
    }

    private Hello hello() {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        Hello.Builder hello = common.toBuilder()
                .setPlayer(member.name(member.self()))
                .setNonce(ByteString.copyFrom(nonce))
                .setPolicy(ByteString.copyFrom(policy))
                .addAllSavings(savings)
                .addAllSubjects(subjects)
                .putAllNoted(noted);
        if (ephemeral != null) {
            hello.setEphemeralKey(ByteString.copyFrom(ephemeral.publicBytes()));
        }
        return hello.build();
    }

    private Hello check(int peer, byte[] bytes) {
        Hello hello;
        try {
            hello = Hello.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new MpcException(MpcException.Code.BAD_MESSAGE, "hello malformed: from=" + member.name(peer), e);
        }
        for (FieldDescriptor field : Hello.getDescriptor().getFields()) {
            if (field.getNumber() < FIRST_OWN_FIELD && !hello.getField(field).equals(common.getField(field))) {
                throw new MpcException(
                        MpcException.Code.INCONSISTENT,
                        "players disagree: field=" + field.getName() + ", here=" + show(common.getField(field))
                                + ", at " + member.name(peer) + "=" + show(hello.getField(field)));
            }
        }
        if (!hello.getPlayer().equals(member.name(peer)) || hello.getNonce().size() != NONCE_BYTES) {
            throw new MpcException(
                    MpcException.Code.BAD_MESSAGE,
                    "hello of another player: expected=" + member.name(peer) + ", found="
                            + printable(hello.getPlayer()));
        }
        return hello;
    }

    private static String show(Object value) {
        if (value instanceof ByteString bytes) {
            byte[] first =
                    bytes.substring(0, Math.min(SHOWN_BYTES, bytes.size())).toByteArray();
            return HexFormat.of().formatHex(first) + (bytes.size() > SHOWN_BYTES ? "…" : "");
        }
        return printable(String.valueOf(value));
    }

    private static String printable(String text) {
        return text.substring(0, Math.min(100, text.length())).replaceAll("[^\\P{C}]", "?");
    }

    /** As it was sent. */
    private byte[] helloOf(int endpoint) {
        byte[] hello = hellos.get(endpoint);
        if (hello == null) {
            throw new AssertionError("no hello: endpoint=" + endpoint);
        }
        return hello;
    }

    private byte[] transcript() {
        MessageDigest digest = Sha256.digest();
        for (int server = 0; server < Member.SERVERS; server++) {
            byte[] hello = helloOf(server);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(hello.length).array());
            digest.update(hello);
        }
        return digest.digest();
    }

    /** What one tells the other that it has seen: the transcript, and their own two hellos, owners' included. */
    private byte[] statement(byte[] transcript, int from, int to) {
        MessageDigest digest = Sha256.digest();
        digest.update(transcript);
        for (int endpoint : new int[] {from, to}) {
            digest.update(Sha256.of(helloOf(endpoint)));
        }
        return digest.digest();
    }

    private Confirm confirm(byte[] statement) {
        Confirm.Builder confirm = Confirm.newBuilder()
                .setStatement(ByteString.copyFrom(statement))
                .setHeads(judgement.heads());
        Credentials credentials = member.credentials();
        if (credentials != null) {
            confirm.setCertificate(ByteString.copyFrom(Signatures.certificate(credentials)))
                    .setSignature(ByteString.copyFrom(Signatures.sign(credentials, PURPOSE, statement)));
        }
        return confirm.build();
    }

    /** The heads that it tells. */
    private String checkConfirm(int peer, byte[] bytes, byte[] statement) {
        try {
            Confirm confirm = Confirm.parseFrom(bytes);
            if (!MessageDigest.isEqual(confirm.getStatement().toByteArray(), statement)) {
                throw new IllegalArgumentException("it has seen other hellos");
            }
            Credentials credentials = member.credentials();
            if (credentials != null) {
                String signer = Signatures.verify(
                        credentials,
                        confirm.getCertificate().toByteArray(),
                        PURPOSE,
                        statement,
                        confirm.getSignature().toByteArray());
                if (!signer.equals(Identity.PLAYER + member.name(peer))) {
                    throw new IllegalArgumentException("signed by another: identity=" + signer);
                }
            }
            return confirm.getHeads();
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new MpcException(
                    MpcException.Code.INCONSISTENT,
                    "player does not confirm: player=" + member.name(peer) + ", cause=" + e.getMessage(),
                    e);
        }
    }

    private PairKeys pairKeys(EphemeralKey own, byte[] transcript) {
        Party self = Party.values()[member.self()];
        return new PairKeys(
                random(own, transcript, self.previous(), self), random(own, transcript, self.next(), self.next()));
    }

    /** The key of component {@code component}, which {@code peer} holds too. */
    private RandomSource random(EphemeralKey own, byte[] transcript, Party peer, Party component) {
        Hello hello = read.get(peer.ordinal());
        if (hello == null) {
            throw new AssertionError("no hello: server=" + peer);
        }
        String purpose = "tfe4j pair key 1, component " + component.ordinal() + ", session "
                + HexFormat.of().formatHex(common.getSession().toByteArray()) + ", run " + common.getRun()
                + ", program "
                + HexFormat.of().formatHex(common.getProgram().toByteArray());
        byte[] key = own.common(hello.getEphemeralKey().toByteArray(), transcript, purpose, KeyedRandom.KEY_BYTES);
        try {
            return new KeyedRandom(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
