package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Inbox;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rooms;
import io.anteroom.runtime.redis.RedisLink;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two sockets that go on with one session, of which the older one's node is late: its link broke, or it believes that it
 * did not. Whatever comes first, the newer socket has the session, and nobody closes it.
 *
 * <p>Both nodes have a Vert.x of their own; the test carries between them what they tell of replaced sessions. An answer can't
 * be held for longer than a second: who was slower than that tries again.
 */
final class TwoResumesIT {

    /** So many pushes there were, and the first command that names them is the one that takes a session up. */
    private static final long MARK = 987_654_321;

    /** What a seat is waited for; then it is given up. */
    private static final long SEAT_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String redis = TestServers.freshRedis();
    private final HeldAnswers answers = new HeldAnswers();
    private final Gateways a = new Gateways(answers.through(redis));
    private final Gateways b = new Gateways(redis);
    private final AtomicInteger toldB = new AtomicInteger();
    private final RedisLink link = open();
    private PlayerId player = PlayerId.next();
    private volatile boolean carries = true;

    /** A socket, and what it was told of its session. */
    private record Holding(RawSocket socket, String sessionId, String resumeToken) implements AutoCloseable {

        static Holding of(RawSocket socket, JsonNode told) {
            return new Holding(
                    socket,
                    told.path("sessionId").asText(),
                    told.path("resumeToken").asText());
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private RedisLink open() {
        var opened = Promise.<RedisLink>promise();
        b.vertx.runOnContext(turn -> opened.complete(RedisLink.open(b.vertx, redis)));
        return Gateways.await(opened.future());
    }

    @BeforeEach
    void carry() {
        Gateways.until(link::isUp);
        carry(a, b, toldB);
        carry(b, a, new AtomicInteger());
        // Redis knows the script from here on, so that one command takes a session up.
        try (var begun = begin(b);
                var socket = b.open()) {
            assertThat(socket.ask(resume(begun, 0)).path("eventType").asText()).isEqualTo("Resume");
        }
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
        answers.close();
    }

    private void carry(Gateways from, Gateways to, AtomicInteger told) {
        var replace = Inbox.REPLACE.at(to.bus.nodeId());
        Gateways.await(from.bus.serve(replace, 100, call -> {
            if (!carries) {
                return Future.failedFuture("lost");
            }
            var answer = Promise.<Reply<Done>>promise();
            to.vertx.runOnContext(there -> to.bus.ask(replace, call.request()).onComplete(done -> {
                told.incrementAndGet();
                from.vertx.runOnContext(here -> answer.handle(done));
            }));
            return answer.future();
        }));
    }

    private Holding begin(Gateways at) {
        player = PlayerId.next();
        var socket = RawSocket.open(at.port, "/ws", Gateways.bearer(at.token(player, Duration.ofMinutes(5))));
        var begun = Holding.of(socket, socket.next());
        redis("HSET", "gw:s:" + begun.sessionId(), "q", MARK);
        return begun;
    }

    private static String resume(Holding before, long lastSeq) {
        return "{\"eventType\":\"Resume\",\"eventId\":\"r\",\"data\":{\"resumeToken\":\"" + before.resumeToken()
                + "\",\"lastSeq\":" + lastSeq + "}}";
    }

    private static String resume(Holding before, FakeRoom room) {
        return resume(before, MARK).replace("}}", ",\"rooms\":{\"" + room.id + "\":0}}}");
    }

    private static Holding resumed(RawSocket newer, Holding before) {
        var answer = newer.ask(resume(before, 0));
        assertThat(answer.path("sessionId").asText()).as("%s", answer).isEqualTo(before.sessionId());
        return Holding.of(newer, answer);
    }

    /** What Redis says; empty for nothing. */
    @CanIgnoreReturnValue
    private String redis(String command, Object... arguments) {
        var found = Promise.<String>promise();
        b.vertx.runOnContext(turn -> link.send(command, arguments)
                .map(value -> value == null ? "" : value.toString())
                .onComplete(found));
        return Gateways.await(found.future());
    }

    private String ofSession(Holding held, String field) {
        return redis("HGET", "gw:s:" + held.sessionId(), field);
    }

    private void untilTakenUp(Holding before) {
        Gateways.until(() -> !ofSession(before, "t").isEmpty());
    }

    private static long resumesAnswered(Gateways at) {
        return at.node
                .metrics()
                .get("anteroom.gateway.event.seconds")
                .tag("type", "Resume")
                .timer()
                .count();
    }

    /** The session lives on this socket only, is told what is pushed, and its token is good for the next. */
    private void assertGoesOn(Gateways at, Holding newer) {
        assertThat(newer.socket()
                        .ask("{\"eventType\":\"Ping\",\"eventId\":\"p\"}")
                        .path("eventType")
                        .asText())
                .isEqualTo("Pong");
        assertThat(ofSession(newer, "n")).isEqualTo(at.bus.nodeId().toString());
        at.backend.push(player, new Push("BalanceUpdate", new RawJson("{\"balance\":\"7.00\",\"currency\":\"FUN\"}")));
        assertThat(newer.socket().next().path("balance").asText()).isEqualTo("7.00");
        try (var third = b.open()) {
            assertThat(third.ask(resume(newer, 1)).path("eventType").asText()).isEqualTo("Resume");
            assertThat(newer.socket().closeCode()).isEqualTo(4409);
        }
    }

    private static long unavailable(Gateways at) {
        return (long) at.node
                .metrics()
                .get("anteroom.gateway.refusals")
                .tag("code", "UNAVAILABLE")
                .functionCounter()
                .count();
    }

    /** Whoever takes a session up says that the one before is replaced, since nobody else may have; which can come too late. */
    private boolean isToldMore(int told) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(4);
        while (toldB.get() == told && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(5_000_000);
        }
        return toldB.get() > told;
    }

