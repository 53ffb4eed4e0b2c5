package io.tfe4j.environments;

import java.time.Duration;
import java.util.List;

/**
 * How an environment's process is run.
 *
 * @param timeout for one answer; a process that takes longer is killed
 * @param maxMessageBytes of one request and one answer, as JSON; 1 to 2^30
 * @param jvmOptions for its Java, such as {@code -Xmx8g}
 */
public record ProcessOptions(Duration timeout, int maxMessageBytes, List<String> jvmOptions) {
    private static final int MOST_BYTES = 1 << 30;

    public ProcessOptions {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout is not positive: timeout=" + timeout);
        }
        if (maxMessageBytes < 1 || maxMessageBytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "message size out of range: maxMessageBytes=" + maxMessageBytes + ", allowed=1.." + MOST_BYTES);
        }
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** Ten minutes for an answer, 256 MiB for a message. */
    public static ProcessOptions defaults() {
        return new ProcessOptions(Duration.ofMinutes(10), 1 << 28, List.of());
    }

    public ProcessOptions withTimeout(Duration newTimeout) {
        return new ProcessOptions(newTimeout, maxMessageBytes, jvmOptions);
    }

    public ProcessOptions withMaxMessageBytes(int bytes) {
        return new ProcessOptions(timeout, bytes, jvmOptions);
    }

    public ProcessOptions withJvmOptions(List<String> options) {
        return new ProcessOptions(timeout, maxMessageBytes, options);
    }
}
