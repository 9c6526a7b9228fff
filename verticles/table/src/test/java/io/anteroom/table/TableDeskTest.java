package io.anteroom.table;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Done;
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
import io.anteroom.runtime.Jurisdictions;
import io.anteroom.runtime.Settings;
import io.anteroom.table.rules.Limits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What bets and studios' numbers are refused for, and that a used id or a number that was taken is told first. */
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

    private static final Jurisdictions JURISDICTIONS = Jurisdictions.from(
            Settings.of(Jurisdictions.KEYS, null, Map.of(), List.of("jurisdiction.policies=gb * 5s,mt roulette 7s")));

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.local(vertx);
    private final RoomId table = RoomId.next();
    private final RoomId studioTable = RoomId.next();
    private final Tables.Accepted first =
            new Tables.Accepted("bet", 1, new Money(100, Currency.FUN), new Money(900, Currency.FUN));
    private final List<Optional<CommitRound.Terms>> asked = new CopyOnWriteArrayList<>();
    private @Nullable String jurisdiction;
    private StoredTables.FoundBet known = new StoredTables.FoundBet(null, null);
    private StoredTables.FoundRound round = new StoredTables.FoundRound(null, null);

    @BeforeEach
    void serve() throws Exception {
        var tables = new KnownTables(2);
        tables.add(new KnownTables.Table(table, "main", false));
        tables.add(new KnownTables.Table(studioTable, "studio", true));
        var desk = new TableDesk(bus, CONFIG, JURISDICTIONS, tables);
        var unused = Future.all(
                        bus.serve(Tables.BET, 10, desk::bet),
                        bus.serve(Tables.SET_OUTCOME, 10, desk::outcome),
                        bus.serve(StoredTables.PLACE, 10, call -> Future.succeededFuture(place(call.request()))),
                        bus.serve(StoredTables.END, 10, call -> Future.succeededFuture(end())),
                        bus.serve(StoredTables.FIND_ROUND, 10, call -> Future.succeededFuture(find(call.request()))),
                        bus.serve(StoredTables.FIND_BET, 10, call -> Future.succeededFuture(Reply.done(known))))
                .await(10, SECONDS);
    }

    /** Takes bets under the player's jurisdiction. */
    private Reply<StoredTables.Placed> place(StoredTables.Place request) {
        asked.add(Optional.ofNullable(request.terms()));
        var of = request.terms() == null ? null : request.terms().jurisdiction();
        return Reply.done(
                Objects.equals(of, jurisdiction)
                        ? new StoredTables.Placed(StoredTables.Status.ACCEPTED, first, null)
                        : new StoredTables.Placed(StoredTables.Status.OTHER_JURISDICTION, null, jurisdiction));
    }

    /** Writes the number of a closed round. */
    private Reply<StoredTables.Written> end() {
        return Reply.done(new StoredTables.Written(round.phase() == Tables.Phase.CLOSED));
    }

    private Reply<StoredTables.FoundRound> find(StoredTables.FindRound request) {
        assertThat(request).isEqualTo(new StoredTables.FindRound(studioTable, 5));
        return Reply.done(round);
    }

    /** The round that the studio tells the number of. */
    private void ended(Tables.Phase phase, int number, String source) {
        round = new StoredTables.FoundRound(phase, new Tables.Result(5, number, source, hash("seed"), "the seed"));
    }

    @AfterEach
    void stop() throws Exception {
        var unused = vertx.close().await(10, SECONDS);
    }

    private static Hash hash(String content) {
        return Hash.of(content.getBytes(StandardCharsets.UTF_8));
    }

    private Reply<Tables.Accepted> bet(@Nullable String gameId) throws Exception {
        return bet(gameId, "purple");
    }

    private Reply<Tables.Accepted> bet(@Nullable String gameId, String amount) throws Exception {
        var data = new RawJson(
                "{\"tableRound\":1,\"bets\":[{\"type\":\"red\",\"amount\":\"" + amount + "\"}],\"currency\":\"FUN\"}");
        var bet = new Tables.Bet(PlayerId.next(), new EventId("e"), hash("sent"), gameId, table.toString(), data, null);
        return bus.ask(Tables.BET, bet).await(10, SECONDS);
    }

    private static Code code(Reply<?> reply) {
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
    void aBetIsUnderTheTermsOfItsPlayersJurisdiction() throws Exception {
        assertThat(betOnRed()).isEqualTo(Reply.done(first));
        assertThat(asked).containsExactly(Optional.empty());

        jurisdiction = "gb";
        assertThat(betOnRed()).isEqualTo(Reply.done(first));
        assertThat(asked).hasSize(3);
        assertThat(asked.get(2).orElseThrow()).isEqualTo(JURISDICTIONS.terms("gb", "roulette"));
        assertThat(asked.get(2).orElseThrow().minCycleMs()).isEqualTo(5000);

        jurisdiction = "nobody knows";
        assertThat(betOnRed()).isEqualTo(Reply.done(first));
        assertThat(asked.get(4).orElseThrow().minCycleMs()).as("the strictest").isEqualTo(7000);
    }

    private Reply<Tables.Accepted> betOnRed() throws Exception {
        return bet("roulette", "1.00");
    }

    @Test
    void anAcceptedBetKeepsItsFirstAnswerWhateverItIsRefusedForByNow() throws Exception {
        known = new StoredTables.FoundBet(hash("sent"), first);
        assertThat(bet(null)).isEqualTo(Reply.done(first));

        known = new StoredTables.FoundBet(hash("other"), first);
        assertThat(code(bet(null))).isEqualTo(Code.EVENT_ID_REUSED);
    }

    @Test
    void aNodeThatHasNotFoundItsTablesYetSaysOfNoneThatThereIsNone() throws Exception {
        var tables = new KnownTables(1);
        var views = new TableViews(bus, CONFIG, tables);
        var viewed = new Tables.View(RoomId.next(), PlayerId.next());
        assertThat(code(views.view(viewed).await(10, SECONDS))).isEqualTo(Code.UNAVAILABLE);
        assertThat(code(views.list().await(10, SECONDS))).isEqualTo(Code.UNAVAILABLE);
        assertThat(tables.unknown().code()).isEqualTo(Code.UNAVAILABLE);

        tables.add(new KnownTables.Table(table, "main", false));

        assertThat(code(views.view(viewed).await(10, SECONDS))).isEqualTo(Code.ROOM_NOT_FOUND);
    }

    private Reply<Done> tell(int number) throws Exception {
        return bus.ask(Tables.SET_OUTCOME, new Tables.SetOutcome(studioTable, 5, number))
                .await(10, SECONDS);
    }

    private static String conflict(Reply<Done> reply) {
        return reply.fold(
                done -> {
                    throw new AssertionError("not refused");
                },
                refusal -> {
                    assertThat(refusal.code()).isEqualTo(Code.ROUND_CONFLICT);
                    return refusal.message();
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"RESULT", "SETTLED"})
    void aStudioThatTellsItsNumberAgainIsToldThatItHasIt(Tables.Phase phase) throws Exception {
        round = new StoredTables.FoundRound(Tables.Phase.CLOSED, null);
        assertThat(tell(17)).isEqualTo(Reply.done(Done.DONE));

        ended(phase, 17, "studio");
        assertThat(tell(17)).isEqualTo(Reply.done(Done.DONE));
    }

    @ParameterizedTest
    @EnumSource(names = {"RESULT", "SETTLED"})
    void anotherNumberThanTheStudiosIsRefusedWithTheOneThatStands(Tables.Phase phase) throws Exception {
        ended(phase, 17, "studio");
        assertThat(conflict(tell(18))).isEqualTo("this round has the number 17; its phase is " + phase.word());

        ended(phase, 17, "seed");
        assertThat(conflict(tell(17)))
                .as("drawn, not told")
                .isEqualTo("this round drew the number 17; its phase is " + phase.word());
    }

    @Test
    void aRoundWithoutANumberSaysHowFarItIs() throws Exception {
        round = new StoredTables.FoundRound(null, null);
        assertThat(conflict(tell(17))).isEqualTo("this round has not opened");

        round = new StoredTables.FoundRound(Tables.Phase.OPEN, null);
        assertThat(conflict(tell(17))).isEqualTo("this round was not waiting for its number; its phase is open");

        round = new StoredTables.FoundRound(Tables.Phase.VOID, null);
        assertThat(conflict(tell(17))).isEqualTo("this round was not waiting for its number; its phase is void");
    }
}
