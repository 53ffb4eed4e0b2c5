package io.tfe4j.environments;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The last 64 KiB of what a process printed; reads on, so that the process never waits for a reader. */
final class OutputTail {
    static final int CAPACITY = 64 << 10;

    private final byte[] ring = new byte[CAPACITY];
    private long written;

    /** Starts to read; the thread ends with the stream. */
    Thread follow(InputStream stream) {
        Thread thread = new Thread(() -> drain(stream), "tfe4j-environment-output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void drain(InputStream stream) {
        byte[] buffer = new byte[8192];
        try {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                append(buffer, count);
            }
        } catch (IOException e) {
            // the process is gone, and its exit code says more
        }
    }

    synchronized void append(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            ring[(int) (written++ % CAPACITY)] = bytes[i];
        }
    }

    synchronized String text() {
        int length = (int) Math.min(written, CAPACITY);
        byte[] last = new byte[length];
        for (int i = 0; i < length; i++) {
            last[i] = ring[(int) ((written - length + i) % CAPACITY)];
        }
        return new String(last, StandardCharsets.UTF_8).strip();
    }
}
