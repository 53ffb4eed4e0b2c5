package io.tfe4j.party;

import io.tfe4j.random.RandomSource;
import java.util.HashMap;
import java.util.Map;

/** Which words have been drawn, and which messages sent, at the addresses of one execution of a node. */
final class NodeLedger {
    private static final int FROM_PREVIOUS = -2;
    private static final int FROM_NEXT = -1;

    /** One random stream, or the messages to one endpoint: {@code use} is the endpoint, or which key is drawn from. */
    private record Place(int use, long high, long low) {}

    private final Map<Place, Intervals> used = new HashMap<>();

    /** The key shared with the next or the previous party, to be drawn from at the address of {@code context}. */
    RandomSource watch(PairKeys keys, boolean withNext, PartyContext context, Address address) {
        Intervals drawn = at(withNext ? FROM_NEXT : FROM_PREVIOUS, address);
        return new Watched(withNext ? keys.withNext() : keys.withPrevious(), drawn, context);
    }

    /** Notes that part {@code address.part()} of a message goes to {@code endpoint}. */
    void sends(int endpoint, PartyContext context, Address address) {
        if (!at(endpoint, address).add(address.part(), address.part() + 1L)) {
            throw new MpcException(
                    MpcException.Code.USED_TWICE,
                    "message was about to be sent twice: to=" + endpoint + ", step=" + context.path() + ", part="
                            + address.part() + "; this is a fault of the library, please report it");
        }
    }

    private synchronized Intervals at(int use, Address address) {
        return used.computeIfAbsent(new Place(use, address.high(), address.low()), unused -> new Intervals());
    }

    /** Draws words that have not been drawn yet. */
    private record Watched(RandomSource source, Intervals drawn, PartyContext context) implements RandomSource {
        @Override
        public void fill(long high, long low, long fromWord, long mask, long[] target, int offset, int words) {
            if (!drawn.add(fromWord, fromWord + words)) {
                throw new MpcException(
                        MpcException.Code.USED_TWICE,
                        "random words were about to be drawn twice: step=" + context.path() + ", from=" + fromWord
                                + ", words=" + words + "; this is a fault of the library, please report it");
            }
            source.fill(high, low, fromWord, mask, target, offset, words);
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
