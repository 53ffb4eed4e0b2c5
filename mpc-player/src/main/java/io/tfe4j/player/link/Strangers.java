package io.tfe4j.player.link;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Connections that have not yet said who they are and what they want. There are only so many, each for a limited time.
 * When one too many comes, the oldest from the address that has most of them gives way: a flood pushes out itself, and
 * whoever proves itself quickly gets in.
 */
final class Strangers {
    static final int MAX = 256;

    private final long maxMillis;
    private final Map<Channel, String> waiting = new LinkedHashMap<>();

    Strangers(long maxMillis) {
        this.maxMillis = maxMillis;
    }

    void add(Channel channel) {
        List<Channel> evicted = new ArrayList<>();
        synchronized (this) {
            waiting.put(channel, host(channel.remoteAddress()));
            while (waiting.size() > MAX) {
                Channel oldest = oldestOfTheBusiest();
                waiting.remove(oldest);
                evicted.add(oldest);
            }
        }
        evicted.forEach(Channel::close);
        channel.closeFuture().addListener(closed -> known(channel));
        EventLoop loop = channel.eventLoop();
        loop.schedule(
                () -> {
                    if (known(channel)) {
                        channel.close();
                    }
                },
                maxMillis,
                TimeUnit.MILLISECONDS);
    }

    /** It is a stranger no longer; false if it was none. */
    synchronized boolean known(Channel channel) {
        return waiting.remove(channel) != null;
    }

    synchronized int count() {
        return waiting.size();
    }

    private Channel oldestOfTheBusiest() {
        Map<String, Integer> counts = new HashMap<>();
        waiting.values().forEach(host -> counts.merge(host, 1, Integer::sum));
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        for (Map.Entry<Channel, String> each : waiting.entrySet()) {
            if (counts.getOrDefault(each.getValue(), 0) == most) {
                return each.getKey();
            }
        }
        throw new AssertionError("no strangers");
    }

    private static String host(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : "";
    }
}
