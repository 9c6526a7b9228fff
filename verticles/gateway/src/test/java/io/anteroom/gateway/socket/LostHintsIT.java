package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Inbox;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.UnknownOutcome;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What one node tells another of its sessions and is not heard at first comes a few seconds later, and not with the session's
 * next sign of life. Each node has a Vert.x of its own; the test carries from the second to the first, or does not.
 */
final class LostHintsIT {

    private final String redis = TestServers.freshRedis();
    private final Gateways a = new Gateways(redis);
    private final Gateways b = new Gateways(redis);
    private final Queue<Loss> losses = new ConcurrentLinkedQueue<>();
    private final List<Object> told = new CopyOnWriteArrayList<>();

    private enum Loss {
        FAILED,
        REFUSED,
        UNANSWERED;

        Future<Reply<Done>> answer() {
            return switch (this) {
                case FAILED -> Future.failedFuture(new UnknownOutcome("lost"));
                case REFUSED -> Future.succeededFuture(Reply.refused(Code.UNAVAILABLE, "nobody serves this now"));
                case UNANSWERED -> Promise.<Reply<Done>>promise().future();
            };
        }
    }

    @BeforeEach
    void carry() {
        carry(Inbox.DELIVER);
        carry(Inbox.REPLACE);
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    private <H> void carry(Endpoint<H, Done> hints) {
        var inbox = hints.at(a.bus.nodeId());
        Gateways.await(b.bus.serve(inbox, 100, call -> {
            told.add(call.request());
            var loss = losses.poll();
            if (loss != null) {
                return loss.answer();
            }
            var answer = Promise.<Reply<Done>>promise();
            a.vertx.runOnContext(there -> a.bus.ask(inbox, call.request())
                    .onComplete(done -> b.vertx.runOnContext(here -> answer.handle(done))));
            return answer.future();
        }));
    }

    private RawSocket open() {
        return RawSocket.open(a.port, "/ws", Gateways.bearer(a.token(a.player, Duration.ofMinutes(5))));
    }

    private void push(String balance) {
        b.backend.push(
                a.player,
                new Push("BalanceUpdate", new RawJson("{\"balance\":\"" + balance + "\",\"currency\":\"FUN\"}")));
    }

    private static String resume(JsonNode begun) {
        return "{\"eventType\":\"Resume\",\"eventId\":\"r\",\"data\":{\"resumeToken\":\""
                + begun.path("resumeToken").asText() + "\",\"lastSeq\":0}}";
    }

    @ParameterizedTest
    @EnumSource
    void aPushComesThoughWordOfItWasLost(Loss loss) {
        try (var socket = open()) {
            assertThat(socket.next().path("authenticated").asBoolean()).isTrue();
            losses.addAll(List.of(loss, loss));
            push("1.00");

            var pushed = socket.next("BalanceUpdate");
            assertThat(pushed.path("seq").asInt()).isEqualTo(1);
            assertThat(pushed.path("balance").asText()).isEqualTo("1.00");
        }
    }

    @Test
    void oneWordAfterAnotherThatWasLostStandsForAll() {
        try (var socket = open()) {
            assertThat(socket.next().path("authenticated").asBoolean()).isTrue();
            losses.addAll(List.of(Loss.FAILED, Loss.FAILED));
            // Taken together, so that word of both is lost at once.
            synchronized (b.backend) {
                push("1.00");
                push("2.00");
            }

            assertThat(socket.next("BalanceUpdate").path("seq").asInt()).isEqualTo(1);
            assertThat(socket.next("BalanceUpdate").path("seq").asInt()).isEqualTo(2);
            assertThat(told).hasSize(3).last().satisfies(look -> {
                assertThat(((Inbox.Deliver) look).seq()).isEqualTo(2);
                assertThat(((Inbox.Deliver) look).frame()).isNull();
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsReplacedIsClosedThoughWordOfItWasLost(Loss loss) {
        try (var first = open();
                var newer = b.open()) {
            losses.addAll(List.of(loss, loss));

            assertThat(newer.ask(resume(first.next())).path("eventType").asText())
                    .isEqualTo("Resume");
            assertThat(first.closeCode()).isEqualTo(4409);
        }
    }
}
