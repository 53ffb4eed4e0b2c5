package io.tfe4j.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.data.Catalog;
import io.tfe4j.fixedpoint.PlainTensor;
import io.tfe4j.program.DatasetRequest;
import io.tfe4j.ring.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    private static final String KERNEL = "{\"dtype\": \"F32\", \"shape\": [2, 1], \"data_offsets\": [4, 12]}";

    @TempDir
    Path folder;

    private void write(String header) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + 12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .putShort((short) 0x3e00)
                .putShort((short) 0x3fc0)
                .putFloat(0.25f)
                .putFloat(-3);
        Files.write(folder.resolve("model.safetensors"), bytes.array());
    }

    private PlainTensor read(String tensor, int... shape) throws Exception {
        return Catalog.load(folder)
                .read("vendor", new DatasetRequest("model", List.of(), tensor, Shape.of(shape), false));
    }

    @Test
    void read_namedTensor_hasItsNumbers() throws Exception {
        write("{\"__metadata__\": {\"format\": \"pt\"}, \"dense.weight\": " + KERNEL
                + ", \"half\": {\"dtype\": \"F16\", \"shape\": [1], \"data_offsets\": [0, 2]}"
                + ", \"brain\": {\"dtype\": \"BF16\", \"shape\": [1], \"data_offsets\": [2, 4]}}");

        assertThat(read("dense.weight", 2, 1).values()).containsExactly(0.25, -3);
        assertThat(read("half", 1).values()).containsExactly(1.5);
        assertThat(read("brain", 1).values()).containsExactly(1.5);
        assertThatThrownBy(() -> read("dense.weight", 1, 2)).hasMessageContaining("shape=[2, 1], declared=[1, 2]");
        assertThatThrownBy(() -> read("bias", 1))
                .hasMessageContaining("no such tensor: tensor=bias, dataset=model, file=model.safetensors");
        assertThatThrownBy(() -> read("__metadata__", 1)).hasMessageContaining("no such tensor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[0, 4]", "[8, 16]", "[-4, 4]", "[12, 4]", "\"none\""})
    void read_offsetsThatDoNotFit_isRefused(String offsets) throws IOException {
        write("{\"a\": " + KERNEL.replace("[4, 12]", offsets) + "}");

        assertThatThrownBy(() -> read("a", 2, 1)).hasMessageContaining("tensor malformed: tensor=a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"a\"", "x"})
    void read_headerThatIsNone_isRefused(String header) throws IOException {
        write(header);

        assertThatThrownBy(() -> read("a", 1)).hasMessageContaining("not a safetensors file");
    }

    @Test
    void read_lengthBeyondTheFile_isRefused() throws IOException {
        Files.write(folder.resolve("model.safetensors"), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

        assertThatThrownBy(() -> read("a", 1)).hasMessageContaining("not a safetensors file");
    }
}
