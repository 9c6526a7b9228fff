package io.anteroom.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that take their time. */
final class PatienceTest {

    private static final Duration PATIENCE = Duration.ofMillis(600);
    private static final int ATTEMPTS = 20;
    private static final String UPGRADE = "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();
    private HttpServer server = vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false));

    @BeforeEach
    void listen() {
        var patience = new Patience(vertx, PATIENCE, PATIENCE);
        var guarded = patience.guard(server, request -> {
            if (request.path().equals("/ws")) {
                request.toWebSocket().onFailure(failed -> request.connection().close());
            } else if (request.path().equals("/taken")) {
                request.toWebSocket().onSuccess(PatienceTest::takeOver);
            } else if (request.path().equals("/broken")) {
                throw new IllegalStateException("on purpose");
            } else {
                vertx.setTimer(900, late -> request.response().end("slow"));
            }
        });
        server = Site.await(guarded.listen(0, "127.0.0.1"));
    }

    @AfterEach
    void close() {
        Site.await(vertx.close());
    }

    @Test
    void headersThatDripAreCut() throws IOException {
        try (var socket = open()) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            send(socket, "G");
                            socket.setSoTimeout(50);
                            readOrTimeOut(socket);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAnswerMayTakeLongerAndARestingConnectionIsClosedAfterIt() throws IOException {
        try (var socket = ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n")) {
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .endsWith("slow");
        }
    }

    @Test
    void norMayOneRestThatAsksForAnotherProtocolAndGetsNone() throws IOException {
        try (var socket = ask("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")) {
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .endsWith("slow");
        }
    }

    @Test
    void whatBreaksItsHandlerIsAnsweredAndCut() throws IOException {
        try (var socket = ask("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n")) {
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 500 ")
                    .containsIgnoringCase("Content-Type: application/problem+json")
                    .contains("\"code\":\"INTERNAL\"");
        }
    }

    @Test
    void aWebSocketIsLeftAlone() throws IOException {
        try (var socket = ask(UPGRADE)) {
            assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
                    .isEqualTo("HTTP/1.1 101");
            assertThat(socket.getInputStream().readNBytes(50)).hasSize(50);

            socket.setSoTimeout(1500);
            assertThatThrownBy(() -> {
                        while (socket.getInputStream().read() >= 0) {
                            assertThat(socket.isConnected()).isTrue();
                        }
                    })
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void soIsOneWhoseChannelWasTakenFromTheServer() throws IOException {
        try (var socket = ask(UPGRADE.replace("/ws", "/taken"))) {
            assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
                    .isEqualTo("HTTP/1.1 101");

            socket.setSoTimeout(1500);
            assertThatThrownBy(() -> {
                        while (socket.getInputStream().read() >= 0) {
                            assertThat(socket.isConnected()).isTrue();
                        }
                    })
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** As sockets do: the server is made to believe that the connection is gone. */
    private static void takeOver(ServerWebSocket upgraded) {
        var old = ((WebSocketInternal) upgraded).channelHandlerContext();
        var handler = (ChannelInboundHandlerAdapter) old.handler();
        old.pipeline().replace((ChannelHandler) handler, "own", new ChannelInboundHandlerAdapter());
        try {
            handler.channelInactive(old);
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    /** Throws once the other side has closed. */
    private static void readOrTimeOut(Socket socket) throws IOException {
        try {
            if (socket.getInputStream().read() < 0) {
                throw new IOException("closed");
            }
        } catch (SocketTimeoutException stillOpen) {
            assertThat(socket.isClosed()).isFalse();
        }
    }

    /** A connection on which this was asked before its server lost patience. */
    private Socket ask(String request) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            var from = System.nanoTime();
            var socket = open();
            send(socket, request);
            if (System.nanoTime() - from < PATIENCE.toNanos()) {
                return socket;
            }
            socket.close();
        }
        throw new AssertionError("each attempt was too slow");
    }

    private Socket open() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        socket.getOutputStream().flush();
    }
}
