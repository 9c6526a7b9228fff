package io.anteroom.game;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.PlayRound.Played;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Standing;
import io.anteroom.game.rules.Games;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What players might try: actions out of order, on rounds that are over or another's, many at once, and inputs beyond every
 * limit. Each gets its code, and nothing is written.
 */
final class AdversaryTest {

    @AutoClose
    private final Stage stage = new Stage();

    AdversaryTest() throws Exception {}

    private void assertRefused(PlayRound.Request request, Code code) throws Exception {
        var committed = stage.store.rounds().committed();
        var balance = stage.store.accounts().balance(request.playerId(), Currency.FUN);

        assertThat(stage.refusal(request)).isEqualTo(code);

        assertThat(stage.store.rounds().committed()).isEqualTo(committed);
        assertThat(stage.store.accounts().balance(request.playerId(), Currency.FUN))
                .isEqualTo(balance);
    }

    /** The thief names the standing of its owner, as if a cache had taken them for one another. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"mines|PickTile|{'currentPicks':[0]}", "mines|CashOut|", "blackjack|Stand|", "slots|FreeSpin|"})
    void anothersRoundIsNotPlayed(String game, String action, @Nullable String data) throws Exception {
        var open = open(game);
        var thief = stage.createPlayer();
        var text = data == null ? null : data.replace('\'', '"');

        var blind = Stage.request(thief, game, "blind", action, text);
        assertRefused(blind, Code.GAME_ROUND_NOT_FOUND);
        var named = Stage.request(thief, game, "named", action, text);
        assertRefused(Stage.believing(named, open), Code.GAME_ROUND_NOT_FOUND);
    }

    /** A round that the first player goes on with; of slots, where free spins are rare, only a standing that was. */
    private Standing open(String game) throws Exception {
        var data = game.equals("mines") ? Stage.MINES : "{\"betAmount\":\"1.00\",\"currency\":\"FUN\"}";
        for (var i = 0; ; i++) {
            var played = stage.play(Stage.request(stage.player, game, game + i, "Bet", data));
            var standing = Objects.requireNonNull(played.standing());
            if (standing.current() != null || game.equals("slots")) {
                return standing;
            }
        }
    }

    @Test
    void aRoundThatIsOverIsOverForWhoeverRemembersItOpen() throws Exception {
        var bet = stage.play("mines", "bet", "Bet", Stage.MINES);
        var tile = safeTile(bet);
        var picked = stage.play("mines", "pick", "PickTile", "{\"currentPicks\":[" + tile + "]}");
        var unused = stage.play("mines", "out", "CashOut", null);

        for (var standing : new Standing[] {bet.standing(), picked.standing()}) {
            var again = "again" + standing.hashCode();
            assertRefused(
                    Stage.believing(stage.request("mines", again, "CashOut", null), standing),
                    Code.GAME_ROUND_NOT_FOUND);
            assertRefused(
                    Stage.believing(
                            stage.request("mines", again + "p", "PickTile", "{\"currentPicks\":[24]}"), standing),
                    Code.GAME_ROUND_NOT_FOUND);
        }
    }

    @Test
    void oneTileIsPickedOnceHoweverOftenItIsSentAtOnce() throws Exception {
        var bet = stage.play("mines", "bet", "Bet", Stage.MINES);
        var tile = safeTile(bet);

        var replies = atOnce(bet, "PickTile", "{\"currentPicks\":[" + tile + "]}");

        assertThat(stage.store.rounds().committed()).hasSize(2);
        assertThat(replies.stream().filter(Reply.Done.class::isInstance)).hasSize(1);
        assertThat(refusals(replies)).containsOnly(Code.INVALID_TILE);
    }

    @Test
    void oneRoundIsCashedOutOnceHoweverOftenItIsSentAtOnce() throws Exception {
        var bet = stage.play("mines", "bet", "Bet", Stage.MINES);
        var picked = stage.play("mines", "pick", "PickTile", "{\"currentPicks\":[" + safeTile(bet) + "]}");
        var before = stage.balance();

        var replies = atOnce(picked, "CashOut", null);

        assertThat(stage.store.rounds().committed()).hasSize(3);
        assertThat(refusals(replies)).containsOnly(Code.GAME_ROUND_NOT_FOUND);
        // Three bombs of 25, one pick: 1.1250.
        assertThat(stage.balance()).isEqualTo(before + 112);
    }

    /** Twenty events of their own, all of which believe in the same standing. */
    private List<Reply<Played>> atOnce(Played after, String action, @Nullable String data) throws Exception {
        var sent = IntStream.range(0, 20)
                .mapToObj(i -> stage.start(
                        Stage.believing(stage.request("mines", action + i, action, data), after.standing())))
                .toList();
        var unused = Future.all(sent).await(20, SECONDS);
        return sent.stream().map(Future::result).toList();
    }

    private static List<Code> refusals(List<Reply<Played>> replies) {
        return replies.stream()
                .map(reply -> reply.fold(done -> (Code) null, Refusal::code))
                .filter(Objects::nonNull)
                .toList();
    }

    private int safeTile(Played bet) {
        var snapshot =
                Objects.requireNonNull(Objects.requireNonNull(bet.standing()).current());
        var state = Objects.requireNonNull(
                new Snapshots(stage.masterKey).open(snapshot).state());
        var bombs = Json.MAPPER.convertValue(state.path("bombs"), int[].class);
        return IntStream.range(0, 25)
                .filter(tile -> IntStream.of(bombs).noneMatch(bomb -> bomb == tile))
                .findFirst()
                .orElseThrow();
    }

