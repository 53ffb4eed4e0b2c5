package io.tfe4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tfe4j.config.Player;
import io.tfe4j.config.Roster;
import io.tfe4j.fixedpoint.FixedTensor;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.fixedpoint.Range;
import io.tfe4j.function.NoisedGradients;
import io.tfe4j.ml.layers.Dense;
import io.tfe4j.ml.layers.Sigmoid;
import io.tfe4j.party.CostMeter;
import io.tfe4j.party.PairKeys;
import io.tfe4j.party.PartyContext;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.Issuer;
import io.tfe4j.privacy.accounting.RdpAccountant;
import io.tfe4j.privacy.accounting.Training;
import io.tfe4j.privacy.engine.Objective;
import io.tfe4j.privacy.plain.PlainModel;
import io.tfe4j.privacy.training.Factorization;
import io.tfe4j.privacy.training.NoiseSchedule;
import io.tfe4j.program.Value;
import io.tfe4j.random.KeyedRandom;
import io.tfe4j.random.RandomStream;
import io.tfe4j.ring.BitTensor;
import io.tfe4j.ring.Ring;
import io.tfe4j.ring.RingTensor;
import io.tfe4j.ring.Shape;
import io.tfe4j.share.ArithmeticShare;
import io.tfe4j.share.BooleanShare;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threat model, item 25: toString, equals, hashCode and serialisation of whatever holds shares, keys or plaintext show
 * nothing of them. All types of the project are looked at: what holds such a thing, and prints itself, is made with a
 * canary in it, as a record by its components, else by one of the recipes here; a type without a recipe fails.
 */
@Tag("security-25")
class SecretsDoNotPrintTest {
    private static final long CANARY = 0x7A3B_5C9D_1E2F_4A68L;
    private static final double REAL_CANARY = 8253.71875;
    private static final byte[] CANARY_BYTES = ByteBuffer.allocate(32)
            .putLong(CANARY)
            .putLong(CANARY)
            .putLong(CANARY)
            .putLong(CANARY)
            .array();
    private static final Shape ONE = Shape.of(1);
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tfe4j");

    /** What a field of these types holds is secret, or may be. */
    private static final Set<Class<?>> SECRET = Set.of(
            long[].class,
            byte[].class,
            double[].class,
            RingTensor.class,
            BitTensor.class,
            ArithmeticShare.class,
            BooleanShare.class,
            FixedTensor.class,
            PlainTensor.class,
            PairKeys.class,
            KeyedRandom.class,
            PrivateKey.class,
            java.security.KeyPair.class,
            X25519PrivateKeyParameters.class,
            javax.crypto.spec.SecretKeySpec.class,
            Value.class);

    /** What these hold is public: the program and its constants, names, digests, certificates, samples of times. */
    private static final Set<String> PUBLIC = Set.of(
            "io.tfe4j.ring.Shape",
            "io.tfe4j.program.Attributes",
            "io.tfe4j.player.audit.AuditLine",
            "io.tfe4j.player.audit.AuditLog");

    private static RingTensor tensor() {
        return RingTensor.of(ONE, new long[] {CANARY});
    }

    private static BitTensor bits() {
        return BitTensor.of(
                1,
                64,
                Stream.generate(() -> CANARY)
                        .limit(64)
                        .mapToLong(Long::longValue)
                        .toArray());
    }

    private static Issuer.Issued issued() {
        Issuer.Validity validity =
                new Issuer.Validity(Instant.now(), Instant.now().plus(Duration.ofHours(1)));
        return new Issuer("test", validity).issue("server0", "player:server0", "", validity);
    }

