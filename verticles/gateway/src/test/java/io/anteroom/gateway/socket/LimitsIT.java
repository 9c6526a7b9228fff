package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoundId;
import io.anteroom.runtime.UnknownOutcome;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Too many, too much, too slow, and neighbours that do not answer. */
final class LimitsIT {

    private Gateways gateways = new Gateways(TestServers.freshRedis());

    @AfterEach
    void stop() {
        gateways.close();
    }

    @Test
    void overThirtyTwoWaitingEventsAreOverloaded() {
        var gate = Promise.<Reply<PlayRound.Played>>promise();
        gateways.backend.game = request -> request.eventId().value().equals("first") ? gate.future() : null;
        try (var socket = gateways.join()) {
            socket.send(Gateways.bet("first"));
            for (int i = 0; i < 33; i++) {
                socket.send(Gateways.bet("e" + i));
            }
            var refused = socket.next();
            assertThat(refused.path("code").asText()).isEqualTo("OVERLOADED");
            assertThat(refused.path("eventId").asText()).isEqualTo("e32");
            assertThat(refused.path("retryable").asBoolean()).isTrue();

            socket.send(Gateways.bet("e31"));
            gate.complete(Reply.refused(Code.INSUFFICIENT_FUNDS, "too little"));
            assertThat(socket.next().path("code").asText()).isEqualTo("INSUFFICIENT_FUNDS");
            for (int i = 0; i < 32; i++) {
                assertThat(socket.next().path("eventId").asText())
                        .as("in order")
                        .isEqualTo("e" + i);
            }
            assertThat(socket.next().path("eventId").asText())
                    .as("a copy of a waiting one does not count")
                    .isEqualTo("e31");
        }
    }

    @Test
    void anUnknownOutcomeIsATimeoutAndARepeatTells() {
        var answers = new java.util.concurrent.atomic.AtomicInteger();
        gateways.backend.game =
                request -> answers.incrementAndGet() == 1 ? Future.failedFuture(new UnknownOutcome("lost")) : null;
        try (var socket = gateways.join()) {
            var timeout = socket.ask(Gateways.bet("e1"));
            assertThat(timeout.path("code").asText()).isEqualTo("TIMEOUT");
            assertThat(timeout.path("retryable").asBoolean()).isTrue();

            assertThat(socket.ask(Gateways.bet("e1")).path("eventType").asText())
                    .isEqualTo("RoundUpdate");
        }
    }

    @Test
    void anOldStandingCostsARetryAndNoRefusal() {
        gateways.backend.game = request -> request.cached() == null
                ? null
                : Future.succeededFuture(Reply.refused(Code.INVALID_NEXT_ACTION, "not now"));
        try (var socket = gateways.join()) {
            assertThat(socket.ask(Gateways.bet("e1")).path("eventType").asText())
                    .isEqualTo("RoundUpdate");
            assertThat(gateways.backend.requests).hasSize(2);
        }
    }

    @Test
    void aLostSessionClosesTheSocket() {
        gateways.backend.game = request -> Future.succeededFuture(Reply.refused(Code.SESSION_ACTIVE, "gone"));
        try (var socket = gateways.join()) {
            socket.send(Gateways.bet("e1"));

            assertThat(socket.closeCode()).isEqualTo(4409);
        }
    }

    @Test
    void tooManyFramesAreRefusedAndAFloodCloses() {
        gateways.close();
        gateways = new Gateways(TestServers.freshRedis(), "limits.framesPerSecond=10");
        try (var socket = gateways.join()) {
            var from = System.nanoTime();
            var taken = 0;
            for (int i = 0; i < 20; i++) {
                taken += socket.ask("{\"eventType\":\"Ping\",\"eventId\":\"p" + i + "\"}")
                                .path("eventType")
                                .asText()
                                .equals("Pong")
                        ? 1
                        : 0;
            }
            var seconds = (System.nanoTime() - from) / 1e9;
            assertThat(taken).isBetween(10, 14 + (int) (10 * seconds));
            var sent = 0;
            while (sent < 1_000 && socket.trySend("{\"eventType\":\"Ping\",\"eventId\":\"q" + sent + "\"}")) {
                sent++;
            }
            assertThat(socket.closeCode()).isEqualTo(4029);
        }
    }

