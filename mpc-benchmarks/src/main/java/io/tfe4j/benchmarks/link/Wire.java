package io.tfe4j.benchmarks.link;

import java.io.IOException;

/** Numbered messages between two processes. One thread may send while another receives. */
interface Wire extends AutoCloseable {
    void send(int number, long[] words) throws Exception;

    /** The message of that number; they are asked for in order. */
    long[] receive(int number) throws Exception;

    @Override
    void close() throws IOException;
}
