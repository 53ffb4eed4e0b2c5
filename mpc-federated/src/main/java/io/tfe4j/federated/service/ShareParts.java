package io.tfe4j.federated.service;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.tfe4j.federated.aggregation.SplitUpdate;
import io.tfe4j.federated.wire.SharePart;
import io.tfe4j.federated.wire.ShareSeed;
import io.tfe4j.party.Party;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A share in messages. */
final class ShareParts {
    private static final int WORDS = 1 << 15;

    private ShareParts() {}

    static SharePart seed(SplitUpdate split, Party component) {
        return SharePart.newBuilder()
                .setSeed(ShareSeed.newBuilder()
                        .setComponent(component.ordinal())
                        .setSeed(ByteString.copyFrom(split.seed(component))))
                .build();
    }

    /** Component 2, piece by piece, to the servers that hold it. */
    static void sendWords(SplitUpdate split, List<ShareCall> calls) {
        long[] words = split.difference();
        for (int from = 0; from < words.length; from += WORDS) {
            int count = Math.min(WORDS, words.length - from);
            ByteBuffer bytes = ByteBuffer.allocate(count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asLongBuffer().put(words, from, count);
            SharePart part = SharePart.newBuilder()
                    .setWords(UnsafeByteOperations.unsafeWrap(bytes))
                    .build();
            calls.forEach(call -> call.send(part));
        }
    }
}