    private static byte[] ping(String eventId, int fillerBytes) {
        return ("{\"eventType\":\"Ping\",\"eventId\":\"" + eventId + "\",\"data\":{\"a\":\"" + "y".repeat(fillerBytes)
                        + "\"}}")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** A message in so many frames. */
    private static byte[][] fragments(byte[] message, int count) {
        var frames = new byte[count][];
        for (int i = 0; i < count; i++) {
            var part = java.util.Arrays.copyOfRange(message, (int) ((long) message.length * i / count), (int)
                    ((long) message.length * (i + 1) / count));
            frames[i] = RawSocket.encode(i == 0 ? RawSocket.TEXT : RawSocket.CONTINUATION, i == count - 1, part);
        }
        return frames;
    }

    private void useProductionsRate() {
        gateways.close();
        gateways = new Gateways(TestServers.freshRedis(), "limits.framesPerSecond=40");
    }

    @Test
    void aMessageInThousandsOfFragmentsIsTooManyFrames() {
        useProductionsRate();
        try (var socket = gateways.open()) {
            socket.sendTogether(fragments(ping("x", 15_000), 15_000));

            assertThat(socket.next().path("code").asText()).isEqualTo("RATE_LIMITED");
            assertThat(socket.closeCode()).isEqualTo(4029);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawSocket.PING, RawSocket.PONG})
    void framesThatAreNoMessagesCountToo(int opcode) {
        useProductionsRate();
        try (var socket = gateways.open()) {
            var frames = new byte[2_000][];
            java.util.Arrays.fill(frames, RawSocket.encode(opcode, true, new byte[100]));
            socket.sendTogether(frames);

            assertThat(socket.next().path("code").asText()).isEqualTo("RATE_LIMITED");
            assertThat(socket.closeCode()).isEqualTo(4029);
        }
    }

    @Test
    void aMessageInAFewFragmentsIsOneFrame() {
        useProductionsRate();
        try (var socket = gateways.join()) {
            for (int i = 0; i < 40; i++) {
                socket.sendTogether(fragments(ping("p" + i, 3_000), 3));
            }
            for (int i = 0; i < 40; i++) {
                assertThat(socket.next().path("eventType").asText()).isEqualTo("Pong");
            }
            var big = ping("big", 16_000);
            Gateways.until(() -> {
                // Where the burst was used up, until there is room for one more.
                socket.sendTogether(fragments(big, 16));
                return socket.next().path("eventType").asText().equals("Pong");
            });
        }
    }

    @Test
    void whoDoesNotReadIsCutOff() {
        gateways.close();
        gateways = new Gateways(TestServers.freshRedis(), "socket.slowReaderWithin=1s");
        gateways.backend.game = request -> Future.succeededFuture(Reply.done(new PlayRound.Played(
                RoundId.next(),
                "Bet",
                new RawJson("{\"nextActions\":[],\"filler\":\"" + "x".repeat(8_000) + "\"}"),
                io.anteroom.contracts.Money.zero(io.anteroom.contracts.Currency.FUN),
                false,
                null)));
        var open = gateways.node.sockets().count();
        try (var socket = RawSocket.open(
                gateways.port, "/ws", Gateways.bearer(gateways.token(PlayerId.next(), Duration.ofMinutes(1))), 4_096)) {
            var writer = new Thread(() -> {
                for (int i = 0; socket.trySend(Gateways.bet("e" + i)); i++) {
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                }
            });
            writer.setDaemon(true);
            writer.start();
            Gateways.until(() -> gateways.node.sockets().count() > open || gateways.backend.asked.get() > 0);
            Gateways.until(() -> gateways.node.sockets().count() <= open);

            assertThat(gateways.backend.asked.get() * 8_000L)
                    .as("what was made for a reader that does not read")
                    .isLessThan(512 * 1024);
            // Longer than others have for what was sent before they were closed.
            java.util.concurrent.locks.LockSupport.parkNanos(
                    Duration.ofSeconds(2).toNanos());
            assertThat(socket.closeCode()).as("why, if it reads on after all").isEqualTo(4008);
        }
    }

    private static byte[] nonsense(int i) {
        return RawSocket.encode(
                RawSocket.TEXT,
                true,
                ("{\"eventType\":\"Nonsense\",\"eventId\":\"" + i + "x".repeat(50) + "\"}")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static byte[][] nonsenseAndClose(int count) {
        var frames = new byte[count + 1][];
        for (int i = 0; i < count; i++) {
            frames[i] = nonsense(i);
        }
        frames[count] = RawSocket.encode(RawSocket.CLOSE, true, new byte[] {3, (byte) 0xE8});
        return frames;
    }

    /** Of one at least the kernel takes not all, yet so much that the server goes on to read what it sends. */
    @Test
    void whoAsksForTheCloseAndDoesNotReadIsCutOff() {
        var sockets = new java.util.ArrayList<RawSocket>();
        for (int count = 150; count <= 950; count += 80) {
            var socket = RawSocket.open(gateways.port, "/ws", java.util.Map.of(), 4_096);
            sockets.add(socket);
            socket.sendTogether(nonsenseAndClose(count));
        }

        Gateways.until(() -> gateways.node.sockets().count() == 0);
        for (var socket : sockets) {
            Gateways.until(() -> !socket.trySend("is anybody there"));
            socket.close();
        }
    }

    /** A socket that nothing but a cut ends. */
    private static final class Deaf implements Transport {

        private volatile boolean wasCut;

        @Override
        public void send(Frame frame) {}

        @Override
        public boolean takesMore() {
            return false;
        }

        @Override
        public void close(CloseCode code) {}

        @Override
        public void cut() {
            wasCut = true;
        }

        @Override
        public long stuckMs(long nowNanos) {
            return Long.MAX_VALUE;
        }

        @Override
        public void ping() {}
    }

    @Test
    void whoIsSilentForMinutesIsCutThoughClosingItWasInVain() throws java.io.IOException {
        try (var stream = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), gateways.port)) {
            stream.getOutputStream()
                    .write("POST /sockjs/0/any/xhr_streaming HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            Gateways.until(() -> gateways.node.sockets().carried().containsKey("any"));
            var loop = java.util.Objects.requireNonNull(
                            gateways.node.sockets().carried().get("any"))
                    .loop();
            var deaf = new Deaf();
            loop.run(() -> {
                loop.open().carriedBy(deaf);
                loop.sweep(System.nanoTime() + Duration.ofMinutes(3).toNanos());
            });

            Gateways.until(() -> deaf.wasCut);
        }
    }

    @Test
    void nobodyStaysWithoutAPlayer() {
        gateways.close();
        gateways = new Gateways(TestServers.freshRedis(), "socket.authenticateWithin=1s");
        try (var socket = gateways.open()) {
            var from = System.nanoTime();
            assertThat(socket.closeCode()).isEqualTo(4401);
            assertThat(Duration.ofNanos(System.nanoTime() - from))
                    .as("not the ten seconds there are by default")
                    .isLessThan(Duration.ofSeconds(8));
        }
    }

    @Test
    void withoutNewsOfEndedLoginsNoTokenIsBelieved() {
        gateways.backend.newsFail = true;
        Gateways.until(() -> {
            try (var socket = RawSocket.open(gateways.port, "/ws", Gateways.bearer(gateways.token()))) {
                return socket.status() == 503;
            }
        });
    }

    @Test
    void withoutRedisPlayGoesOnAndResumeIsUnavailable() {
        gateways.close();
        gateways = Gateways.withoutRedis();
        try (var socket = gateways.join()) {
            assertThat(socket.ask(Gateways.bet("e1")).path("eventType").asText())
                    .isEqualTo("RoundUpdate");
            var resume = "{\"eventType\":\"Resume\",\"eventId\":\"r\",\"data\":{\"resumeToken\":\"x\",\"lastSeq\":0}}";
            assertThat(socket.ask(resume).path("code").asText()).isEqualTo("UNAVAILABLE");
            try (var ticket = RawSocket.open(gateways.port, "/ws?ticket=" + "a".repeat(43), java.util.Map.of())) {
                assertThat(ticket.status()).isEqualTo(503);
            }
        }
    }
}
