package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.Pushes;
import io.anteroom.contracts.RawJson;
import io.anteroom.runtime.redis.RedisLink;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many sessions of a player are kept and which of them, and how much of each one's pushes. */
final class SessionBoundsIT {

    private static final int SESSIONS = 32;
    private static final int PUSHES = 1_000;
    private static final int BYTES = 256 * 1024;
    private static final long HELD = 10_000_000_000L;

    private final String redis = TestServers.freshRedis();
    private final Gateways node = new Gateways(redis);
    private final RedisLink link = open();

    /** A socket and how it was greeted. */
    private record Joined(RawSocket socket, JsonNode greeting) implements AutoCloseable {

        String sessionId() {
            return greeting.path("sessionId").asText();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private RedisLink open() {
        var opened = Promise.<RedisLink>promise();
        node.vertx.runOnContext(turn -> opened.complete(RedisLink.open(node.vertx, redis)));
        return Gateways.await(opened.future());
    }

    @BeforeEach
    void untilPushesAreHandedOver() {
        Gateways.until(link::isUp);
        Gateways.until(() -> redis("EXISTS", "gw:mark").equals("1"));
        Gateways.until(() -> redis("EXISTS", "gw:b:" + node.bus.nodeId()).equals("1"));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    /** What Redis says; empty for nothing. */
    @CanIgnoreReturnValue
    private String redis(String command, Object... arguments) {
        var found = Promise.<String>promise();
        node.vertx.runOnContext(turn -> link.send(command, arguments)
                .map(value -> value == null ? "" : value.toString())
                .onComplete(found));
        return Gateways.await(found.future());
    }

    private long number(String command, Object... arguments) {
        return Long.parseLong(redis(command, arguments));
    }

    private int keys(String pattern) {
        var found = Promise.<Integer>promise();
        node.vertx.runOnContext(turn -> link.send("KEYS", pattern)
                .map(keys -> keys == null ? 0 : keys.size())
                .onComplete(found));
        return Gateways.await(found.future());
    }

    private Joined join() {
        return join(node);
    }

    private Joined join(Gateways at) {
        var socket =
                RawSocket.open(at.port, "/ws", Gateways.bearer(at.token(node.player, java.time.Duration.ofMinutes(5))));
        return new Joined(socket, socket.next());
    }

    private Joined lost() {
        var lost = join();
        lost.close();
        Gateways.until(() -> node.node.sockets().count() == 0);
        return lost;
    }

    private void comeAndGo(int times) {
        var before = node.node.sockets().count();
        for (int i = 0; i < times; i++) {
            join().close();
            Gateways.until(() -> node.node.sockets().count() == before);
        }
    }

    private void push(String text, int times) {
        for (int i = 0; i < times; i++) {
            node.backend.push(node.player, new Push("DirectMessage", new RawJson("{\"data\":\"" + text + "\"}")));
        }
        node.bus.tell(Pushes.WAITING, new Pushes.Waiting());
        Gateways.until(() -> node.backend.pushesWaiting() == 0);
    }

    private static void assertIsTold(Joined one, long seq, String text) {
        var push = one.socket().next("DirectMessage");
        assertThat(push.path("data").asText()).isEqualTo(text);
        assertThat(push.path("seq").asLong()).isEqualTo(seq);
    }

    private JsonNode resume(RawSocket socket, Joined before, long lastSeq) {
        return socket.ask("{\"eventType\":\"Resume\",\"eventId\":\"r\",\"data\":{\"resumeToken\":\""
                + before.greeting().path("resumeToken").asText() + "\",\"lastSeq\":" + lastSeq + "}}");
    }

    private void assertIsGone(Joined before) {
        try (var socket = node.open()) {
            assertThat(resume(socket, before, 0).path("code").asText()).isEqualTo("SESSION_NOT_FOUND");
        }
    }

    private static void close(List<Joined> all) {
        all.forEach(Joined::close);
    }

    @Test
    void aLivingSocketIsNotCrowdedOutByClosedOnes() {
        try (var living = join()) {
            push("one", 1);
            assertIsTold(living, 1, "one");

            comeAndGo(SESSIONS + 1);
            push("two", 1);
            assertIsTold(living, 2, "two");
            living.socket().close();
            try (var back = node.open()) {
                assertThat(resume(back, living, 1).path("replayed").asInt()).isEqualTo(1);
            }
        }
    }

    @Test
    void aSessionThatWasResumedIsNotCrowdedOutEither() {
        var lost = lost();
        try (var back = node.open()) {
            assertThat(resume(back, lost, 0).path("replayed").asInt()).isZero();
            comeAndGo(SESSIONS + 1);
            push("one", 1);
            assertIsTold(new Joined(back, lost.greeting()), 1, "one");
        }
    }

    /** Its node went down without a word, or could not reach Redis just then. */
    @Test
    void aLivingSocketIsNotCrowdedOutByThoseOfANodeThatIsGone() {
        try (var living = join()) {
            goneWith(SESSIONS - 1);
            try (var newer = join()) {
                push("one", 1);
                assertIsTold(living, 1, "one");
                assertIsTold(newer, 1, "one");
            }
        }
    }

    /** Redis believes that sockets of a node hold them, and they are newer than all others. */
    private void goneWith(int sessions) {
        var theirs = new ArrayList<Joined>();
        String other;
        try (var gone = new Gateways(redis)) {
            other = gone.bus.nodeId().toString();
            for (int i = 0; i < sessions; i++) {
                theirs.add(join(gone));
            }
        }
        Gateways.until(() -> redis("EXISTS", "gw:b:" + other).equals("0"));
        for (var one : theirs) {
            redis("ZADD", "gw:p:" + node.player, "XX", 2 * HELD, one.sessionId());
        }
        close(theirs);
    }

    @Test
    void ofTooManyLivingOnesTheOldestGetsNoPushesAndTheGapIsSeenOnceThereIsRoom() {
        var all = new ArrayList<Joined>();
        for (int i = 0; i < SESSIONS; i++) {
            all.add(join());
        }
        push("one", 1);
        var oldest = all.get(0);
        assertIsTold(oldest, 1, "one");
        all.add(join());
        push("two", 1);
        assertIsTold(all.get(1), 1, "one");
        assertIsTold(all.get(1), 2, "two");
        assertIsTold(all.get(SESSIONS), 1, "two");

        redis("HSET", "gw:s:" + oldest.sessionId(), "x", "0");
        node.node.sockets().holdSessions();
        Gateways.until(() -> !redis("HGET", "gw:s:" + oldest.sessionId(), "x").equals("0"));
        push("three", 1);
        assertIsTold(all.get(1), 3, "three");
        all.remove(SESSIONS).close();
        Gateways.until(() -> node.node.sockets().count() == SESSIONS);
        node.node.sockets().holdSessions();
        Gateways.until(() ->
                !redis("ZSCORE", "gw:p:" + node.player, oldest.sessionId()).isEmpty());
        push("four", 1);
        assertIsTold(oldest, 3, "four");
        close(all);
    }

    @Test
    void theSessionOfTheOldestOfTooManyIsNotFoundAndNothingIsLeftOfIt() {
        var all = new ArrayList<Joined>();
        for (int i = 0; i <= SESSIONS; i++) {
            all.add(join());
        }
        assertIsGone(all.get(0));
        all.get(0).close();
        Gateways.until(() -> redis("EXISTS", "gw:s:" + all.get(0).sessionId()).equals("0"));
        close(all);
    }

    @Test
    void sessionsThatNobodyWaitsForAnyMoreLeaveNothingBehind() {
        var first = lost();
        comeAndGo(8);
        push("one", 1);
        comeAndGo(SESSIONS);
        var last = lost();

        assertThat(keys("gw:s:*")).isEqualTo(SESSIONS);
        assertThat(keys("gw:r:*")).isEqualTo(SESSIONS);
        assertThat(keys("gw:o:*")).isZero();
        assertIsGone(first);
        try (var socket = node.open()) {
            assertThat(resume(socket, last, 0).path("eventType").asText()).isEqualTo("Resume");
        }
    }

    private static List<Long> numbers(RawSocket socket, int count) {
        var numbers = new ArrayList<Long>();
        for (int i = 0; i < count; i++) {
            numbers.add(socket.next("DirectMessage").path("seq").asLong());
        }
        return numbers;
    }

    @Test
    void anOutboxIsBoundedInBytesAndResumeSaysThatSomeAreMissing() {
        var lost = lost();
        push("x".repeat(4_000), 80);
        var kept = (int) number("XLEN", "gw:o:" + lost.sessionId());
        assertThat(kept * 4_040).isBetween(BYTES - 8_000, BYTES);

        try (var back = node.open()) {
            var resumed = resume(back, lost, 0);
            assertThat(resumed.path("truncated").asBoolean()).isTrue();
            assertThat(resumed.path("replayed").asInt()).isEqualTo(kept);
            var numbers = numbers(back, kept);
            assertThat(numbers.get(0)).isEqualTo(80 - kept + 1);
            assertThat(numbers.get(kept - 1)).isEqualTo(80);
        }
    }

    @Test
    void whatIsAcknowledgedMakesRoom() {
        var lost = lost();
        push("x".repeat(4_000), 60);
        Joined again;
        try (var back = node.open()) {
            var resumed = resume(back, lost, 50);
            assertThat(resumed.has("truncated")).isFalse();
            assertThat(numbers(back, 10)).endsWith(60L);
            again = new Joined(back, resumed);
        }
        Gateways.until(() -> node.node.sockets().count() == 0);
        push("x".repeat(4_000), 50);
        try (var back = node.open()) {
            var resumed = resume(back, again, 50);
            assertThat(resumed.has("truncated")).isFalse();
            assertThat(resumed.path("replayed").asInt()).isEqualTo(60);
        }
    }

    @Test
    void anOutboxIsBoundedInNumber() {
        var lost = lost();
        push("x", PUSHES + 7);
        assertThat(number("XLEN", "gw:o:" + lost.sessionId())).isEqualTo(PUSHES);
        try (var back = node.open()) {
            var resumed = resume(back, lost, 7);
            assertThat(resumed.has("truncated")).isFalse();
            assertThat(resumed.path("replayed").asInt()).isEqualTo(PUSHES);
        }
    }

    /** Some minutes ago: what Redis has of the session would end soon. */
    private void wasLost(Joined lost, int minutes, int tokenEndsInMinutes) {
        var now = System.currentTimeMillis();
        var key = "gw:s:" + lost.sessionId();
        redis("HSET", key, "h", now - minutes * 60_000L, "x", now + tokenEndsInMinutes * 60_000L);
        keysOf(lost).forEach(kept -> redis("PEXPIRE", kept, 60_000));
    }

    private List<String> keysOf(Joined one) {
        var key = "gw:s:" + one.sessionId();
        return List.of(key, "gw:r:" + redis("HGET", key, "r"), "gw:p:" + node.player);
    }

    private void assertEndsWithin(Joined lost, int moreThan, int atMost) {
        assertThat(keysOf(lost)).allSatisfy(key -> assertThat(number("PTTL", key))
                .isBetween(moreThan * 60_000L - 30_000, atMost * 60_000L));
    }

    @Test
    void aPushKeepsTheSessionOfAClientThatIsAwayAsLongAsItself() {
        var lost = lost();
        wasLost(lost, 9, 60);
        push("one", 1);
        assertEndsWithin(lost, 13, 13);
        assertThat(number("PTTL", "gw:o:" + lost.sessionId())).isLessThanOrEqualTo(13 * 60_000);

        wasLost(lost, 20, 60);
        push("two", 1);
        assertEndsWithin(lost, 6, 6);
    }

    @Test
    void aPushKeepsNoSessionBeyondItsTokenNorShortensIt() {
        var lost = lost();
        wasLost(lost, 9, 5);
        push("one", 1);
        assertEndsWithin(lost, 5, 5);

        wasLost(lost, 9, -1);
        push("two", 1);
        assertEndsWithin(lost, 1, 1);
    }

    @Test
    void resumeSaysThatAllThatWasMissedIsGone() {
        var lost = lost();
        push("one", 2);
        redis("DEL", "gw:o:" + lost.sessionId());
        try (var back = node.open()) {
            var resumed = resume(back, lost, 1);
            assertThat(resumed.path("truncated").asBoolean()).isTrue();
            assertThat(resumed.path("replayed").asInt()).isZero();
        }
        Gateways.until(() -> node.node.sockets().count() == 0);
    }
}