    private static void end(Gateways at, RawSocket socket) {
        socket.close();
        Gateways.until(() -> at.node.sockets().count() == 0);
    }

    // Redis took the older one first, and its answer comes late.

    @Test
    void aLateAnswerToABrokenSocketDisturbsNobody() {
        Gateways.repeat(() -> {
            try (var first = begin(b);
                    var older = a.open();
                    var newer = b.open()) {
                var answered = resumesAnswered(a);
                var unavailable = unavailable(a);
                var told = toldB.get();
                answers.hold("" + MARK);
                older.send(resume(first, MARK));
                untilTakenUp(first);
                end(a, older);
                var resumed = resumed(newer, first);
                assertThat(first.socket().closeCode()).isEqualTo(4409);

                answers.release();
                Gateways.until(() -> resumesAnswered(a) > answered);
                if (unavailable(a) > unavailable) {
                    return false;
                }

                if (!isToldMore(told)) {
                    return false;
                }
                assertGoesOn(b, resumed);
                return true;
            }
        });
    }

    @Test
    void aLateAnswerToASocketThatSeemsOpenClosesThatSocket() {
        Gateways.repeat(() -> {
            try (var first = begin(b);
                    var older = a.open();
                    var newer = b.open()) {
                var told = toldB.get();
                answers.hold("" + MARK);
                older.send(resume(first, MARK));
                untilTakenUp(first);
                var resumed = resumed(newer, first);

                answers.release();
                if (!isReplaced(older)) {
                    return false;
                }

                if (!isToldMore(told)) {
                    return false;
                }
                assertGoesOn(b, resumed);
                return true;
            }
        });
    }

    @Test
    void aLateAnswerOnTheSameNodeClosesTheOlderSocketToo() {
        Gateways.repeat(() -> {
            // Connections go to the loops by turns, and only the loop of the older one waits.
            try (var first = begin(b);
                    var older = a.open();
                    var newer = a.open()) {
                answers.hold("" + MARK);
                older.send(resume(first, MARK));
                untilTakenUp(first);
                var answer = newer.ask(resume(first, 0));
                answers.release();
                if (!answer.path("eventType").asText().equals("Resume") || !isReplaced(older)) {
                    return false;
                }

                assertGoesOn(a, Holding.of(newer, answer));
                return true;
            }
        });
    }

    /** False if its node gave up waiting for Redis. */
    private static boolean isReplaced(RawSocket older) {
        var text = older.nextTextOrEnd();
        if (text.contains("UNAVAILABLE")) {
            return false;
        }
        assertThat(text).isEmpty();
        assertThat(older.closeCode()).isEqualTo(4409);
        return true;
    }

    // The older one comes to Redis after the newer one.

    @Test
    void aBrokenSocketTakesNothingUpAnyMore() {
        try (var first = begin(b);
                var older = a.open();
                var newer = b.open()) {
            var answered = resumesAnswered(a);
            a.backend.holdsResumers();
            older.send(resume(first, 0));
            Gateways.until(() -> a.backend.resumersHeld() == 1);
            end(a, older);
            var resumed = resumed(newer, first);

            a.backend.answersResumers();
            Gateways.until(() -> resumesAnswered(a) > answered);

            assertGoesOn(b, resumed);
        }
    }

