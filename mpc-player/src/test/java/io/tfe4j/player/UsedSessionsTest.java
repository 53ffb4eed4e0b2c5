package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tfe4j.player.link.SessionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threat model, item 9: a session id is never accepted twice, also after a restart. */
class UsedSessionsTest {
    @TempDir
    Path folder;

    @Test
    void use_ofAnIdAgain_isFalse_alsoAfterARestart() {
        Path file = folder.resolve("state/sessions.used");
        SessionId first = SessionId.random();
        SessionId second = SessionId.random();
        try (UsedSessions sessions = UsedSessions.open(file)) {
            assertThat(sessions.use(first)).isTrue();
            assertThat(sessions.use(first)).isFalse();
        }
        try (UsedSessions sessions = UsedSessions.open(file)) {
            assertThat(sessions.use(first)).isFalse();
            assertThat(sessions.use(second)).isTrue();
        }
        try (UsedSessions sessions = UsedSessions.open(file)) {
            assertThat(sessions.use(second)).isFalse();
        }
    }

    @Test
    void open_afterATornWrite_keepsWhatWasWhole() throws IOException {
        Path file = folder.resolve("sessions.used");
        SessionId known = SessionId.random();
        try (UsedSessions sessions = UsedSessions.open(file)) {
            sessions.use(known);
        }
        Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);

        SessionId next = SessionId.random();
        try (UsedSessions sessions = UsedSessions.open(file)) {
            assertThat(sessions.use(known)).isFalse();
            assertThat(sessions.use(next)).isTrue();
        }
        try (UsedSessions sessions = UsedSessions.open(file)) {
            assertThat(sessions.use(next)).isFalse();
        }
    }

    @Test
    void open_whileAnotherHasIt_isRefused() {
        Path file = folder.resolve("sessions.used");
        try (UsedSessions sessions = UsedSessions.open(file)) {
            assertThat(sessions.use(SessionId.random())).isTrue();
            assertThatThrownBy(() -> UsedSessions.open(file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("state is in use by another process");
        }
    }
}
