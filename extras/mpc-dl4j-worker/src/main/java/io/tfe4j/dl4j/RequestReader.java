package io.tfe4j.dl4j;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;

/** Reads lines on a thread of its own, so that the end of the input is noticed while a request is computed. */
final class RequestReader {
    private final InputStream in;
    private final int maxMessageBytes;
    private final Runnable atEnd;
    private final BlockingQueue<byte[]> lines = new SynchronousQueue<>();

    /** @param atEnd is called when the input ends, breaks, or has a line that is too long */
    RequestReader(InputStream in, int maxMessageBytes, Runnable atEnd) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.maxMessageBytes = maxMessageBytes;
        this.atEnd = atEnd;
        Thread thread = new Thread(this::readAll, "requests");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for the next line. */
    byte[] next() throws InterruptedException {
        return lines.take();
    }

    private void readAll() {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    lines.put(line.toByteArray());
                    line = new ByteArrayOutputStream();
                } else if (line.size() == maxMessageBytes) {
                    System.err.println("request too large: maxMessageBytes=" + maxMessageBytes);
                    break;
                } else {
                    line.write(next);
                }
            }
        } catch (IOException e) {
            // as if it had ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            atEnd.run();
        }
    }
}
