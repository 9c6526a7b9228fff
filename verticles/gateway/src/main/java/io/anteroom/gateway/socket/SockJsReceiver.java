package io.anteroom.gateway.socket;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A response that waits for frames: for one, or for as many as fit into a stream. Its request may have come to another
 * loop than its session's, so every write goes to its own.
 */
final class SockJsReceiver {

    private static final Logger LOG = LoggerFactory.getLogger(SockJsReceiver.class);
    /** Then the client asks anew, which lets proxies and browsers forget what they kept of it. */
    private static final int STREAMED_MAX = 128 * 1024;
    /** Makes browsers show what follows at once. */
    private static final String PRELUDE = "h".repeat(2_048) + "\n";

    private final HttpServerResponse response;
    private final ContextInternal context;
    private final boolean streams;
    private volatile boolean gone;
    private volatile @Nullable Runnable onGone;
    private int written;

    private SockJsReceiver(HttpServerRequest request, boolean streams) {
        this.response = request.response();
        this.context = ContextInternal.current();
        this.streams = streams;
    }

    /** In the request's turn: of a connection that broke before somebody asked, nobody would be told. */
    private SockJsReceiver watched() {
        response.closeHandler(closed -> gone());
        if (response.closed()) {
            gone();
        }
        return this;
    }

    static SockJsReceiver polling(HttpServerRequest request) {
        return new SockJsReceiver(request, false).watched();
    }

    static SockJsReceiver streaming(HttpServerRequest request) {
        var receiver = new SockJsReceiver(request, true).watched();
        request.response().setChunked(true);
        receiver.ignore(request.response().write(PRELUDE));
        return receiver;
    }

    /** Runs it, perhaps twice and on any thread, once nobody reads any more: now, if that is so already. */
    void onGone(Runnable handler) {
        onGone = handler;
        if (gone) {
            handler.run();
        }
    }

    private void gone() {
        gone = true;
        var handler = onGone;
        if (handler != null) {
            handler.run();
        }
    }

    /**
     * Sends a frame; false if it takes no more after it.
     *
     * @param sent is told when it went out, or failed to
     */
    boolean write(String frame, Runnable sent) {
        written += frame.length();
        var stays = streams && written < STREAMED_MAX;
        context.runOnContext(turn -> {
            var line = frame + "\n";
            ignore((stays ? response.write(line) : response.end(line)).onComplete(done -> sent.run()));
        });
        return stays;
    }

    /** Sends a frame and nothing after it. */
    void last(String frame) {
        context.runOnContext(turn -> ignore(response.end(frame + "\n")));
    }

    private void ignore(io.vertx.core.Future<?> write) {
        write.onFailure(failed -> {
            LOG.debug("A SockJS client was gone");
            gone();
        });
    }
}
