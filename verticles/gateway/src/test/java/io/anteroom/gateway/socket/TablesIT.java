package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Tables;
import io.anteroom.runtime.UnknownOutcome;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who hears the news of a table that is not always there. */
final class TablesIT {

    private final Gateways gateways = new Gateways(TestServers.freshRedis());
    private final RoomId table = RoomId.next();
    private volatile Supplier<Future<Reply<Tables.State>>> answer = this::state;
    private int events;

    @BeforeEach
    void serve() {
        Gateways.await(gateways.bus.serve(Tables.VIEW, 100, call -> answer.get()));
    }

    @AfterEach
    void stop() {
        gateways.close();
    }

    private Future<Reply<Tables.State>> state() {
        var one = new Money(100, Currency.FUN);
        var summary = new Tables.Summary(table, "roulette", "wheel", Tables.Phase.SETTLED, 1, null, one, one, one);
        return Future.succeededFuture(
                Reply.done(new Tables.State(summary, Instant.now(), null, null, List.of(), List.of())));
    }

    private String join() {
        return event("TableJoin", ",\"gameId\":\"roulette\"");
    }

    private String event(String type, String game) {
        return "{\"eventType\":\"" + type + "\",\"eventId\":\"j" + ++events + "\"" + game + ",\"roomId\":\"" + table
                + "\"}";
    }

    private void tell(int round) {
        gateways.bus.tell(
                Tables.NEWS, new Tables.News(table, "TableClosed", new RawJson("{\"tableRound\":" + round + "}")));
    }

    @Test
    void whoSitsThereHearsTheNewsAlsoAfterAnotherJoinWasRefused() {
        try (var socket = gateways.join(PlayerId.next())) {
            assertThat(socket.ask(join()).path("eventType").asText()).isEqualTo("TableState");
            answer = () -> Future.failedFuture(new UnknownOutcome("lost"));
            assertThat(socket.ask(join()).path("code").asText()).isEqualTo("TIMEOUT");
            answer = () -> Future.succeededFuture(Reply.refused(Code.OVERLOADED, "later"));
            assertThat(socket.ask(join()).path("code").asText()).isEqualTo("OVERLOADED");

            tell(7);

            assertThat(socket.next("TableClosed").path("tableRound").asInt()).isEqualTo(7);
        }
    }

    @Test
    void aTableIsNotNamedWithoutItsGame() {
        try (var socket = gateways.join(PlayerId.next())) {
            for (var type : List.of("TableJoin", "TableLeave")) {
                assertThat(socket.ask(event(type, "")).path("code").asText())
                        .as(type)
                        .isEqualTo("INVALID_EVENT_INPUTS");
                assertThat(socket.ask(event(type, ",\"gameId\":\"dice\""))
                                .path("code")
                                .asText())
                        .as(type)
                        .isEqualTo("INVALID_GAME_ID");
            }
            assertThat(gateways.node.sockets().audiences()).isEmpty();
        }
    }

    @Test
    void whoWasNotLetInHearsNothing() {
        try (var socket = gateways.join(PlayerId.next())) {
            answer = () -> Future.succeededFuture(Reply.refused(Code.ROOM_NOT_FOUND, "none"));
            assertThat(socket.ask(join()).path("code").asText()).isEqualTo("ROOM_NOT_FOUND");
            assertThat(gateways.node.sockets().audiences()).isEmpty();

            answer = () -> Future.failedFuture(new UnknownOutcome("lost"));
            assertThat(socket.ask(join()).path("code").asText()).isEqualTo("TIMEOUT");
            assertThat(gateways.node.sockets().audiences()).isEmpty();
        }
    }
}