    /** One of each kind of what games of their own have tables of, through a worker. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dice|NewBet||GAME_ROUND_NOT_FOUND",
                "dice|Bet|'rollThreshold':'0.00','overOrUnder':'Under'|INVALID_THRESHOLD",
                "limbo|Bet|'multiplier':'1.00'|INVALID_MULTIPLIER",
                "limbo|Autobet|'multiplier':'2.00','autobetMax':-1|INVALID_AUTOBET_MAX",
                "limbo|Autobet|'multiplier':'2.00','autobetMax':0,'onWin':10000.01|INVALID_EVENT_INPUTS",
                "limbo|Autobet|'multiplier':'2.00','autobetMax':0,'stopOnProfit':'-1'|INVALID_STOP_ON_PROFIT",
                "limbo|Autobet|'multiplier':'2.00','autobetMax':0,'stopOnLoss':'0.001'|INVALID_STOP_ON_LOSS",
                "mines|Bet|'maxTiles':24,'maxBombs':1|INVALID_EVENT_INPUTS",
                "mines|Bet|'maxTiles':25,'maxBombs':25|INVALID_EVENT_INPUTS",
                "mines|Autobet|'maxTiles':25,'maxBombs':1|INVALID_ACTION",
                "blackjack|Bet|'pokerBetAmount':'1000.01'|BET_LIMIT_REACHED",
                "blackjack|Bet|'perfectPairsBetAmount':'1000.01'|BET_LIMIT_REACHED",
                "blackjack|Bet|'pokerBetAmount':'999.01'|INSUFFICIENT_FUNDS",
                "blackjack|Peek|'acceptedInsurance':true|GAME_ROUND_NOT_FOUND",
                "baccarat|Bet|'playerBetAmount':'0.00'|INVALID_BET_AMOUNT",
                "baccarat|Bet|'playerBetAmount':'1.00','pandaBetAmount':'1000.01'|BET_LIMIT_REACHED",
                "slots|Bet|'lines':21|INVALID_EVENT_INPUTS",
                "slots|Bet|'lines':0|INVALID_EVENT_INPUTS",
            })
    void whatIsBeyondTheLimitsIsRefused(String game, String action, @Nullable String fields, Code code)
            throws Exception {
        var more = fields == null ? "" : "," + fields.replace('\'', '"');
        var bet = game.equals("baccarat") ? "" : "\"betAmount\":\"1.00\",";
        var data = "{" + bet + "\"currency\":\"FUN\"" + more + "}";
        assertRefused(stage.request(game, "e", action, data), code);
    }

    /** Neither a split without a pair nor a look without an ace is taken, and the hand goes on. */
    @Test
    void aHandIsNotSplitWithoutAPairNorInsuredWithoutAnAce() throws Exception {
        var split = false;
        var insured = false;
        for (var i = 0; i < 200 && !(split && insured); i++) {
            var player = stage.createPlayer();
            var bet = stage.play(
                    Stage.request(player, "blackjack", "bet", "Bet", "{\"betAmount\":\"1.00\",\"currency\":\"FUN\"}"));
            var next = bet.update().tree().path("nextActions").toString();
            if (bet.update().tree().path("roundEnded").booleanValue()) {
                continue;
            }
            split |= tried(player, bet, next, "Split", null);
            insured |= tried(player, bet, next, "Peek", "{\"acceptedInsurance\":true}");
        }
        assertThat(split && insured).isTrue();
    }

    private boolean tried(PlayerId player, Played bet, String next, String action, @Nullable String data)
            throws Exception {
        if (next.contains(action)) {
            return false;
        }
        var request = Stage.request(player, "blackjack", action, action, data);
        assertRefused(Stage.believing(request, bet.standing()), Code.INVALID_NEXT_ACTION);
        assertThat(stage.store.rounds().standing(player, "blackjack")).isEqualTo(bet.standing());
        return true;
    }

    /** Every bound of a machine at once: 90 million ways to stop, each with all lines at the highest pay, in 151 spins. */
    @Test
    void aMachineThatPaysWhatNoNumberHoldsIsRefusedByItsReturn() throws Exception {
        var machine = largest();

        var refusal = stage.bus
                .ask(
                        GameConfigs.CHANGE,
                        new GameConfigs.Change("slots", Json.tree("{\"customProps\":" + machine + "}")))
                .await(60, SECONDS)
                .fold(done -> null, refused -> refused);

        assertThat(Objects.requireNonNull(refusal).code()).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(refusal.message())
                .startsWith("customProps: slots would return ")
                .contains("limits.returnMax");
        assertThat(stage.store.configs().newestVersion("slots")).isEqualTo(1);
    }

    private static JsonNode largest() {
        ObjectNode machine = Games.find("slots").orElseThrow().defaultProps();
        machine.put("theme", "largest").put("wild", "w").put("scatter", "s");
        var strips = machine.putArray("strips");
        for (var reel = 0; reel < 5; reel++) {
            var strip = strips.addArray();
            for (var stop = 0; stop < 39; stop++) {
                strip.add(stop == 0 ? "s" : "a");
            }
        }
        ArrayNode lines = machine.putArray("lines");
        for (var line = 0; line < 40; line++) {
            var rows = lines.addArray();
            for (var reel = 0; reel < 5; reel++) {
                rows.add(line % 3);
            }
        }
        machine.putObject("paytable").putObject("a").put("5", 100_000);
        machine.putObject("scatterPays").put("5", 10_000);
        machine.putObject("freeSpins").put("1", 150);
        return machine.put("freeSpinsMultiplier", 100).put("freeSpinsMax", 150);
    }
}
