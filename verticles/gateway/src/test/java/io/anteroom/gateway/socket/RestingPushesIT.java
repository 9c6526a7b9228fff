package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.Pushes;
import io.anteroom.contracts.RawJson;
import io.anteroom.runtime.redis.RedisLink;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Promise;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pushes wait while Redis may not know all the sessions they are for, and no longer. */
final class RestingPushesIT {

    private final String redis = TestServers.freshRedis();
    private final Gateways node = new Gateways(redis);
    private final RedisLink link = open();

    private RedisLink open() {
        var opened = Promise.<RedisLink>promise();
        node.vertx.runOnContext(turn -> opened.complete(RedisLink.open(node.vertx, redis)));
        return Gateways.await(opened.future());
    }

    @BeforeEach
    void untilPushesAreHandedOver() {
        Gateways.until(link::isUp);
        Gateways.until(() -> redis("EXISTS", "gw:mark").equals("1"));
        try (var socket = node.join()) {
            push("0.00");
            assertThat(socket.next("BalanceUpdate").path("seq").asInt()).isEqualTo(1);
        }
        Gateways.until(() -> node.node.sockets().count() == 0);
        redis("DEL", "gw:p:" + node.player);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    /** As soon as it was written with the money. */
    private void push(String balance) {
        node.backend.push(
                node.player,
                new Push("BalanceUpdate", new RawJson("{\"balance\":\"" + balance + "\",\"currency\":\"FUN\"}")));
        node.bus.tell(Pushes.WAITING, new Pushes.Waiting());
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

    private static void assertIsNext(RawSocket socket, int seq, String balance) {
        var push = socket.next("BalanceUpdate");
        assertThat(push.path("seq").asInt()).isEqualTo(seq);
        assertThat(push.path("balance").asText()).isEqualTo(balance);
    }

    @Test
    void whatIsWrittenRightAfterAFlushComesOnceRedisKnowsTheSessions() {
        try (var socket = node.join()) {
            push("1.00");
            assertIsNext(socket, 1, "1.00");

            redis("FLUSHDB");
            push("2.00");
            push("3.00");
            assertIsNext(socket, 2, "2.00");
            assertIsNext(socket, 3, "3.00");
            Gateways.until(() -> node.backend.pushesWaiting() == 0);
        }
    }

    /** Its node has not noticed yet, or has many to tell of. */
    @Test
    void whatIsWrittenWhileANodeTellsOfItsSessionsComesAfterwards() {
        try (var socket = node.join()) {
            redis("SET", "gw:rest", "1", "PX", "60000");
            redis("DEL", "gw:p:" + node.player);
            push("1.00");
            // Within which it would have been handed over.
            Gateways.until(() -> Long.parseLong(redis("PTTL", "gw:rest")) < 58_500);
            node.node.sockets().holdSessions();
            Gateways.until(() -> redis("ZCARD", "gw:p:" + node.player).equals("1"));
            redis("DEL", "gw:rest");
            assertIsNext(socket, 1, "1.00");
        }
    }

    @Test
    void whatIsWrittenForASessionThatRedisCouldNotBeToldOfComesOnceItIs() {
        redis("SET", "gw:p:" + node.player, "refused");
        try (var socket = node.join()) {
            redis("DEL", "gw:p:" + node.player);
            push("1.00");
            assertIsNext(socket, 1, "1.00");
        }
    }

    @Test
    void aNodeThatStartsKeepsNobodyWaiting() {
        try (var other = new Gateways(redis)) {
            assertThat(other.port).isPositive();
            assertThat(redis("EXISTS", "gw:rest")).isEqualTo("0");
        }
    }
}
