package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.RawJson;
import io.anteroom.runtime.redis.RedisLink;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Promise;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Redis that knows less of a session than its client, as after it came back from an older copy. */
final class FallenNumbersIT {

    private final String redis = TestServers.freshRedis();
    private final Gateways node = new Gateways(redis);
    private final RedisLink link = open();

    private RedisLink open() {
        var opened = Promise.<RedisLink>promise();
        node.vertx.runOnContext(turn -> opened.complete(RedisLink.open(node.vertx, redis)));
        return Gateways.await(opened.future());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @CanIgnoreReturnValue
    private String redis(String command, Object... arguments) {
        var found = Promise.<String>promise();
        node.vertx.runOnContext(
                turn -> link.send(command, arguments).map(String::valueOf).onComplete(found));
        return Gateways.await(found.future());
    }

    private void push(String balance) {
        node.backend.push(
                node.player,
                new Push("BalanceUpdate", new RawJson("{\"balance\":\"" + balance + "\",\"currency\":\"FUN\"}")));
    }

    private static String resume(String token, long lastSeq) {
        return "{\"eventType\":\"Resume\",\"eventId\":\"r\",\"data\":{\"resumeToken\":\"" + token + "\",\"lastSeq\":"
                + lastSeq + "}}";
    }

    /** What it is pushed next would have a number that it has seen. */
    @Test
    void aClientThatHasMoreThanRedisNumberedBeginsAnew() {
        Gateways.until(link::isUp);
        try (var lost = RawSocket.open(node.port, "/ws", Gateways.bearer(node.token()));
                var back = node.open()) {
            var greeting = lost.next();
            var token = greeting.path("resumeToken").asText();
            push("1.00");
            push("2.00");
            assertThat(lost.next("BalanceUpdate").path("seq").asInt()).isEqualTo(1);
            assertThat(lost.next("BalanceUpdate").path("seq").asInt()).isEqualTo(2);
            redis("HSET", "gw:s:" + greeting.path("sessionId").asText(), "q", "1");

            assertThat(back.ask(resume(token, 2)).path("code").asText()).isEqualTo("SESSION_NOT_FOUND");
            assertThat(back.ask(resume(token, 1)).path("eventType").asText())
                    .as("nothing was used up")
                    .isEqualTo("Resume");
        }
    }
}
