package io.tfe4j.player.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tfe4j.party.Address;
import io.tfe4j.party.MpcException;
import io.tfe4j.testkit.Mutations;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Threat model, item 39: any bytes on a connection are frames or end it. The reader never throws, keeps no more words than
 * it was sent, and makes room only for what the check of the header lets pass.
 */
@Tag("security-39")
class AnyBytesAsFramesTest {
    private static final int ALLOWED_WORDS = 64;
    private static final int TRIES = 5_000;

    /** Refuses what is no frame, or too large, as a link does. */
    private static final class Strict implements FrameSink {
        private long words;
        private int failures;

        @Override
        public void check(Frame.Header header) {
            if (header.magic() != Frame.MAGIC || header.words() < 0 || header.words() > ALLOWED_WORDS) {
                throw new MpcException(MpcException.Code.BAD_MESSAGE, "no frame");
            }
        }

        @Override
        public Verdict admit(Frame.Header header) {
            return header.kind() % 2 == 0 ? Verdict.KEEP : Verdict.DROP;
        }

        @Override
        public void received(Frame.Header header, long[] received) {
            assertThat(received).hasSize(header.words());
            words += received.length;
        }

        @Override
        public void failed(MpcException cause) {
            failures++;
        }

        @Override
        public void writable() {}

        @Override
        public void lost(String cause) {}
    }

    private static byte[] frames() {
        ByteBuf out = Unpooled.buffer();
        SessionId session = new SessionId(1, 2);
        for (Frame.Kind kind : Frame.Kind.values()) {
            Frame frame = new Frame(kind, 1, new Address(1, 2, 3), 4, new long[] {5, 6, 7});
            frame.writeHeader(out, session);
            for (long word : frame.words()) {
                out.writeLongLE(word);
            }
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    @Test
    void item39_anyBytes_inAnyPieces_areFramesOrTheEnd() {
        SplittableRandom random = new SplittableRandom(39);
        Mutations.of(frames(), 39, TRIES).forEach(bytes -> {
            Strict sink = new Strict();
            EmbeddedChannel channel = new EmbeddedChannel();
            channel.pipeline().addLast(new FrameReader(channel, sink));
            for (int from = 0; from < bytes.length; ) {
                int piece = Math.min(bytes.length - from, random.nextInt(1, 80));
                channel.writeInbound(Unpooled.copiedBuffer(bytes, from, piece));
                from += piece;
            }
            channel.checkException();
            channel.close();

            assertThat(sink.words).isLessThanOrEqualTo(bytes.length / Long.BYTES);
            assertThat(sink.failures).isLessThanOrEqualTo(1);
        });
    }

    @Test
    void item39_goodFrames_areRead() {
        Strict sink = new Strict();
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(new FrameReader(channel, sink));
        channel.writeInbound(Unpooled.copiedBuffer(frames()));

        // of the four frames every second is kept
        assertThat(sink.words).isEqualTo(2 * 3);
        assertThat(sink.failures).isZero();
    }
}
