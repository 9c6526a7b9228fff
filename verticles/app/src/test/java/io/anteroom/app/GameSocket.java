package io.anteroom.app;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A player's socket on {@code /ws}, by the JDK's client. It keeps every frame it got and the code it was closed with. */
final class GameSocket implements WebSocket.Listener, AutoCloseable {

    /** The close code of a connection that broke without one. */
    static final int BROKEN = 1006;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    /** For an answer; who gets none asks again. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** For what comes by itself, which may have to wait until the lease of somebody who died has ended. */
    private static final Duration PUSH_PATIENCE = Duration.ofSeconds(30);
    /**
     * When a connection ends while something is sent, the JDK's client may tell the sender alone and never the listener: seen
     * with 8 of 900 connections that a server ended in order. If a close code has come, the listener gets it before this.
     */
    private static final Executor LATER = CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS);

    // Guarded by this.
    private final List<JsonObject> frames = new ArrayList<>();
    private int closeCode;
    private CompletableFuture<WebSocket> sent = new CompletableFuture<>();
    private @Nullable WebSocket socket;

    private final Ear ear;
    /** Belongs to the client's calls of {@link #onText}, which come one after another. */
    private final StringBuilder partial = new StringBuilder();

    /** Hears what comes, in order, before whoever waits for it. */
    interface Ear {

        Ear NONE = new Ear() {
            @Override
            public void got(JsonObject frame) {}

            @Override
            public void closed(int code) {}
        };

        void got(JsonObject frame);

        /** The socket ended by itself. */
        void closed(int code);
    }

    private GameSocket(Ear ear) {
        this.ear = ear;
    }

    /** With the token in the header, and greeted. */
    static GameSocket open(Http http, String token) {
        return open(http, token, Ear.NONE);
    }

    static GameSocket open(Http http, String token, Ear ear) {
        var socket = connect(ear, http.node(), "/ws", "Authorization", "Bearer " + token);
        var unused = socket.greeting();
        return socket;
    }

    /** With a query, such as {@code ticket=…}. */
    static GameSocket openWithQuery(Http http, String query) {
        return connect(Ear.NONE, http.node(), "/ws?" + query);
    }

    /** Without a token. */
    static GameSocket openUnauthenticated(Http http) {
        return openUnauthenticated(http, Ear.NONE);
    }

    static GameSocket openUnauthenticated(Http http, Ear ear) {
        return connect(ear, http.node(), "/ws");
    }

    /** The HTTP status with which a handshake is refused. */
    static int refusal(Http http, String pathAndQuery, String... headers) {
        try (var socket = connect(Ear.NONE, http.node(), pathAndQuery, headers)) {
            throw new AssertionError("not refused: " + socket.frames());
        } catch (CompletionException refused) {
            if (refused.getCause() instanceof WebSocketHandshakeException handshake) {
                return handshake.getResponse().statusCode();
            }
            throw refused;
        }
    }

    private static GameSocket connect(Ear ear, URI node, String pathAndQuery, String... headers) {
        var socket = new GameSocket(ear);
        var builder = CLIENT.newWebSocketBuilder().connectTimeout(PATIENCE);
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        socket.opened(builder.buildAsync(URI.create("ws://" + node.getAuthority() + pathAndQuery), socket)
                .join());
        return socket;
    }

    private synchronized void opened(WebSocket open) {
        socket = open;
        sent = CompletableFuture.completedFuture(open);
    }

    /** The {@code Authenticate} frame that follows a handshake with a token. */
    JsonObject greeting() {
        return await(0, frame -> frame.getString("eventType").equals("Authenticate"), "Authenticate", PATIENCE);
    }

    /** Sends an event and waits for its answer. Fails with {@link AnswerLost}. */
    @CanIgnoreReturnValue
    JsonObject ask(JsonObject event) {
        int before = frames().size();
        send(event);
        return await(before, answers(event), "answer to " + event, PATIENCE);
    }

    /** An answer that must have this type. */
    @CanIgnoreReturnValue
    JsonObject ask(JsonObject event, String expectedType) {
        var answer = ask(event);
        if (!answer.getString("eventType").equals(expectedType)) {
            throw new AssertionError("expected " + expectedType + ", got " + answer + " to " + event);
        }
        return answer;
    }

    void send(JsonObject event) {
        sendText(event.encode());
    }

    synchronized void sendText(String text) {
        chain(open -> open.sendText(text, true));
    }

    synchronized void sendBinary(byte[] bytes) {
        chain(open -> open.sendBinary(ByteBuffer.wrap(bytes), true));
    }

    /** The JDK's client takes one frame at a time. */
    private synchronized void chain(Function<WebSocket, CompletableFuture<WebSocket>> sending) {
        WebSocket open = requireNonNull(socket);
        sent = sent.exceptionally(failed -> open).thenCompose(sending).whenComplete((done, failed) -> {
            if (failed != null) {
                LATER.execute(() -> closed(BROKEN));
            }
        });
    }

    synchronized List<JsonObject> frames() {
        return List.copyOf(frames);
    }

    static Predicate<JsonObject> answers(JsonObject event) {
        return frame -> event.getString("eventId").equals(frame.getString("eventId"));
    }

    static Predicate<JsonObject> ofType(String type) {
        return frame -> type.equals(frame.getString("eventType"));
    }

    /** All frames from this index on that fit, once there are as many. Fails with {@link AnswerLost}. */
    @CanIgnoreReturnValue
    synchronized List<JsonObject> awaitAll(int from, int count, Predicate<JsonObject> fits, String what) {
        awaitUntil(
                () -> frames.stream().skip(from).filter(fits).count() >= count, count + " of " + what, PUSH_PATIENCE);
        return frames.stream().skip(from).filter(fits).toList();
    }

    /** The first frame from this index on that fits. Fails with {@link AnswerLost}. */
    @CanIgnoreReturnValue
    JsonObject await(int from, Predicate<JsonObject> fits, String what) {
        return await(from, fits, what, PUSH_PATIENCE);
    }

    private synchronized JsonObject await(int from, Predicate<JsonObject> fits, String what, Duration patience) {
        awaitUntil(() -> frames.stream().skip(from).anyMatch(fits), what, patience);
        return frames.stream().skip(from).filter(fits).findFirst().orElseThrow();
    }

    private synchronized void awaitUntil(BooleanSupplier reached, String what, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!reached.getAsBoolean()) {
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (closeCode != 0 || leftMs <= 0) {
                throw new AnswerLost((closeCode == 0 ? "waited too long" : "closed with " + closeCode) + " for " + what
                        + "; came "
                        + frames.stream().skip(Math.max(0, frames.size() - 5)).toList());
            }
            pause(leftMs);
        }
    }

    /** The code it is closed with; {@link #BROKEN} when the connection just ended. */
    synchronized int awaitClose(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (closeCode == 0) {
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                throw new AssertionError("not closed within " + patience + "; came " + frames);
            }
            pause(leftMs);
        }
        return closeCode;
    }

    int awaitClose() {
        return awaitClose(PUSH_PATIENCE);
    }

    @SuppressWarnings("WaitNotInLoop") // Both callers loop.
    private synchronized void pause(long ms) {
        try {
            wait(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            var frame = new JsonObject(partial.toString());
            partial.setLength(0);
            ear.got(frame);
            keep(frame);
        }
        webSocket.request(1);
        return null;
    }

    private synchronized void keep(JsonObject frame) {
        frames.add(frame);
        notifyAll();
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed(BROKEN);
    }

    private void closed(int code) {
        if (end(code)) {
            ear.closed(code);
        }
    }

    /** False if it had ended before. */
    private synchronized boolean end(int code) {
        boolean first = closeCode == 0;
        closeCode = first ? code : closeCode;
        notifyAll();
        return first;
    }

    synchronized boolean isOpen() {
        return closeCode == 0;
    }

    /** Drops the connection as a client that dies does. */
    @Override
    public void close() {
        var unused = end(BROKEN);
        var open = opened();
        if (open != null) {
            open.abort();
        }
    }

    private synchronized @Nullable WebSocket opened() {
        return socket;
    }
}
