package io.anteroom.gateway.socket;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket, spoken to through its Netty channel: after the upgrade this takes the place of Vert.x's own handler.
 *
 * <p>Why not through Vert.x's socket: it flushes, with a system call, for each frame, shows bad UTF-8 only as
 * replacement characters, never refuses a write, and keeps two queues of 4 kB for each idle socket. Here a flush comes
 * once, at the end of the event loop's turn: at once when the loop is idle, and for all frames together that became due
 * in one turn when it is not. They go out as one buffer, since a buffer of its own for each frame, with its way through
 * the pipeline, would cost more than its bytes.
 *
 * <p>A reader that stops reading: with 32 KiB unsent its own frames are not read any more, with {@link #UNSENT_MAX} it
 * is cut, and the sweep closes it when it has stood still for too long. A frame longer than 32 KiB, as a room's state may
 * be, is not held against it until it has read on: it was due to who read well.
 */
// Netty promises what Vert.x does not show: a write that fails ends the channel, which is heard of.
@SuppressWarnings("FutureReturnValueIgnored")
final class WebSocketChannel extends ChannelInboundHandlerAdapter implements Transport {

    static final int FRAME_BYTES_MAX = 16 * 1024;
    /** What the kernel keeps for a socket is twice of this, by its own account. */
    static final int KERNEL_SEND_BYTES = 48 * 1024;

    static final int KERNEL_RECEIVE_BYTES = 32 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketChannel.class);
    private static final int UNSENT_HIGH = 32 * 1024;
    private static final WriteBufferWaterMark UNSENT_MARKS = new WriteBufferWaterMark(UNSENT_HIGH / 2, UNSENT_HIGH);
    /**
     * With 96 and 64 KiB in the kernel a dead reader stays below 256 KiB, and one long frame: events are not answered while
     * it waits, so that at most one other joins it, of those that nobody asked for.
     */
    private static final int UNSENT_MAX = 80 * 1024;
    /** How long the other side of a closed socket has to read what was sent before. */
    private static final int LINGER_MS = 900;
    /** Longer for who is told that it reads too slowly: it has to read all that before. */
    private static final int SLOW_LINGER_MS = 10_000;

    private final SocketLoop loop;
    private final Socket socket;
    private final Framing framing;
    private @Nullable ChannelHandlerContext channel;
    private @Nullable ArrayList<Frame> due;
    private int dueBytes;
    /** The longest of the long frames since the channel was writable; 0 if there was none. */
    private int spared;

    private @Nullable Fragments begun;
    private boolean flushDue;
    private boolean closing;
    private boolean lingers;
    private long stuckSinceNanos;

    private WebSocketChannel(SocketLoop loop, Socket socket, Framing framing) {
        this.loop = loop;
        this.socket = socket;
        this.framing = framing;
    }

    /** Takes the channel over from Vert.x, which then believes that its socket is gone. On the event loop. */
    static void takeOver(SocketLoop loop, ServerWebSocket upgraded, Socket socket, Framing framing) {
        var old = ((WebSocketInternal) upgraded).channelHandlerContext();
        var handler = (ChannelInboundHandlerAdapter) old.handler();
        var own = new WebSocketChannel(loop, socket, framing);
        socket.carriedBy(own);
        old.channel().config().setWriteBufferWaterMark(UNSENT_MARKS);
        old.pipeline().replace((ChannelHandler) handler, "anteroom", own);
        try {
            // Vert.x lets go of its objects and of its count of open sockets; ours is a metric of its own.
            handler.channelInactive(old);
        } catch (Exception unexpected) {
            LOG.error("A socket could not be taken over", unexpected);
            old.close();
        }
        if (framing == Framing.SOCKJS) {
            own.write(new Frame(SockJsText.OPENED));
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (!closing || message instanceof CloseWebSocketFrame) {
                read(context, message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(ChannelHandlerContext context, Object message) {
        if (message instanceof TextWebSocketFrame text) {
            begin(text);
        } else if (message instanceof BinaryWebSocketFrame) {
            close(CloseCode.BINARY);
        } else if (message instanceof PingWebSocketFrame ping) {
            if (socket.takesFrame()) {
                write(context, new PongWebSocketFrame(ping.content().retain()));
            }
        } else if (message instanceof PongWebSocketFrame) {
            if (socket.takesFrame()) {
                socket.heard();
            }
        } else if (message instanceof CloseWebSocketFrame close) {
            closed(context, close);
        } else if (message instanceof WebSocketFrame continuation) {
            goOn(continuation);
        }
    }

    private void begin(TextWebSocketFrame frame) {
        if (frame.content().readableBytes() > framing.messageBytesMax()) {
            close(CloseCode.TOO_BIG);
            return;
        }
        var bytes = bytesOf(frame);
        if (frame.isFinalFragment()) {
            deliver(bytes);
        } else {
            begun = new Fragments(bytes);
        }
    }

    /** A message that has a piece too many for the rate is left out, all of it. */
    private void goOn(WebSocketFrame continuation) {
        var message = begun;
        if (message == null) {
            // The decoder has refused a continuation of nothing.
            return;
        }
        if (!message.isFree() && !socket.takesFrame()) {
            message.drop();
        }
        if (!message.hasRoomFor(continuation.content(), framing.messageBytesMax())) {
            close(CloseCode.TOO_BIG);
            return;
        }
        message.add(continuation.content());
        if (continuation.isFinalFragment()) {
            begun = null;
            message.whole().ifPresent(this::deliver);
        }
    }

    private void deliver(byte[] bytes) {
        if (!Utf8.isValid(bytes)) {
            close(CloseCode.BAD_UTF8);
        } else if (framing == Framing.PLAIN) {
            socket.received(bytes);
        } else if (bytes.length == 0) {
            socket.takesFrame();
        } else {
            unwrap(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private void unwrap(String text) {
        var messages = SockJsText.messages(text);
        if (messages == null) {
            close(CloseCode.PROTOCOL_ERROR);
            return;
        }
        if (messages.isEmpty()) {
            socket.takesFrame();
        }
        for (var message : messages) {
            var bytes = message.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > FRAME_BYTES_MAX) {
                close(CloseCode.TOO_BIG);
                return;
            }
            socket.received(bytes);
        }
    }

    private static byte[] bytesOf(WebSocketFrame frame) {
        var bytes = new byte[frame.content().readableBytes()];
        frame.content().readBytes(bytes);
        return bytes;
    }

    /** The other side closes, or answers our close: either way there is nothing more to wait for. */
    private void closed(ChannelHandlerContext context, CloseWebSocketFrame frame) {
        if (closing) {
            context.close();
            return;
        }
        closing = true;
        writeDue(context);
        var status = frame.statusCode();
        var answer = status == -1 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(status, "");
        context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
        endWithin(context, LINGER_MS);
    }

    /** Nothing is taken any more, and who has not read by then what was written is cut, also if it asked for the close. */
    private void endWithin(ChannelHandlerContext context, int ms) {
        begun = null;
        context.channel().config().setAutoRead(true);
        context.executor().schedule(() -> context.close(), ms, TimeUnit.MILLISECONDS);
        socket.ended();
    }

    @Override
    public void send(Frame frame) {
        if (channel == null || closing) {
            return;
        }
        // What became due within this turn says nothing about the reader: only what the kernel does not take does.
        if (dueBytes + unsentBytes(channel) > UNSENT_MAX + spared) {
            flush(channel);
        }
        if (unsentBytes(channel) > UNSENT_MAX + spared) {
            close(CloseCode.TOO_SLOW);
            return;
        }
        write(framing == Framing.PLAIN ? frame : new Frame(SockJsText.frames(List.of(frame.json()))));
    }

    /** What is due says nothing about the reader, so that much of it is handed to the kernel first. */
    @Override
    public boolean takesMore() {
        if (channel == null || closing) {
            return false;
        }
        if (dueBytes >= UNSENT_HIGH) {
            flush(channel);
        }
        return channel.channel().isWritable();
    }

    private static long unsentBytes(ChannelHandlerContext context) {
        var outbound = context.channel().unsafe().outboundBuffer();
        return outbound == null ? 0 : outbound.totalPendingWriteBytes();
    }

    private void write(Frame frame) {
        if (channel != null) {
            if (due == null) {
                due = new ArrayList<>(4);
            }
            var length = frame.wire().length;
            due.add(frame);
            dueBytes += length;
            if (length > UNSENT_HIGH) {
                spared = Math.max(spared, length);
            }
            flushLater();
        }
    }

    /** A frame of another kind, after those that are due. */
    private void write(ChannelHandlerContext context, Object message) {
        writeDue(context);
        context.write(message, context.voidPromise());
        flushLater();
    }

    private void writeDue(ChannelHandlerContext context) {
        if (due == null) {
            return;
        }
        var bytes = context.alloc().directBuffer(dueBytes, dueBytes);
        for (var frame : due) {
            bytes.writeBytes(frame.wire());
        }
        forgetDue();
        context.write(bytes, context.voidPromise());
    }

    /** An idle socket holds no list; a busy one gets a small one with each turn. */
    private void forgetDue() {
        due = null;
        dueBytes = 0;
    }

    private void flushLater() {
        if (!flushDue) {
            flushDue = true;
            socket.flushLater(this);
        }
    }

    /** Sends what became due in this turn of the loop. */
    void flush() {
        flushDue = false;
        if (channel != null) {
            flush(channel);
        }
    }

    private void flush(ChannelHandlerContext context) {
        writeDue(context);
        context.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        var writable = context.channel().isWritable();
        stuckSinceNanos = writable ? 0 : System.nanoTime() | 1;
        context.channel().config().setAutoRead(writable || closing);
        if (writable) {
            // What is due is about to wait.
            spared = due == null ? 0 : spared;
            socket.readsAgain();
        }
    }

    @Override
    public long stuckMs(long nowNanos) {
        return stuckSinceNanos == 0 ? 0 : (nowNanos - stuckSinceNanos) / 1_000_000;
    }

    @Override
    public void ping() {
        if (channel != null && !closing) {
            write(channel, new PingWebSocketFrame());
        }
    }

    @Override
    public void close(CloseCode code) {
        if (channel == null || closing) {
            return;
        }
        closing = true;
        var context = channel;
        if (framing == Framing.SOCKJS) {
            write(new Frame(SockJsText.closed(code)));
        }
        writeDue(context);
        if (framing == Framing.SOCKJS) {
            context.writeAndFlush(new CloseWebSocketFrame(CloseCode.NORMAL.number(), ""));
        } else {
            context.writeAndFlush(new CloseWebSocketFrame(code.number(), code.reason()));
        }
        lingers = code == CloseCode.TOO_SLOW && loop.beginsToLinger();
        endWithin(context, lingers ? SLOW_LINGER_MS : LINGER_MS);
    }

    @Override
    public void cut() {
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closing = true;
        if (lingers) {
            lingers = false;
            loop.hasLingered();
        }
        forgetDue();
        socket.ended();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            close(
                    corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)
                            ? CloseCode.TOO_BIG
                            : CloseCode.PROTOCOL_ERROR);
        } else {
            LOG.debug("A socket failed cause={}", cause.toString());
            context.close();
        }
    }

    /** Idle timeouts and other events of the server are not for this socket. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        ReferenceCountUtil.release(event);
    }
}
