package io.tfe4j.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.events.wire.Event;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Reads an event file as TensorFlow's documentation describes it, and checks every sum. */
final class EventReader {
    private EventReader() {}

    static List<Event> read(Path file) throws IOException {
        List<Event> events = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            while (in.available() > 0) {
                byte[] length = in.readNBytes(8);
                assertThat(Integer.reverseBytes(in.readInt())).isEqualTo(masked(length));
                byte[] data = in.readNBytes((int) little(length));
                assertThat(Integer.reverseBytes(in.readInt())).isEqualTo(masked(data));
                events.add(Event.parseFrom(data));
            }
        }
        return events;
    }

    static Map<String, Float> scalars(Event event) {
        Map<String, Float> scalars = new LinkedHashMap<>();
        event.getSummary().getValueList().forEach(value -> {
            assertThat(value.hasSimpleValue()).as(value.getTag()).isTrue();
            assertThat(scalars.put(value.getTag(), value.getSimpleValue())).isNull();
        });
        return scalars;
    }

    static Path onlyEventFile(Path folder) throws IOException {
        List<Path> found = eventFiles(folder);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** In the order of time. */
    static List<Path> eventFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("events.out.tfevents."))
                    .sorted()
                    .toList();
        }
    }

    private static long little(byte[] bytes) {
        long value = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = value << 8 | bytes[i] & 0xFF;
        }
        return value;
    }

    private static int masked(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        long sum = crc.getValue();
        return (int) ((sum >>> 15 | sum << 17) + 0xa282ead8L);
    }
}
