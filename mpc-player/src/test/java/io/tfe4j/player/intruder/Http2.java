package io.tfe4j.player.intruder;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** HTTP/2 frames by hand, good ones and bad ones. */
final class Http2 {
    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    static final int HEADERS = 1;
    static final int RESET = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int CONTINUATION = 9;
    static final int END_HEADERS = 4;
    /** POST, http, the path /, as entries of HPACK's static table. */
    static final byte[] REQUEST = {(byte) 0x83, (byte) 0x86, (byte) 0x84};

    private Http2() {}

    static byte[] frame(int length, int type, int flags, int stream, byte... body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(length >>> 16);
        out.write(length >>> 8);
        out.write(length);
        out.write(type);
        out.write(flags);
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(stream >>> shift);
        }
        out.writeBytes(body);
        return out.toByteArray();
    }

    static byte[] frame(int type, int flags, int stream, byte... body) {
        return frame(body.length, type, flags, stream, body);
    }

    static byte[] greeting() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(PREFACE);
        out.writeBytes(frame(SETTINGS, 0, 0));
        return out.toByteArray();
    }

    /** A request opened and cancelled. */
    static byte[] openAndReset(int stream) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(frame(HEADERS, END_HEADERS, stream, REQUEST));
        out.writeBytes(frame(RESET, 0, stream, new byte[] {0, 0, 0, 8}));
        return out.toByteArray();
    }
}
