package io.tfe4j.federated.service;

import com.google.protobuf.ByteString;
import io.tfe4j.federated.aggregation.Component;
import io.tfe4j.federated.aggregation.SharedUpdate;
import io.tfe4j.federated.wire.ShareSeed;
import io.tfe4j.party.Party;
import io.tfe4j.random.KeyedRandom;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One client's share as it arrives at one server: two seeds, or a seed and words. */
final class ShareAssembly {
    private final Party self;
    private final int length;
    private final Map<Integer, byte[]> seeds = new HashMap<>();
    private long @Nullable [] words;
    private int filled;

    ShareAssembly(Party self, int length) {
        this.self = self;
        this.length = length;
    }

    /** @throws IllegalArgumentException if it is not for this server, or came before */
    void add(ShareSeed part) {
        int component = part.getComponent();
        if (component < 0 || component > 1 || !holds(component) || seeds.containsKey(component)) {
            throw new IllegalArgumentException("seed not expected: component=" + component + ", server=" + self);
        }
        if (part.getSeed().size() != KeyedRandom.KEY_BYTES) {
            throw new IllegalArgumentException(
                    "seed has the wrong length: bytes=" + part.getSeed().size() + ", allowed=" + KeyedRandom.KEY_BYTES);
        }
        seeds.put(component, part.getSeed().toByteArray());
    }

    /** @throws IllegalArgumentException if they are not for this server, or too many */
    void add(ByteString part) {
        int count = part.size() / Long.BYTES;
        if (!holds(Party.P2.ordinal()) || part.size() % Long.BYTES != 0 || count > length - filled) {
            throw new IllegalArgumentException("words not expected: bytes=" + part.size() + ", server=" + self
                    + ", wordsSoFar=" + filled + ", allowed=" + length);
        }
        long[] target = words == null ? new long[length] : words;
        words = target;
        part.asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .get(target, filled, count);
        filled += count;
    }

    private boolean holds(int component) {
        return component == self.ordinal() || component == self.next().ordinal();
    }

    /** @throws IllegalArgumentException if something is missing */
    SharedUpdate whole() {
        return new SharedUpdate(component(self), component(self.next()));
    }

    private Component component(Party index) {
        if (index == Party.P2) {
            if (words == null || filled < length) {
                throw new IllegalArgumentException("words missing: words=" + filled + ", expected=" + length);
            }
            return Component.ofWords(words);
        }
        byte[] seed = seeds.get(index.ordinal());
        if (seed == null) {
            throw new IllegalArgumentException("seed missing: component=" + index.ordinal());
        }
        return Component.ofSeed(seed);
    }

    @Override
    public String toString() {
        return "ShareAssembly[" + self + ", " + filled + " of " + length + " words]";
    }
}