    @Test
    void aSocketThatSeemsOpenTakesNothingUpThatANewerOneHas() {
        try (var first = begin(b);
                var older = a.open();
                var newer = b.open()) {
            a.backend.holdsResumers();
            older.send(resume(first, 0));
            Gateways.until(() -> a.backend.resumersHeld() == 1);
            var resumed = resumed(newer, first);

            a.backend.answersResumers();

            // Had the newer one been slow, the older one did not wait for it and was replaced.
            var text = older.nextTextOrEnd();
            if (text.isEmpty()) {
                assertThat(older.closeCode()).isEqualTo(4409);
            } else {
                assertThat(text).contains("SESSION_NOT_FOUND");
            }
            assertGoesOn(b, resumed);
        }
    }

    // What one node tells another may be lost.

    @Test
    void whoWasNotToldThatItIsReplacedFindsItInRedis() {
        try (var first = begin(a);
                var newer = b.open()) {
            carries = false;
            var resumed = resumed(newer, first);
            a.node.sockets().holdSessions();

            assertThat(first.socket().closeCode()).isEqualTo(4409);
            assertGoesOn(b, resumed);
        }
    }

    /** The node that took the session up told nobody: it died, or Redis' answer was lost. */
    @Test
    void aRepeatTellsWhoHadTheSessionBeforeTheFirstTry() {
        try (var first = begin(a);
                var lost = b.open();
                var again = b.open()) {
            carries = false;
            var resumed = resumed(lost, first);
            carries = true;

            assertThat(resumed(again, first).resumeToken()).isEqualTo(resumed.resumeToken());
            assertThat(first.socket().closeCode()).isEqualTo(4409);
        }
    }

    @Test
    void whoFindsItsSessionInRedisAsItWasBeforeSaysHowItIs() {
        try (var first = begin(b);
                var newer = b.open();
                var third = a.open()) {
            var resumed = resumed(newer, first);
            var old = Hash.of(first.resumeToken().getBytes(StandardCharsets.UTF_8))
                    .hex();
            redis("HSET", "gw:s:" + first.sessionId(), "r", old, "c", "0", "g", "0");
            redis("HDEL", "gw:s:" + first.sessionId(), "o", "t");
            redis("SET", "gw:r:" + old, first.sessionId());
            redis(
                    "DEL",
                    "gw:r:"
                            + Hash.of(resumed.resumeToken().getBytes(StandardCharsets.UTF_8))
                                    .hex());
            b.node.sockets().holdSessions();
            Gateways.until(() -> !ofSession(first, "r").equals(old));

            assertThat(third.ask(resume(first, 0)).path("code").asText()).isEqualTo("SESSION_NOT_FOUND");
            assertGoesOn(b, resumed);
        }
    }

    // Seats in rooms.

    @Test
    void aBrokenSocketTakesNoSeats() {
        var room = new FakeRoom(a.bus);
        Gateways.await(room.serve());
        Gateways.repeat(() -> {
            try (var first = begin(b);
                    var older = a.open()) {
                var answered = resumesAnswered(a);
                var unavailable = unavailable(a);
                answers.hold("" + MARK);
                older.send(resume(first, room));
                untilTakenUp(first);
                end(a, older);

                answers.release();
                Gateways.until(() -> resumesAnswered(a) > answered);

                assertThat(room.attaches).hasValue(0);
                return unavailable(a) == unavailable;
            }
        });
    }

    /** Who broke later than the seat was waited for has given it up already. */
    @Test
    void aSeatThatIsGivenToASocketThatBrokeMeanwhileIsGivenUpAgain() {
        var room = new FakeRoom(a.bus);
        Gateways.await(room.serve());
        Gateways.repeat(() -> {
            try (var first = begin(a);
                    var older = a.open()) {
                var join = "{\"eventType\":\"RoomJoin\",\"eventId\":\"j\",\"roomId\":\"" + room.id + "\"}";
                assertThat(first.socket().ask(join).path("eventType").asText()).isEqualTo("RoomState");
                room.attachGate.holdsAll();
                var askedAtNanos = System.nanoTime();
                older.send(resume(first, room));
                Gateways.until(room.attachGate::isHolding);
                assertThat(first.socket().closeCode()).isEqualTo(4409);
                end(a, older);
                if (System.nanoTime() - askedAtNanos >= SEAT_WITHIN_NANOS) {
                    room.attachGate.opens();
                    return false;
                }
                // Those of both sockets; the second came before the seat was given.
                Gateways.until(() -> givenUp(room, first).size() >= 2);

                room.attachGate.opens();

                Gateways.until(() -> givenUp(room, first).size() == 3);
                assertThat(Set.copyOf(givenUp(room, first))).hasSize(2);
                return true;
            }
        });
    }

    private static List<Rooms.Detach> givenUp(FakeRoom room, Holding held) {
        return room.detached.stream()
                .filter(one -> one.seat().sessionId().toString().equals(held.sessionId()))
                .toList();
    }
}
