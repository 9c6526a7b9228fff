package io.anteroom.table;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.StoredTables;
import io.anteroom.contracts.Tables;
import io.anteroom.runtime.Bus;
import io.anteroom.table.rules.Limits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What bets are refused for, and that a used id is told first. */
final class TableDeskTest {

    private static final TableConfig CONFIG = new TableConfig(
            List.of("main"),
            List.of(),
            Duration.ofSeconds(1),
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            new Limits(Currency.FUN, 10, 50_000, 500_000, 300));

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.local(vertx);
    private final RoomId table = RoomId.next();
    private final Tables.Accepted first =
            new Tables.Accepted("bet", 1, new Money(100, Currency.FUN), new Money(900, Currency.FUN));
    private StoredTables.FoundBet known = new StoredTables.FoundBet(null, null);

    @BeforeEach
    void serve() throws Exception {
        var tables = new KnownTables();
        tables.add(new KnownTables.Table(table, "main", false));
        var desk = new TableDesk(bus, CONFIG, tables);
        var unused = Future.all(
                        bus.serve(Tables.BET, 10, desk::bet),
                        bus.serve(StoredTables.FIND_BET, 10, call -> Future.succeededFuture(Reply.done(known))))
                .await(10, SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        var unused = vertx.close().await(10, SECONDS);
    }

    private static Hash hash(String content) {
        return Hash.of(content.getBytes(StandardCharsets.UTF_8));
    }

    private Reply<Tables.Accepted> bet(@Nullable String gameId) throws Exception {
        var data = new RawJson(
                "{\"tableRound\":1,\"bets\":[{\"type\":\"red\",\"amount\":\"purple\"}],\"currency\":\"FUN\"}");
        var bet = new Tables.Bet(PlayerId.next(), new EventId("e"), hash("sent"), gameId, table.toString(), data, null);
        return bus.ask(Tables.BET, bet).await(10, SECONDS);
    }

    private static Code code(Reply<Tables.Accepted> reply) {
        return reply.fold(
                accepted -> {
                    throw new AssertionError("not refused: " + accepted);
                },
                refusal -> refusal.code());
    }

    @Test
    void aBetNamesItsGame() throws Exception {
        assertThat(code(bet(null))).isEqualTo(Code.INVALID_EVENT_INPUTS);
        assertThat(code(bet("dice"))).isEqualTo(Code.INVALID_GAME_ID);
        assertThat(code(bet("roulette"))).isEqualTo(Code.INVALID_BET_AMOUNT);
    }

    @Test
    void anAcceptedBetKeepsItsFirstAnswerWhateverItIsRefusedForByNow() throws Exception {
        known = new StoredTables.FoundBet(hash("sent"), first);
        assertThat(bet(null)).isEqualTo(Reply.done(first));

        known = new StoredTables.FoundBet(hash("other"), first);
        assertThat(code(bet(null))).isEqualTo(Code.EVENT_ID_REUSED);
    }
}
