package io.anteroom.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket as the load generator needs it: the upgrade with a bearer token, text frames in and out, pings
 * answered. Frames are read straight from the socket's buffer; there is no pipeline of codecs, no frame object and no
 * copy but the one into the scratch array that the listener reads. Belongs to its loop.
 */
final class WireSocket extends ChannelInboundHandlerAdapter {
    /** Key and answer of RFC 6455's example, which is as good as any for a client that trusts its server. */
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final int CLOSED_WITHOUT_CODE = 1006;

    private final Target target;
    private final String token;
    private final Listener listener;
    private final FrameReader frames;
    private @Nullable Channel channel;
    private boolean upgraded;
    private boolean ended;
    private int closeCode = CLOSED_WITHOUT_CODE;

    private WireSocket(Target target, String token, Listener listener) {
        this.target = target;
        this.token = token;
        this.listener = listener;
        this.frames = new FrameReader(this::received);
    }

    /** Opens a socket; everything that becomes of it, failure included, is told to the listener. */
    static WireSocket open(
            Loop loop, Target target, @Nullable InetSocketAddress source, String token, Listener listener) {
        WireSocket socket = new WireSocket(target, token, listener);
        loop.connect(target.address(), source, socket, cause -> socket.end("could not connect: " + cause));
        return socket;
    }

    /** Sends a frame; without {@code flush} it leaves with the next flush of this socket. Lost if it is closed. */
    void send(ByteBuf frame, boolean flush) {
        if (channel == null || ended) {
            frame.release();
            return;
        }
        // A failed write has no future here: it reaches exceptionCaught.
        var unused = flush
                ? channel.writeAndFlush(frame, channel.voidPromise())
                : channel.write(frame, channel.voidPromise());
    }

    /** Where frames for this socket take their memory from. */
    ByteBufAllocator allocator() {
        return open().alloc();
    }

    /** Closes with code 1000 and does not wait for the answer. */
    void close() {
        if (channel == null || ended) {
            return;
        }
        ended = true;
        byte[] normal = {0x03, (byte) 0xe8};
        var unused = channel.writeAndFlush(Masked.frame(channel.alloc(), Masked.CLOSE, normal, normal.length))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        String request = "GET /ws HTTP/1.1\r\nHost: " + target.host() + ":" + target.port()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + KEY + "\r\nAuthorization: Bearer " + token + "\r\n\r\n";
        ByteBuf bytes = context.alloc().buffer(request.length());
        bytes.writeCharSequence(request, StandardCharsets.US_ASCII);
        var unused = context.writeAndFlush(bytes, context.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!ended) {
                frames.append(bytes);
                read();
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(upgraded ? "closed with " + closeCode : "closed before the upgrade");
        frames.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end("failed: " + cause);
        drop();
    }

    private void read() {
        if (!upgraded) {
            String head = frames.httpHead();
            if (head == null) {
                return;
            }
            upgraded = head.startsWith("HTTP/1.1 101") && head.contains(ACCEPT);
            if (!upgraded) {
                refuse(head.lines().findFirst().orElse("an empty answer"));
                return;
            }
            listener.opened();
        }
        frames.readFrames();
    }

    private void refuse(String statusLine) {
        if (!ended) {
            ended = true;
            listener.refused(statusLine);
        }
        drop();
    }

    private void received(int opcode, byte[] payload, int length) {
        switch (opcode) {
            case FrameReader.TEXT -> listener.text(payload, length);
            case FrameReader.PING -> send(Masked.frame(open().alloc(), Masked.PONG, payload, length), true);
            case FrameReader.PONG -> {}
            case FrameReader.CLOSE -> closed(payload, length);
            default -> throw new IllegalStateException("frame of kind " + opcode + ", which the server never sends");
        }
    }

    private void closed(byte[] payload, int length) {
        if (length >= 2) {
            closeCode = ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
        }
        drop();
    }

    private void drop() {
        var unused = open().close();
    }

    private Channel open() {
        if (channel == null) {
            throw new IllegalStateException("the socket is not connected yet");
        }
        return channel;
    }

    private void end(String reason) {
        if (!ended) {
            ended = true;
            listener.closed(closeCode, reason);
        }
    }

    /** What happens to a socket, told on its loop. */
    interface Listener {
        /** The server accepted the upgrade. */
        void opened();

        /** A text frame: the first {@code length} bytes of an array that is only valid during the call. */
        void text(byte[] payload, int length);

        /** The server refused the upgrade; nothing else is told then. */
        default void refused(String statusLine) {
            closed(CLOSED_WITHOUT_CODE, "upgrade refused: " + statusLine);
        }

        /** The socket is gone, and not because this side closed it; at most once. */
        void closed(int code, String reason);
    }
}
