package io.tfe4j.environments;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferEvent;

/** Adds up what arrives on several connections at once. */
final class DownloadProgress extends AbstractTransferListener {
    private final SetupListener listener;
    private final Map<String, Long> arrived = new HashMap<>();
    private long total;

    DownloadProgress(SetupListener listener) {
        this.listener = listener;
    }

    @Override
    public synchronized void transferProgressed(TransferEvent event) {
        note(event);
    }

    @Override
    public synchronized void transferSucceeded(TransferEvent event) {
        note(event);
        String name = event.getResource().getResourceName();
        if (name.endsWith(".jar")) {
            listener.fetched(name.substring(name.lastIndexOf('/') + 1), event.getTransferredBytes());
        }
    }

    private void note(TransferEvent event) {
        long now = event.getTransferredBytes();
        Long before = arrived.put(event.getResource().getResourceName(), now);
        total += now - (before == null ? 0 : before);
        listener.bytes(total);
    }
}
