package io.tfe4j.player.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tfe4j.config.Player;
import io.tfe4j.party.InMemoryNetwork;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.PairKeys;
import io.tfe4j.player.tls.Certificates;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.wire.Hello;
import io.tfe4j.random.RandomSource;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threat model, item 4: any difference in a hello ends the run. Item 8: pair keys come from ephemeral X25519 over the signed
 * transcript, so that a tampered byte ends it too.
 */
@Timeout(60)
@Tag("security-4")
@Tag("security-8")
class HelloDifferencesTest {
    private static final List<String> NAMES = List.of("server0", "server1", "server2", "owner", "receiver");
    private static final int PLAYERS = NAMES.size();

    @TempDir
    static Path folder;

    private static final List<Credentials> CREDENTIALS = new ArrayList<>();

    @BeforeAll
    static void certificates() {
        List<Player> players = new ArrayList<>();
        NAMES.forEach(name -> players.add(new Player(name, "10.0.0.1:" + (players.size() + 1))));
        Certificates.make(players, folder, 1, false);
        CREDENTIALS.clear();
        NAMES.forEach(name -> CREDENTIALS.add(Credentials.load(folder, name)));
    }

    private static Hello common() {
        return Hello.newBuilder()
                .setWireVersion(1)
                .setLibraryVersion("1.2.3")
                .setSession(ByteString.copyFromUtf8("0123456789abcdef"))
                .setRun(1)
                .setProgram(ByteString.copyFromUtf8("program"))
                .setInputs(ByteString.copyFromUtf8("inputs"))
                .setOutputs(ByteString.copyFromUtf8("outputs"))
                .setHostmap(ByteString.copyFromUtf8("hostmap"))
                .setRingBits(64)
                .addFractionBits(16)
                .setProtocol("replicated3")
                .setMode("semi-honest")
                .setSubmission(ByteString.copyFromUtf8("submission"))
                .build();
    }

    /** All players agree, each with the hello, the links and the credentials it is given. */
    private static List<CompletableFuture<PairKeys>> agree(
            Function<Integer, Hello> hello,
            Function<Integer, MemoryLinks.Tamper> tamper,
            Function<Integer, Credentials> credentials) {
        InMemoryNetwork network = new InMemoryNetwork(PLAYERS, 20_000);
        List<CompletableFuture<PairKeys>> all = new ArrayList<>();
        for (int i = 0; i < PLAYERS; i++) {
            int self = i;
            all.add(CompletableFuture.supplyAsync(
                    () -> {
                        MemoryLinks links = new MemoryLinks(network, self, tamper.apply(self));
                        try {
                            return Agreement.reach(
                                    new Member(self, NAMES, peers(self), links, credentials.apply(self)),
                                    hello.apply(self),
                                    new byte[] {1});
                        } catch (MpcException e) {
                            links.abort(e);
                            throw e;
                        }
                    },
                    task -> new Thread(task).start()));
        }
        return all;
    }

    private static Set<Integer> peers(int self) {
        Set<Integer> peers = new TreeSet<>(self < 3 ? Set.of(0, 1, 2, 3, 4) : Set.of(0, 1, 2));
        peers.remove(self);
        return peers;
    }

    /** At least who received what was changed; others may have been done by then, and hear of it later. */
    private static void someFail(List<CompletableFuture<PairKeys>> players, String... messages) {
        List<CompletableFuture<PairKeys>> failed = new ArrayList<>();
        for (CompletableFuture<PairKeys> player : players) {
            if (player.handle((keys, e) -> e != null).join()) {
                failed.add(player);
            }
        }
        allFail(failed, messages);
    }

