package io.tfe4j.player.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.tfe4j.config.Player;
import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import io.tfe4j.party.Transport;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.TlsContexts;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One player's end of a session over the network: a TLS 1.3 connection to every other player, each known by its
 * certificate. Of two players the later in the host map dials, again and again until the links stand, so players start
 * in any order. A link that is lost afterwards ends the session, as does any frame that is not as it should be; the
 * others are told why.
 *
 * <p><b>Guaranteed:</b> messages come whole and from whom they say, or the session ends. <b>Not guaranteed:</b> that the
 * peer runs the same program; sessions compare digests themselves. An address used again after its first message was
 * received is not noticed. What was never received is overwritten at the end; Netty's buffers are not.
 */
public final class TlsTransport implements Transport, AutoCloseable {
    private static final int EVENT_THREADS = 2;
    private static final int MAX_STRANGERS = 64;
    private static final int FIRST_RETRY_MILLIS = 20;
    private static final int LAST_RETRY_MILLIS = 1_000;
    private static final int SMALLEST_READ = 1 << 11;
    private static final int FIRST_READ = 1 << 14;
    private static final int LARGEST_READ = 1 << 18;
    private static final WriteBufferWaterMark WRITE_BUFFER = new WriteBufferWaterMark(1 << 18, 1 << 20);

    private final List<Player> players;
    private final int self;
    private final SessionId session;
    private final LinkLimits limits;
    private final long[] namesDigest;
    private final Inbox[] inboxes;
    private final LongAdder[] bytesSent;
    private final AtomicReferenceArray<@Nullable ShareLink> links;
    private final AtomicReferenceArray<@Nullable String> lastRefusals;
    private final AtomicInteger strangers = new AtomicInteger();
    private final AtomicReference<@Nullable MpcException> failure = new AtomicReference<>();
    private final CountDownLatch missing;
    private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(
            EVENT_THREADS, new DefaultThreadFactory("tfe4j-link", true), NioIoHandler.newFactory());
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final SslContext accepting;
    private final SslContext dialling;

    private TlsTransport(List<Player> players, Credentials credentials, SessionId session, LinkLimits limits) {
        this.players = List.copyOf(players);
        this.session = session;
        this.limits = limits;
        self = indexOf(credentials.name());
        if (self < 0) {
            throw new IllegalArgumentException("player not in the host map: player=" + credentials.name());
        }
        namesDigest = digestOfNames();
        inboxes = new Inbox[players.size()];
        bytesSent = new LongAdder[players.size()];
        Arrays.setAll(inboxes, unused -> new Inbox());
        Arrays.setAll(bytesSent, unused -> new LongAdder());
        links = new AtomicReferenceArray<>(players.size());
        lastRefusals = new AtomicReferenceArray<>(players.size());
        missing = new CountDownLatch(players.size() - 1);
        accepting = TlsContexts.accepting(credentials);
        dialling = TlsContexts.dialling(credentials);
    }

