package io.tfe4j.environments;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** One change of an environment at a time: among threads by a lock, among processes by a locked file. */
final class SetupLock {
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final Path path;
    private final SetupListener listener;

    SetupLock(Path path, SetupListener listener) {
        this.path = path.toAbsolutePath().normalize();
        this.listener = listener;
    }

    /** What is done under the lock. */
    interface Action<T> {
        T run() throws IOException;
    }

    <T> T whileHeld(Action<T> action) throws IOException {
        ReentrantLock thread = THREADS.computeIfAbsent(path, key -> new ReentrantLock());
        if (!thread.tryLock()) {
            listener.phase("waiting for another setup to end");
            thread.lock();
        }
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock(file);
            return action.run();
        } finally {
            thread.unlock();
        }
    }

    private void lock(FileChannel file) throws IOException {
        if (file.tryLock() == null) {
            listener.phase("waiting for another process's setup to end");
            file.lock();
        }
    }
}
