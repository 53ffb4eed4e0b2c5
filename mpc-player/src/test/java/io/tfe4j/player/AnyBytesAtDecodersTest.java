package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.TfeContext;
import io.tfe4j.config.Hostmap;
import io.tfe4j.config.LocalConfig;
import io.tfe4j.config.Player;
import io.tfe4j.data.Catalog;
import io.tfe4j.player.consent.PolicyFile;
import io.tfe4j.player.tls.Certificates;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.program.DatasetRequest;
import io.tfe4j.program.Program;
import io.tfe4j.ring.Shape;
import io.tfe4j.testkit.Mutations;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threat model, item 39: what is parsed is limited. Each decoder gets thousands of byte strings near a good one, and either
 * takes them or refuses them with its own error: no other exception, no hang, no memory that was not sent. What
 * connections carry is tested in {@code link} and {@code agreement}. {@code -Dtfe4j.fuzz=100} tries a hundred times as
 * many, with other seeds.
 */
@Timeout(300)
@Tag("security-39")
class AnyBytesAtDecodersTest {
    private static final int TIMES = Integer.getInteger("tfe4j.fuzz", 1);

    @TempDir
    Path folder;

    private interface Decoder {
        void decode(byte[] bytes) throws Exception;
    }

    private static void fuzz(byte[] good, int count, Decoder decoder) throws Exception {
        long seed = TIMES == 1 ? 39 : System.nanoTime();
        decoder.decode(good);
        for (byte[] bytes : (Iterable<byte[]>) Mutations.of(good, seed, count * TIMES)::iterator) {
            try {
                decoder.decode(bytes);
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).as("seed %d", seed).isNotBlank();
            }
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void item39_program() throws Exception {
        byte[] good = Average.mean(new TfeContext(new LocalConfig())).program().encode();

        fuzz(good, 2_000, Program::decode);
    }

    @Test
    void item39_policy() throws Exception {
        Path file = folder.resolve("policy.json");
        fuzz(text("""
                {"rules": [{"name": "means", "submitters": ["submitter:*"], "inputs": ["*/ages.age"],
                  "receivers": ["researcher/mean"], "minimumOwners": 2, "maximumRuns": 10}]}"""), 1_000, bytes -> {
            Files.write(file, bytes);
            PolicyFile.load(file);
        });
    }

    @Test
    void item39_policyNestedDeeply_isRefused() throws Exception {
        Path file = Files.write(folder.resolve("deep.json"), text("{\"rules\": " + "[".repeat(100_000)));

        fuzz(text("{\"rules\": []}"), 0, bytes -> PolicyFile.load(Files.write(folder.resolve("flat.json"), bytes)));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> PolicyFile.load(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("policy not valid");
    }

    @Test
    void item39_hostmap() throws Exception {
        Path file = folder.resolve("hostmap.json");
        fuzz(
                text("{\"a\": \"10.0.0.1:4440\", \"b\": \"10.0.0.2:4440\", \"c\": \"host.example:65535\"}"),
                1_000,
                bytes -> {
                    Files.write(file, bytes);
                    Hostmap.load(file);
                });
    }

    @Test
    void item39_certificateAndKey() throws Exception {
        Path certificates = folder.resolve("certs");
        Certificates.make(List.of(new Player("server0", "10.0.0.1:4440")), certificates, 1, false);
        for (String name : List.of("server0.crt", "ca.crt", "server0.key")) {
            Path file = certificates.resolve(name);
            byte[] good = Files.readAllBytes(file);
            fuzz(good, 300, bytes -> {
                Files.write(file, bytes);
                Credentials.load(certificates, "server0");
            });
            Files.write(file, good);
        }
    }

    @Test
    void item39_numpyArray() throws Exception {
        String dictionary = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }            \n";
        ByteArrayOutputStream good = new ByteArrayOutputStream();
        good.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) dictionary.length(), 0});
        good.writeBytes(text(dictionary));
        good.writeBytes(ByteBuffer.allocate(4 * Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(1)
                .putDouble(2)
                .putDouble(3)
                .putDouble(4)
                .array());

        catalogued("scan.npy", good.toByteArray(), new DatasetRequest("scan", List.of(), Shape.of(2, 2), false));
    }

    @Test
    void item39_csv() throws Exception {
        catalogued(
                "pay.csv",
                text("name,age,\"pay, gross\"\nA,63,25.5\n\"B \"\"x\"\"\",47,31\n"),
                new DatasetRequest("pay", List.of("age", "pay, gross"), Shape.of(2, 2), false));
    }

    private void catalogued(String name, byte[] good, DatasetRequest request) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        fuzz(good, 1_000, bytes -> {
            Files.write(data.resolve(name), bytes);
            Catalog.load(data).read("alice", request);
        });
    }
}
