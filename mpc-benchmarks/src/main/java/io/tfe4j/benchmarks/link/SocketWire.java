package io.tfe4j.benchmarks.link;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * What one would write without Netty: blocking reads and writes in pieces, words to bytes and back, the length before
 * each message. The same for a socket of TLS.
 */
final class SocketWire implements Wire {
    private static final int PIECE_WORDS = 1 << 14;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] written = new byte[Long.BYTES * (PIECE_WORDS + 1)];
    private final byte[] read = new byte[Long.BYTES * PIECE_WORDS];

    SocketWire(Socket socket) throws Exception {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    private static LongBuffer words(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    }

    @Override
    public void send(int number, long[] words) throws Exception {
        LongBuffer piece = words(written);
        piece.put(words.length);
        for (int at = 0; at < words.length || at == 0; ) {
            int count = Math.min(PIECE_WORDS, words.length - at);
            piece.put(words, at, count);
            out.write(written, 0, Long.BYTES * piece.position());
            piece.clear();
            at += Math.max(1, count);
        }
    }

    @Override
    public long[] receive(int number) throws Exception {
        fill(Long.BYTES);
        long[] words = new long[(int) words(read).get(0)];
        for (int at = 0; at < words.length; at += PIECE_WORDS) {
            int count = Math.min(PIECE_WORDS, words.length - at);
            fill(Long.BYTES * count);
            words(read).get(words, at, count);
        }
        return words;
    }

    private void fill(int bytes) throws Exception {
        if (in.readNBytes(read, 0, bytes) < bytes) {
            throw new EOFException("peer gone");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