    /**
     * Listens at the player's own address, dials the players before it in the host map, and waits until all links
     * stand.
     *
     * @throws MpcException if they do not stand in time, or a peer is not who it should be
     * @throws IllegalArgumentException if the credentials are of no player, or the address cannot be listened at
     */
    public static TlsTransport open(
            List<Player> players, Credentials credentials, SessionId session, LinkLimits limits) {
        TlsTransport transport = new TlsTransport(players, credentials, session, limits);
        try {
            transport.connect();
            return transport;
        } catch (RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    private void connect() {
        Channel listener = listen();
        for (int peer = 0; peer < self; peer++) {
            dial(peer, FIRST_RETRY_MILLIS);
        }
        try {
            if (!missing.await(limits.connectMillis(), TimeUnit.MILLISECONDS)) {
                fail(new MpcException(
                        MpcException.Code.PEER_SILENT,
                        "links do not stand: missing=" + missingPeers() + ", waitedMillis=" + limits.connectMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(new MpcException(MpcException.Code.CANCELLED, "cancelled: step=connect", e));
        }
        listener.close();
        checkOpen();
    }

    private Channel listen() {
        Player endpoint = players.get(self);
        ChannelFuture bound = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, readBuffers())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                })
                .bind(new InetSocketAddress(endpoint.host(), endpoint.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IllegalArgumentException(
                    "cannot listen: player=" + name(self) + ", address="
                            + players.get(self).address() + ", cause="
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        channels.add(bound.channel());
        return bound.channel();
    }

    private static RecvByteBufAllocator readBuffers() {
        return new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ);
    }

    /** A connection from somebody not known yet; only so many may exist. */
    private void accept(SocketChannel channel) {
        strangers.incrementAndGet();
        channel.closeFuture().addListener(closed -> strangers.decrementAndGet());
        if (strangers.get() > MAX_STRANGERS + players.size() || !isOpen()) {
            channel.close();
            return;
        }
        start(channel, accepting.newHandler(channel.alloc()), -1);
    }

    private void start(SocketChannel channel, SslHandler tls, int dialled) {
        channels.add(channel);
        tls.setHandshakeTimeoutMillis(limits.handshakeMillis());
        channel.pipeline().addLast(tls, new LinkHandshake(this, tls, dialled));
    }

    private void dial(int peer, int retryMillis) {
        if (!isOpen()) {
            return;
        }
        Player endpoint = players.get(peer);
        new Bootstrap()
                .group(threads)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, readBuffers())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(limits.handshakeMillis(), 60_000))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        start(channel, dialling.newHandler(channel.alloc(), endpoint.host(), endpoint.port()), peer);
                    }
                })
                .connect(endpoint.host(), endpoint.port())
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        refused(peer, String.valueOf(connected.cause().getMessage()));
                        redial(peer, retryMillis);
                    } else {
                        connected.channel().closeFuture().addListener(closed -> {
                            ShareLink link = links.get(peer);
                            if (link == null || !link.standing()) {
                                redial(peer, retryMillis);
                            }
                        });
                    }
                });
    }

    private void redial(int peer, int retryMillis) {
        if (isOpen()) {
            int next = Math.min(2 * retryMillis, LAST_RETRY_MILLIS);
            threads.schedule(() -> dial(peer, next), retryMillis, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * A link for a channel whose peer has proved its name.
     *
     * @throws IllegalArgumentException if it is not the one expected, or is linked already
     */
    ShareLink admit(Channel channel, String name, int dialled) {
        int peer = indexOf(name);
        if (dialled >= 0 && peer != dialled) {
            String message = "peer has another identity: expected=" + name(dialled) + ", found=" + name;
            fail(new MpcException(MpcException.Code.ABORTED, message));
            throw new IllegalArgumentException(message);
        }
        if (peer < 0 || (dialled < 0 && peer <= self)) {
            throw new IllegalArgumentException("player not expected here: player=" + name);
        }
        ShareLink link = new ShareLink(this, peer, channel);
        if (!isOpen() || !links.compareAndSet(peer, null, link)) {
            throw new IllegalArgumentException("player connects twice: player=" + name);
        }
        return link;
    }

    /** A connection was not good enough; remembered for the error if no better one comes. */
    void refused(int peer, String cause) {
        if (peer >= 0) {
            lastRefusals.set(peer, cause);
        } else {
            // whoever it was has no name
            for (int late = self + 1; late < players.size(); late++) {
                lastRefusals.compareAndSet(late, null, "somebody was refused: " + cause);
            }
        }
    }

    void stands() {
        missing.countDown();
    }

    void notStanding(ShareLink link, int peer, String reason) {
        links.compareAndSet(peer, link, null);
        refused(peer, reason);
    }

    private List<String> missingPeers() {
        List<String> names = new ArrayList<>();
        for (int peer = 0; peer < players.size(); peer++) {
            ShareLink link = links.get(peer);
            if (peer != self && (link == null || !link.standing())) {
                String refusal = lastRefusals.get(peer);
                names.add(name(peer) + (refusal == null ? "" : " (" + refusal + ")"));
            }
        }
        return names;
    }

    @Override
    public void send(int to, Address address, Message message) {
        checkOpen();
        bytesSent[to].add(message.sizeBytes());
        if (to == self) {
            sendToSelf(address, message);
            return;
        }
        if (message.words().length > limits.maxMessageWords()) {
            throw new IllegalArgumentException(
                    "message too large: words=" + message.words().length + ", allowed=" + limits.maxMessageWords());
        }
        try {
            if (!link(to).send(new Frame(Frame.Kind.MESSAGE, address, message.round(), message.words()))) {
                fail(new MpcException(
                        MpcException.Code.PEER_SILENT,
                        "peer does not take messages: to=" + name(to) + ", waitedMillis=" + limits.timeoutMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(new MpcException(MpcException.Code.CANCELLED, "cancelled: step=send", e));
        }
        checkOpen();
    }

    private void sendToSelf(Address address, Message message) {
        inboxes[self].reserve(message.sizeBytes(), Long.MAX_VALUE);
        if (!inboxes[self].deliver(address, message)) {
            checkOpen();
            throw new AssertionError("message sent twice: from=" + self + ", to=" + self + ", address=" + address);
        }
    }

    @Override
    public Message receive(int from, Address address, String step) {
        checkOpen();
        try {
            return inboxes[from].await(address, limits.timeoutMillis());
        } catch (ExecutionException e) {
            checkOpen();
            Throwable cause = e.getCause();
            String reason = cause == null ? "session ended" : String.valueOf(cause.getMessage());
            fail(new MpcException(MpcException.Code.ABORTED, reason + ", step=" + step, e));
        } catch (TimeoutException e) {
            fail(new MpcException(
                    MpcException.Code.PEER_SILENT,
                    "peer silent: from=" + name(from) + ", step=" + step + ", waitedMillis=" + limits.timeoutMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(new MpcException(MpcException.Code.CANCELLED, "cancelled: step=" + step));
        }
        throw failed();
    }

    /** Ends the session here and, with the same reason, at every other player. The first reason wins. */
    public void abort(MpcException cause) {
        fail(cause);
    }

    void fail(MpcException cause) {
        fail(cause, self, String.valueOf(cause.getMessage()));
    }

    private void fail(MpcException cause, int origin, String reason) {
        if (!failure.compareAndSet(null, cause)) {
            return;
        }
        Frame frame = AbortText.frame(origin, cause.code(), reason);
        endInboxes(cause);
        for (int peer = 0; peer < players.size(); peer++) {
            ShareLink link = links.get(peer);
            if (link != null) {
                link.finish(frame, true);
            }
        }
        while (missing.getCount() > 0) {
            missing.countDown();
        }
    }

    /** The peer says that the session has failed; the player at fault need not be the peer itself. */
    void abortedBy(int peer, Frame.Header header, long[] words) {
        int part = header.address().part();
        int origin = part < players.size() ? part : peer;
        String reason = AbortText.read(words);
        fail(
                new MpcException(
                        AbortText.code(header.round()),
                        "session ended by another player: player=" + name(origin) + ", cause=" + reason),
                origin,
                reason);
    }

    private void endInboxes(MpcException cause) {
        for (Inbox inbox : inboxes) {
            inbox.end(cause);
        }
    }

    private void checkOpen() {
        MpcException cause = failure.get();
        if (cause != null) {
            throw cause;
        }
    }

    private MpcException failed() {
        MpcException cause = failure.get();
        return cause == null ? new MpcException(MpcException.Code.ABORTED, "session ended") : cause;
    }

    boolean isOpen() {
        return failure.get() == null;
    }

    private ShareLink link(int peer) {
        ShareLink link = links.get(peer);
        if (link == null) {
            throw new AssertionError("no link: peer=" + peer);
        }
        return link;
    }

    /** Payload bytes sent so far, without framing. */
    public long bytesSent(int to) {
        return bytesSent[to].sum();
    }

    /** What waits to be sent. */
    long queuedBytes(int to) {
        return link(to).queuedBytes();
    }

    int self() {
        return self;
    }

    int endpoints() {
        return players.size();
    }

    SessionId session() {
        return session;
    }

    LinkLimits limits() {
        return limits;
    }

    Inbox inbox(int peer) {
        return inboxes[peer];
    }

    String name(int peer) {
        return players.get(peer).name();
    }

    long[] namesDigest() {
        return namesDigest;
    }

    private int indexOf(String name) {
        for (int i = 0; i < players.size(); i++) {
            if (players.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private long[] digestOfNames() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Player player : players) {
                digest.update((player.name() + "\n").getBytes(StandardCharsets.US_ASCII));
            }
            long[] words = new long[Frame.HELLO_WORDS];
            ByteBuffer.wrap(digest.digest()).asLongBuffer().get(words);
            return words;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("this Java has no SHA-256", e);
        }
    }

    /**
     * Sends what waits, takes leave of the others, and overwrites what was never received. The connections close when
     * the others have taken leave too, in the background.
     */
    @Override
    public void close() {
        MpcException closed = new MpcException(MpcException.Code.CANCELLED, "session closed: player=" + name(self));
        if (failure.compareAndSet(null, closed)) {
            endInboxes(closed);
            sayGoodbye();
        }
        for (int peer = 0; peer < inboxes.length; peer++) {
            if (peer != self) {
                inboxes[peer].wipe();
            }
        }
        for (Channel channel : channels) {
            if (!isLink(channel)) {
                channel.close();
            }
        }
        channels.newCloseFuture().addListener(done -> threads.shutdownGracefully(0, 1, TimeUnit.SECONDS));
    }

    private boolean isLink(Channel channel) {
        return channel.pipeline().get(FrameReader.class) != null;
    }

    private void sayGoodbye() {
        Frame bye = new Frame(Frame.Kind.BYE, new Address(self, 0, 0), 0, new long[0]);
        for (int peer = 0; peer < players.size(); peer++) {
            ShareLink link = links.get(peer);
            if (link != null) {
                link.finish(bye, false);
            }
        }
        try {
            for (int peer = 0; peer < players.size(); peer++) {
                ShareLink link = links.get(peer);
                if (link != null) {
                    link.awaitSent(limits.timeoutMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