    /** How to make one; the key is the type. */
    private static @Nullable Object made(Class<?> type) {
        if (type == long[].class) {
            return new long[] {CANARY, CANARY, CANARY, CANARY};
        } else if (type == byte[].class) {
            return CANARY_BYTES.clone();
        } else if (type == double[].class) {
            return new double[] {REAL_CANARY};
        } else if (type == Shape.class) {
            return ONE;
        } else if (type == RingTensor.class) {
            return tensor();
        } else if (type == BitTensor.class) {
            return bits();
        } else if (type == ArithmeticShare.class) {
            return new ArithmeticShare(tensor(), tensor());
        } else if (type == BooleanShare.class) {
            return new BooleanShare(ONE, bits(), bits());
        } else if (type == PlainTensor.class) {
            return PlainTensor.of(REAL_CANARY);
        } else if (type == PartyContext.class) {
            return PartyContext.symbolic(Ring.Z64, new CostMeter());
        } else if (type == Ring.class) {
            return Ring.Z64;
        } else if (type == Roster.class) {
            return new Roster(List.of(new Player("a", "h:1"), new Player("b", "h:2"), new Player("c", "h:3")));
        } else if (type == Range.class) {
            return new Range(Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (type == KeyedRandom.class) {
            return new KeyedRandom(CANARY_BYTES);
        } else if (type == RandomStream.class) {
            return new RandomStream(new KeyedRandom(CANARY_BYTES), 1, 2);
        } else if (type == PairKeys.class) {
            return new PairKeys(new KeyedRandom(CANARY_BYTES), new KeyedRandom(CANARY_BYTES));
        } else if (type == java.security.KeyPair.class) {
            return issued().keys();
        } else if (type == Credentials.class) {
            Issuer.Issued issued = issued();
            return new Credentials(
                    issued.certificate(), issued.certificate(), issued.keys().getPrivate());
        } else if (type == java.security.cert.X509Certificate.class) {
            return issued().certificate();
        } else if (type == X25519PrivateKeyParameters.class) {
            return new X25519PrivateKeyParameters(CANARY_BYTES);
        } else if (type.getSimpleName().equals("EphemeralKey")) {
            return byConstructor(type, X25519PrivateKeyParameters.class);
        } else if (type == NoisedGradients.Layer.class) {
            ArithmeticShare share = new ArithmeticShare(tensor(), tensor()).reshape(Shape.of(1, 1));
            FixedTensor matrix = new FixedTensor(share, 16, new Range(0, 1));
            return new NoisedGradients.Layer(matrix, matrix, true, true);
        } else if (type == RdpAccountant.class) {
            return RdpAccountant.create();
        } else if (type == Factorization.class) {
            return Factorization.of(new Training(10, 2, 3));
        } else if (type == NoiseSchedule.class) {
            // options, which are no secret
            return NoiseSchedule.of(1, 0.5);
        } else if (type == PlainModel.class) {
            return PlainModel.of(new int[] {1}, new Dense(1), new Sigmoid());
        } else if (type.getSimpleName().equals("PlainEngine")) {
            return byConstructor(type, PlainModel.class, Objective.class);
        } else if (type == Value.class) {
            return Value.of(new FixedTensor(new ArithmeticShare(tensor(), tensor()), 16, new Range(0, 1)));
        } else {
            return ofKind(type);
        }
    }

    private static @Nullable Object ofKind(Class<?> type) {
        if (type.isPrimitive()) {
            return java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0);
        } else if (type == String.class) {
            return "name";
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        } else if (type == List.class) {
            return List.of();
        } else if (type == Map.class) {
            return Map.of();
        } else if (type.isRecord()) {
            return byConstructor(
                    type,
                    Arrays.stream(type.getRecordComponents())
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new));
        } else if (type.isInterface() && !type.isSealed()) {
            return Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> "proxy");
        }
        return type.getName().startsWith("io.tfe4j.") ? byAnyConstructor(type) : null;
    }

    private static @Nullable Object byAnyConstructor(Class<?> type) {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            try {
                return byConstructor(type, constructor.getParameterTypes());
            } catch (AssertionError | RuntimeException e) {
                // the next one, or none
            }
        }
        return null;
    }

    private static Object byConstructor(Class<?> type, Class<?>... parameters) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor.newInstance(
                    Arrays.stream(parameters).map(SecretsDoNotPrintTest::made).toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot be made here; add a recipe: type=" + type.getName(), e);
        }
    }

    static Stream<Class<?>> printingHolders() {
        return types().filter(type -> !type.isInterface() && !Modifier.isAbstract(type.getModifiers()))
                .filter(type -> holdsSecret(type) && printsItself(type))
                .filter(type -> !PUBLIC.contains(type.getName()));
    }

    /** But for what protoc makes: that carries programs, hellos and reports, which players show one another. */
    private static Stream<Class<?>> types() {
        return CLASSES.stream()
                .filter(type -> !type.getPackageName().endsWith(".wire"))
                // needs what is not here, and runs on numbers of its own
                .filter(type -> !type.getPackageName().startsWith("io.tfe4j.benchmarks"))
                .map(type -> (Class<?>) type.reflect());
    }

    private static boolean holdsSecret(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .anyMatch(field -> !Modifier.isStatic(field.getModifiers()) && SECRET.contains(field.getType()));
    }

    private static boolean printsItself(Class<?> type) {
        return type.isRecord()
                || Arrays.stream(type.getDeclaredMethods())
                        .anyMatch(method -> method.getName().equals("toString") && method.getParameterCount() == 0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("printingHolders")
    void item25_whatHoldsASecretAndPrintsItself_printsNothingOfIt(Class<?> type) {
        Object holder = made(type);
        assertThat(holder).as("add a recipe for %s", type).isNotNull();

        String printed = String.valueOf(holder).toLowerCase(Locale.ROOT);

        assertThat(printed).doesNotContain(forms()).doesNotContain("8253.7", "private key", "privatekey");
    }

    /** Ways in which the canary could be written, its bytes in either order, as a whole or one by one. */
    private static List<String> forms() {
        byte[] big = ByteBuffer.allocate(Long.BYTES).putLong(CANARY).array();
        String list = Arrays.toString(big);
        return Stream.of(
                        Long.toString(CANARY),
                        Long.toHexString(CANARY),
                        Long.toHexString(Long.reverseBytes(CANARY)),
                        HexFormat.of().formatHex(big),
                        Double.toString(Double.longBitsToDouble(CANARY)),
                        list.substring(1, list.length() - 1),
                        Base64.getEncoder().encodeToString(CANARY_BYTES).substring(0, 10))
                .map(form -> form.toLowerCase(Locale.ROOT))
                .toList();
    }

    @Test
    void item25_theTypesThatMatter_areAmongThoseLookedAt() {
        assertThat(printingHolders().map(Class::getSimpleName))
                .contains(
                        "RingTensor",
                        "BitTensor",
                        "ArithmeticShare",
                        "BooleanShare",
                        "FixedTensor",
                        "PlainTensor",
                        "PrivateValue",
                        "PublicValue",
                        "Message",
                        "Frame",
                        "KeyedRandom",
                        "Credentials",
                        "Issued",
                        "EphemeralKey");
        assertThat(new PairKeys(new KeyedRandom(CANARY_BYTES), new KeyedRandom(CANARY_BYTES)))
                .hasToString("PairKeys");
    }

    /** Hash codes and equality are those of the object, so that neither tells whether two secrets are the same. */
    @Test
    void item25_equalsAndHashCode_areNotOfTheContent() {
        for (Class<?> type : List.of(
                RingTensor.class, BitTensor.class, ArithmeticShare.class, BooleanShare.class, KeyedRandom.class)) {
            assertThat(Arrays.stream(type.getDeclaredMethods()).map(java.lang.reflect.Method::getName))
                    .as("%s", type)
                    .doesNotContain("equals", "hashCode");
            assertThat(made(type)).isNotEqualTo(made(type));
        }
    }

    @Test
    void item25_nothingButErrorsAndEnums_isSerializable() {
        assertThat(types().filter(Serializable.class::isAssignableFrom))
                // a map of open files that forgets the oldest
                .filteredOn(type -> !type.getName().equals("io.tfe4j.events.EventFiles$Recent"))
                .allMatch(type -> Throwable.class.isAssignableFrom(type) || Enum.class.isAssignableFrom(type));
    }

    /** Errors travel in logs: none keeps a value. */
    @Test
    void item25_errors_holdNoArrays() {
        assertThat(types().filter(Throwable.class::isAssignableFrom)).noneMatch(SecretsDoNotPrintTest::holdsSecret);
    }
}
