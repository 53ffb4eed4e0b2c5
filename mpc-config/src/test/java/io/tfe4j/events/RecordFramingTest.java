package io.tfe4j.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RecordFramingTest {
    /** As TensorBoard's own record writer has it. */
    @Test
    void add_knownRecord_knownBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        RecordFraming.add(out, "hello".getBytes(StandardCharsets.UTF_8));

        assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo("0500000000000000eab2043e68656c6c6fbb1f1c19");
    }
}
