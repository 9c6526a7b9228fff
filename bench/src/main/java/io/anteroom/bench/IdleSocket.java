package io.anteroom.bench;

import io.netty.channel.ChannelException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A socket that authenticates and then only answers pings. Belongs to its loop. */
final class IdleSocket implements WireSocket.Listener {
    private final CompletableFuture<IdleSocket> ready = new CompletableFuture<>();
    private @Nullable WireSocket socket;
    private volatile boolean lost;

    CompletableFuture<IdleSocket> open(Loop loop, Target target, @Nullable InetSocketAddress source, String token) {
        socket = WireSocket.open(loop, target, source, token, this);
        return ready;
    }

    void close() {
        if (socket != null) {
            socket.close();
        }
    }

    /** Whether the server has closed it; any thread may ask. */
    boolean lost() {
        return lost;
    }

    @Override
    public void opened() {
        // Ready only once the server says that the token was accepted.
    }

    @Override
    public void text(byte[] payload, int length) {
        if (ready.isDone()) {
            return;
        }
        Answer answer = new Answer();
        try {
            new AnswerReader().read(payload, length, answer);
        } catch (IOException e) {
            ready.completeExceptionally(e);
            return;
        }
        if (answer.authenticated) {
            ready.complete(this);
        }
    }

    @Override
    public void closed(int code, String reason) {
        lost = true;
        ready.completeExceptionally(new ChannelException(reason));
    }
}
