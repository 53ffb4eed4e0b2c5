package io.tfe4j.events;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** TFRecord: length, its checksum, data, its checksum; little endian. */
final class RecordFraming {
    private static final int MASK = 0xa282ead8;

    private RecordFraming() {}

    static void add(ByteArrayOutputStream out, byte[] data) {
        byte[] length = buffer(Long.BYTES).putLong(data.length).array();
        out.writeBytes(length);
        out.writeBytes(checksum(length));
        out.writeBytes(data);
        out.writeBytes(checksum(data));
    }

    /** Rotated and shifted, since the checksum of data that holds its own checksum is no good. */
    private static byte[] checksum(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        int masked = Integer.rotateRight((int) crc.getValue(), 15) + MASK;
        return buffer(Integer.BYTES).putInt(masked).array();
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
