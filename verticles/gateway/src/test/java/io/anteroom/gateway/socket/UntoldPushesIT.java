package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Inbox;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.SessionId;
import io.anteroom.runtime.redis.RedisLink;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Promise;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Pushes that are in a session's outbox, and of which nobody could tell the node: its socket gets them all the same, without
 * another push that would show the gap. The answers that are lost are never let go; the links dial again.
 */
final class UntoldPushesIT {

    private final String redis = TestServers.freshRedis();
    private final HeldAnswers answers = new HeldAnswers();
    private final Gateways node = new Gateways(answers.through(redis));

    @AfterEach
    void stop() {
        node.close();
        answers.close();
    }

    private static Push push(String balance) {
        return new Push("BalanceUpdate", new RawJson("{\"balance\":\"" + balance + "\",\"currency\":\"FUN\"}"));
    }

    private static void assertIsNext(RawSocket socket, int seq, String balance) {
        var push = socket.next("BalanceUpdate");
        assertThat(push.path("seq").asInt()).isEqualTo(seq);
        assertThat(push.path("balance").asText()).isEqualTo(balance);
    }

    @Test
    void aPushIsToldOnceThoughTheAnswerToWhoPutItThereWasLost() {
        try (var socket = node.join()) {
            node.backend.push(node.player, push("1.00"));
            assertIsNext(socket, 1, "1.00");

            answers.hold("\"2.00\"");
            node.backend.push(node.player, push("2.00"));
            assertIsNext(socket, 2, "2.00");
            Gateways.until(() -> node.backend.pushesWaiting() == 0);

            node.backend.push(node.player, push("3.00"));
            assertIsNext(socket, 3, "3.00");
        }
    }

    @Test
    void aPushIsToldThoughTheOutboxCouldNotBeReadAtFirst() {
        try (var socket = RawSocket.open(node.port, "/ws", Gateways.bearer(node.token()))) {
            var session = SessionId.parse(socket.next().path("sessionId").asText());
            put(session, 1, push("1.00"));

            answers.hold("gw:o:" + session);
            Gateways.await(node.bus.ask(Inbox.DELIVER.at(node.bus.nodeId()), new Inbox.Deliver(session, 1, null)));
            assertIsNext(socket, 1, "1.00");
        }
    }

    @Test
    void aPushOfWhichNobodyToldIsFoundWhenRedisIsToldOfTheSessionAgain() {
        try (var socket = RawSocket.open(node.port, "/ws", Gateways.bearer(node.token()))) {
            var session = SessionId.parse(socket.next().path("sessionId").asText());
            put(session, 1, push("1.00"));

            node.node.sockets().holdSessions();
            assertIsNext(socket, 1, "1.00");
        }
    }

    /** As the relay does, without a word to anybody. */
    private void put(SessionId session, long seq, Push push) {
        var text = io.anteroom.gateway.session.PushRelay.text(push);
        var done = Promise.<Object>promise();
        node.vertx.runOnContext(turn -> {
            var link = RedisLink.open(node.vertx, redis);
            node.vertx.setPeriodic(10, tick -> {
                if (link.isUp() && node.vertx.cancelTimer(tick)) {
                    link.send("XADD", "gw:o:" + session, seq + "-0", "f", text)
                            .compose(added -> link.send("HSET", "gw:s:" + session, "q", "" + seq))
                            .mapEmpty()
                            .onComplete(done);
                }
            });
        });
        Gateways.await(done.future());
    }
}