    private static void allFail(List<CompletableFuture<PairKeys>> players, String... messages) {
        List<String> found = new ArrayList<>();
        for (CompletableFuture<PairKeys> player : players) {
            assertThatThrownBy(player::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(MpcException.class)
                    .satisfies(e -> found.add(e.getMessage()));
        }
        assertThat(String.join("\n", found)).containsAnyOf(messages);
    }

    @Test
    void servers_getPairwiseEqualKeys_newOnesEachTime() {
        Set<String> seen = new TreeSet<>();
        for (int run = 0; run < 2; run++) {
            List<CompletableFuture<PairKeys>> players =
                    agree(i -> common(), i -> MemoryLinks.Tamper.NONE, CREDENTIALS::get);

            for (int i = 0; i < 3; i++) {
                String withNext = draw(players.get(i).join(), "withNext");
                assertThat(draw(players.get((i + 1) % 3).join(), "withPrevious"))
                        .isEqualTo(withNext);
                assertThat(seen.add(withNext)).isTrue();
            }
            assertThat(players.get(3).join()).isNull();
            assertThat(players.get(4).join()).isNull();
        }
    }

    private static String draw(PairKeys keys, String which) {
        try {
            Method method = PairKeys.class.getDeclaredMethod(which);
            method.setAccessible(true);
            long[] words = new long[4];
            ((RandomSource) method.invoke(keys)).fill(1, 2, 0, -1, words, 0, words.length);
            return Arrays.toString(words);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<FieldDescriptor> agreedFields() {
        return Hello.getDescriptor().getFields().stream()
                .filter(field -> field.getNumber() < Hello.PLAYER_FIELD_NUMBER);
    }

    @ParameterizedTest
    @MethodSource("agreedFields")
    void anyFieldThatDiffers_atAnyPlayer_endsTheRun(FieldDescriptor field) {
        for (int odd = 0; odd < PLAYERS; odd++) {
            int differing = odd;
            List<CompletableFuture<PairKeys>> players = agree(
                    i -> i == differing ? flipped(field) : common(), i -> MemoryLinks.Tamper.NONE, CREDENTIALS::get);

            allFail(players, "players disagree: field=" + field.getName());
        }
    }

    private static Hello flipped(FieldDescriptor field) {
        Hello.Builder hello = common().toBuilder();
        Object value = hello.getField(field);
        Object changed;
        if (value instanceof ByteString bytes) {
            byte[] copy = bytes.toByteArray();
            copy[copy.length - 1] ^= 1;
            changed = ByteString.copyFrom(copy);
        } else if (value instanceof String text) {
            changed = text + "x";
        } else if (value instanceof List<?>) {
            changed = List.of(15);
        } else {
            changed = (Integer) value + 1;
        }
        return hello.setField(field, changed).build();
    }

    @Test
    void everyFieldThatMatters_isAgreedOn() {
        assertThat(agreedFields().map(FieldDescriptor::getName))
                .contains(
                        "wire_version",
                        "session",
                        "program",
                        "inputs",
                        "outputs",
                        "hostmap",
                        "ring_bits",
                        "fraction_bits",
                        "mode",
                        "submission");
        assertThat(common().getAllFields()).hasSize((int) agreedFields().count());
    }

    @Test
    void anyBitFlippedOnTheWay_endsTheRun() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 60; i++) {
            int sender = random.nextInt(PLAYERS);
            int note = random.nextInt(2);
            AtomicBoolean flipped = new AtomicBoolean();
            int bit = random.nextInt(1 << 16);
            MemoryLinks.Tamper tamper = (to, address, words) -> {
                if (address.low() == note && flipped.compareAndSet(false, true)) {
                    // within the text: its length in bits is at least this
                    int at = 64 + bit % (int) (8 * words[0]);
                    words[at / 64] ^= 1L << at % 64;
                }
                return words;
            };

            List<CompletableFuture<PairKeys>> players = agree(
                    each -> common(), each -> each == sender ? tamper : MemoryLinks.Tamper.NONE, CREDENTIALS::get);

            someFail(
                    players,
                    "players disagree",
                    "malformed",
                    "hello of another player",
                    "does not confirm",
                    "key is not usable");
        }
    }

    @Test
    void serverThatTellsTwoStories_isFoundOut() {
        // server1 says hello to the owner with another key than to the servers
        MemoryLinks.Tamper twoStories = (to, address, words) -> {
            if (to == 3 && address.low() == Notes.HELLO.ordinal()) {
                try {
                    Hello hello = Hello.parseFrom(Words.bytes(words, "server1"));
                    return Words.of(hello.toBuilder()
                            .setEphemeralKey(ByteString.copyFrom(new byte[32]))
                            .build()
                            .toByteArray());
                } catch (InvalidProtocolBufferException e) {
                    throw new AssertionError(e);
                }
            }
            return words;
        };

        List<CompletableFuture<PairKeys>> players =
                agree(i -> common(), i -> i == 1 ? twoStories : MemoryLinks.Tamper.NONE, CREDENTIALS::get);

        // the other owner was told one story only: it may be done before it hears of the end
        allFail(players.subList(0, 4), "does not confirm: player=");
    }

    @Test
    void playerWithTheKeyOfAnother_isFoundOut() {
        someFail(
                agree(i -> common(), i -> MemoryLinks.Tamper.NONE, i -> CREDENTIALS.get(i == 2 ? 1 : i)),
                "player does not confirm: player=server2, cause=signed by another: identity=player:server1");
    }

    @Test
    void pointOfSmallOrder_isRefused() {
        EphemeralKey key = new EphemeralKey(new SecureRandom());
        byte[] one = new byte[32];
        one[0] = 1;

        assertThatThrownBy(() -> key.common(new byte[32], new byte[32], "x", 32))
                .isInstanceOf(MpcException.class);
        assertThatThrownBy(() -> key.common(one, new byte[32], "x", 32)).isInstanceOf(MpcException.class);
        assertThatThrownBy(() -> key.common(new byte[31], new byte[32], "x", 32))
                .isInstanceOf(MpcException.class)
                .hasMessageContaining("peer's key is not usable");
    }

    /** Against the JDK's X25519, and HKDF written out as RFC 5869 has it. */
    @Test
    void commonKey_isX25519ThenHkdf() throws GeneralSecurityException {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        KeyPair peer = KeyPairGenerator.getInstance("X25519").generateKeyPair();
        byte[] transcript = {1, 2, 3};

        byte[] key = new EphemeralKey(new X25519PrivateKeyParameters(secret))
                .common(littleEndian((XECPublicKey) peer.getPublic()), transcript, "purpose", 64);

        assertThat(key).isEqualTo(hkdf(point(secret, peer), transcript, "purpose"));
    }

    private static byte[] littleEndian(XECPublicKey key) {
        byte[] big = key.getU().toByteArray();
        byte[] little = new byte[32];
        for (int i = 0; i < big.length && i < little.length; i++) {
            little[i] = big[big.length - 1 - i];
        }
        return little;
    }

    private static byte[] point(byte[] secret, KeyPair peer) throws GeneralSecurityException {
        PrivateKey own = KeyFactory.getInstance("X25519")
                .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret));
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(own);
        agreement.doPhase(peer.getPublic(), true);
        return agreement.generateSecret();
    }

    private static byte[] hkdf(byte[] point, byte[] salt, String info) throws GeneralSecurityException {
        byte[] extracted = hmac(salt, point);
        byte[] text = info.getBytes(StandardCharsets.UTF_8);
        byte[] first = hmac(extracted, text, new byte[] {1});
        byte[] second = hmac(extracted, first, text, new byte[] {2});
        return ByteBuffer.allocate(64).put(first).put(second).array();
    }

    private static byte[] hmac(byte[] key, byte[]... parts) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }
}
