package io.tfe4j.checkpoint;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Sealed bytes are not those that were written, or were written under another key. */
final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedException(@Nullable Throwable cause) {
        super("file is damaged, or was written under another key", cause);
    }
}
