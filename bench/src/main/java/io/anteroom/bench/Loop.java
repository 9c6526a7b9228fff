package io.anteroom.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one thread that drives all sockets of a scenario. */
final class Loop implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MS = 10_000;

    private final EventLoopGroup group;
    private final EventLoop thread;
    private final Class<? extends Channel> channelType;

    Loop() {
        this(false);
    }

    /**
     * @param awake asks for news without pause instead of sleeping until there are some, at the price of a whole core. Then
     *     neither the time to wake this thread nor the server's work of doing so is measured.
     */
    Loop(boolean awake) {
        boolean epoll = Epoll.isAvailable();
        if (awake && !epoll) {
            throw new IllegalArgumentException("only epoll can be asked without pause");
        }
        IoHandlerFactory io = epoll ? epoll(awake) : NioIoHandler.newFactory();
        this.channelType = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
        this.group = new MultiThreadIoEventLoopGroup(1, io);
        this.thread = group.next();
    }

    private static IoHandlerFactory epoll(boolean awake) {
        return awake
                ? EpollIoHandler.newFactory(0, () -> (ready, hasTasks) -> ready.get())
                : EpollIoHandler.newFactory();
    }

    /** Connects, from the source address if one is given; a refused connection reaches only the failure handler. */
    void connect(
            InetSocketAddress target, @Nullable SocketAddress source, ChannelHandler handler, OnFailure onFailure) {
        Bootstrap bootstrap = new Bootstrap()
                .group(thread)
                .channel(channelType)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                .handler(handler);
        var connecting = source == null ? bootstrap.connect(target) : bootstrap.connect(target, source);
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                onFailure.failed(done.cause());
            }
        });
    }

    /** Runs the task on the loop after the delay; what it throws reaches the failure handler. */
    void runAfter(long delayNanos, Runnable task, OnFailure onFailure) {
        var scheduled = thread.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        scheduled.addListener(done -> {
            if (!done.isSuccess()) {
                onFailure.failed(done.cause());
            }
        });
    }

    /** Starts something on the loop and returns its result to any thread. */
    <T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> start) {
        CompletableFuture<T> result = new CompletableFuture<>();
        thread.execute(() -> {
            try {
                var unused = start.get().whenComplete((value, failure) -> pass(value, failure, result));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static <T> void pass(T value, @Nullable Throwable failure, CompletableFuture<T> result) {
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(failure);
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** What to do when a connection could not be made or a timer's task has thrown. */
    interface OnFailure {
        void failed(Throwable cause);
    }
}
