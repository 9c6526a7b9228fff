package io.anteroom.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.Players;
import io.anteroom.contracts.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sizes, rates and times that clients are held to. */
final class LimitsTest {

    private static final String LOGIN = "/api/v1/auth/login";

    @Test
    void aBodyOf64KiBIsReadAndOneMoreByteIsNot() {
        try (var site = new Site()) {
            site.neighbours.on(Players.LOG_IN, request -> Reply.refused(Code.AUTHENTICATION_FAILED, "no"));
            var fits = "{\"identifier\":\"neo\",\"password\":\"x\"}";
            var padded = fits + " ".repeat(Body.BYTES_MAX - fits.length());

            assertThat(site.post(LOGIN, padded).send().status()).isEqualTo(401);
            var got = site.post(LOGIN, padded + " ").send();

            assertThat(got.status()).isEqualTo(413);
            assertThat(got.code()).isEqualTo("BODY_TOO_LARGE");
        }
    }

    @Test
    void aBodyOfUnknownLengthIsCutWhileItIsRead() throws IOException {
        try (var site = new Site();
                var socket = open(site)) {
            send(socket, "POST " + LOGIN + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            var chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
            for (int i = 0; i < 4; i++) {
                send(socket, chunk);
            }
            send(socket, "1\r\nx\r\n");

            assertThat(readAll(socket)).startsWith("HTTP/1.1 413 ").contains("BODY_TOO_LARGE");
        }
    }

    @Test
    void aClientThatGoesOnSendingStillGetsItsAnswer() throws IOException {
        try (var site = new Site();
                var socket = open(site)) {
            send(socket, "POST " + LOGIN + " HTTP/1.1\r\nHost: x\r\nContent-Length: 400000\r\n\r\n");
            for (int i = 0; i < 40; i++) {
                send(socket, "x".repeat(10_000));
            }

            assertThat(readAll(socket)).startsWith("HTTP/1.1 413 ").contains("BODY_TOO_LARGE");
        }
    }

    @Test
    void aLargeBodyIsRefusedBeforeItIsSent() throws IOException {
        try (var site = new Site();
                var socket = open(site)) {
            send(
                    socket,
                    "POST " + LOGIN
                            + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n");

            assertThat(readAll(socket)).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void aClientThatAsksFirstIsToldToGoOn() throws IOException {
        try (var site = new Site();
                var socket = open(site)) {
            site.neighbours.on(Players.LOG_IN, request -> Reply.refused(Code.AUTHENTICATION_FAILED, "no"));
            send(
                    socket,
                    "POST " + LOGIN
                            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 35\r\n\r\n");
            assertThat(new String(socket.getInputStream().readNBytes(25), UTF_8))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");

            send(socket, "{\"identifier\":\"neo\",\"password\":\"x\"}");
            assertThat(readAll(socket)).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void aBodyThatDoesNotComeIsCut() throws IOException {
        var within = Duration.ofMillis(500);
        try (var site = new Site(within);
                var socket = open(site)) {
            var started = System.nanoTime();
            send(socket, "POST " + LOGIN + " HTTP/1.1\r\nHost: x\r\nContent-Length: 35\r\n\r\n{");

            assertThat(readAll(socket)).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(within);
        }
    }

    @Test
    void anAddressThatAsksTooOftenHasToWait() {
        try (var site = new Site(1)) {
            site.neighbours.on(GameConfigs.LIST, request -> Reply.done(new GameConfigs.Listed(List.of())));
            Site.Got got = site.get("/api/v1/games").send();
            for (int i = 0; i < 50 && got.status() == 200; i++) {
                got = site.get("/api/v1/games").send();
            }

            assertThat(got.status()).isEqualTo(429);
            assertThat(got.code()).isEqualTo("RATE_LIMITED");
        }
    }

    @Test
    void filesOfThePageAreNotRefusedForRequests() {
        try (var site = new Site(1)) {
            assertThat(untilRefused(site.get("/api/v1/nothing"))).isLessThan(FILES);

            for (var path : List.of("/", "/index.html", "/app.js", "/verifier.js", "/verifier.html")) {
                assertThat(site.get(path).send().status()).as(path).isEqualTo(200);
            }
        }
    }

    /** So many files of the page may be asked for at once, where one request may. */
    private static final int FILES = 10;

    @Test
    void filesOfThePageHaveTenTimesTheRate() {
        try (var site = new Site(1)) {
            var from = System.nanoTime();
            var count = untilRefused(site.get("/app.js"));

            var free = (System.nanoTime() - from) * FILES / 1_000_000_000;
            assertThat(count).isBetween(FILES, FILES + 1 + (int) free);
        }
    }

    @Test
    void whatIsNoFileOfThePageIsCountedAsARequest() {
        try (var site = new Site(1)) {
            assertThat(untilRefused(site.get("/no-file.js"))).isLessThan(FILES);
            assertThat(untilRefused(site.post("/app.js", "{}"))).isLessThan(FILES);
        }
    }

    /** How many were answered before; fails if none was refused. */
    private static int untilRefused(Site.Ask ask) {
        for (int count = 0; count < 500; count++) {
            if (ask.send().status() == 429) {
                return count;
            }
        }
        throw new AssertionError("none was refused");
    }

    @Test
    void requestsAreCountedByRouteAndNotById() {
        try (var site = new Site()) {
            site.get("/api/v1/players/" + Site.NEO).as("neo").send();
            site.get("/api/v1/" + Site.NEO).send();

            var timers = site.meters.find("anteroom.http.request.time").timers();
            assertThat(timers.stream()
                            .map(timer -> timer.getId().getTag("route") + " "
                                    + timer.getId().getTag("status")))
                    .containsExactlyInAnyOrder("/api/v1/players/{player} 503", "none 404");
        }
    }

    private static Socket open(Site site) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), site.port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        socket.getOutputStream().flush();
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
}
