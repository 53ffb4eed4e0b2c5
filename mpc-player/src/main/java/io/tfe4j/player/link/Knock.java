package io.tfe4j.player.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.tfe4j.party.MpcException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that was accepted and whose HELLO says which session it is for. Until that session takes it, nothing more
 * is read from it.
 */
final class Knock implements FrameSink {
    private final Channel channel;
    private final @Nullable String name;
    private final Consumer<Knock> come;
    private final FrameReader reader;
    private Frame.@Nullable Header header;
    private long[] words = {};

    /**
     * {@code name} is the player's by its certificate, null without TLS; {@code come} is called when the HELLO is here.
     */
    Knock(Channel channel, @Nullable String name, Consumer<Knock> come) {
        this.channel = channel;
        this.name = name;
        this.come = come;
        reader = new FrameReader(channel, this);
    }

    FrameReader reader() {
        return reader;
    }

    Channel channel() {
        return channel;
    }

    @Nullable
    String name() {
        return name;
    }

    /** Whose connections are counted together. */
    String source() {
        return name == null ? "" : name;
    }

    Frame.Header header() {
        return Objects.requireNonNull(header);
    }

    long[] words() {
        return words;
    }

    @Override
    public void check(Frame.Header hello) {
        if (hello.magic() != Frame.MAGIC
                || !hello.is(Frame.Kind.HELLO)
                || hello.words() != Frame.HELLO_WORDS
                || hello.run() != Frame.NO_RUN) {
            throw new MpcException(MpcException.Code.BAD_MESSAGE, "not a greeting of this version");
        }
    }

    @Override
    public Verdict admit(Frame.Header hello) {
        return Verdict.KEEP;
    }

    @Override
    public void received(Frame.Header hello, long[] digest) {
        header = hello;
        words = digest;
        reader.pause();
        come.accept(this);
    }

    /** Closes the connection after saying why. On its event loop. */
    void refuse(MpcException reason) {
        Frame frame = AbortText.frame(Frame.NO_RUN, 0, reason.code(), String.valueOf(reason.getMessage()));
        ByteBuf out = channel.alloc().buffer((int) frame.sizeBytes());
        frame.writeHeader(out, header().session());
        int at = out.writerIndex();
        int bytes = Long.BYTES * frame.words().length;
        out.nioBuffer(at, bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(frame.words());
        out.writerIndex(at + bytes);
        channel.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void failed(MpcException cause) {
        channel.close();
    }

    @Override
    public void writable() {}

    @Override
    public void lost(String cause) {
        Arrays.fill(words, 0);
    }
}
