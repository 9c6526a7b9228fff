package io.anteroom.game;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayRound.Played;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.VerifyRound;
import io.anteroom.contracts.ViewRound;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Blackjack and baccarat through a worker. */
final class CardGamesTest {

    private static final String BLACKJACK = Stage.BET + "\"perfectPairsBetAmount\":\"0.50\"}";
    private static final String BACCARAT = "{\"currency\":\"FUN\",\"playerBetAmount\":\"1.00\",\"pandaBetAmount\":1";
    private static final String DECLINED = "{\"acceptedInsurance\":false}";
    private static final int PLAYERS_MAX = 200;

    @AutoClose
    private final Stage stage = new Stage();

    private int events;

    CardGamesTest() throws Exception {}

    private Played act(PlayerId player, String game, String action, @Nullable String data) throws Exception {
        return stage.play(Stage.request(player, game, "e" + events++, action, data));
    }

    private static boolean offers(Played played, String action) {
        return played.update().tree().path("nextActions").toString().contains('"' + action + '"');
    }

    private static boolean isOver(Played played) {
        return played.update().tree().path("roundEnded").booleanValue();
    }

    /** Splits what can be split, doubles both hands, and so on to the end. */
    private RoundId playBlackjack() throws Exception {
        var played = act(stage.player, "blackjack", "Bet", BLACKJACK);
        while (!isOver(played)) {
            var action = offers(played, "Peek")
                    ? "Peek"
                    : offers(played, "Split") ? "Split" : offers(played, "Double") ? "Double" : "Hit";
            played = act(stage.player, "blackjack", action, action.equals("Peek") ? DECLINED : null);
        }
        return played.roundId();
    }

    @Test
    void roundsOfBlackjackVerifyAndReplayThoseWithASplitToo() throws Exception {
        var splits = 0;
        for (var i = 0; i < PLAYERS_MAX && splits == 0; i++) {
            var round = stage.store.rounds().round(playBlackjack());
            assertThat(differences(round, null)).isEmpty();
            assertThat(verified(round).actions().stream().map(VerifyRound.Outcome::update))
                    .containsExactlyElementsOf(
                            round.actions().stream().map(Rounds.Action::update).toList());
            splits +=
                    round.actions().stream().anyMatch(action -> action.action().equals("Split")) ? 1 : 0;
            assertThat(verified(round).draws()).hasSize(cards(round.view().tree()));
        }
        assertThat(splits).isEqualTo(1);
        assertThat(stage.balance())
                .isEqualTo(100_000 + stage.store.rounds().moved(stage.player, io.anteroom.contracts.Currency.FUN));
    }

    private static int cards(JsonNode view) {
        var count = view.path("dealerHand").path("cards").size();
        for (var hand : view.path("playerHands")) {
            count += hand.path("cards").size();
        }
        return count;
    }

    @Test
    void aRoundOfBlackjackWhoseSplitIsLeftOutIsNotTheSame() throws Exception {
        var round = stage.store.rounds().round(playBlackjack());
        for (var i = 0; i < PLAYERS_MAX && !hasSplit(round); i++) {
            round = stage.store.rounds().round(playBlackjack());
        }
        var actions = round.actions().stream()
                .filter(action -> !action.action().equals("Split"))
                .map(action ->
                        new VerifyRound.Step(action.action(), action.data().tree()))
                .toList();
        assertThat(actions).hasSizeLessThan(round.actions().size());
        var stored = round.actions().stream().map(Rounds.Action::update).toList();
        var reply = stage.bus
                .ask(VerifyRound.ENDPOINT, request(round, actions))
                .await(5, java.util.concurrent.TimeUnit.SECONDS);
        assertThat(reply.<List<RawJson>>fold(
                        done -> done.actions().stream()
                                .map(VerifyRound.Outcome::update)
                                .toList(),
                        refusal -> List.of()))
                .isNotEqualTo(stored);
    }

    private static boolean hasSplit(Rounds.Round round) {
        return round.actions().stream().anyMatch(action -> action.action().equals("Split"));
    }

    private VerifyRound.Verified verified(Rounds.Round round) throws Exception {
        var steps = round.actions().stream()
                .map(action ->
                        new VerifyRound.Step(action.action(), action.data().tree()))
                .toList();
        return stage.done(VerifyRound.ENDPOINT, request(round, steps));
    }

    private VerifyRound.Request request(Rounds.Round round, List<VerifyRound.Step> steps) {
        return new VerifyRound.Request(
                round.gameId(),
                seedOf(round),
                round.seed().clientSeed(),
                round.seed().nonce(),
                steps,
                round.configVersion());
    }

    private String seedOf(Rounds.Round round) {
        return stage.rng.seed(round.seed().seedId()).reveal();
    }

    private List<String> differences(Rounds.Round round, @Nullable RawJson before) {
        return RoundReplay.differences(
                round, seedOf(round), stage.store.configs().newest(round.gameId()), before);
    }

    @Test
    void aSeriesOfBaccaratReplaysRoundByRound() throws Exception {
        var data = BACCARAT + ",\"autobetMax\":0,\"onLoss\":100}";
        var ids = new ArrayList<>(
                List.of(act(stage.player, "baccarat", "Autobet", data).roundId()));
        for (var i = 0; i < 4; i++) {
            ids.add(act(stage.player, "baccarat", "NewBet", null).roundId());
        }
        var unused = act(stage.player, "baccarat", "EndAutobet", null);
        assertThat(ids).doesNotHaveDuplicates();
        RawJson before = null;
        for (var id : ids) {
            var round = stage.store.rounds().round(id);
            assertThat(differences(round, before)).isEmpty();
            before = round.view();
        }
    }

    /** The player has 1000.00 and stakes 700.00: there is no more for a second hand, nor for insuring it. */
    @Test
    void whatIsNotFundedIsRefusedAndTheHandGoesOn() throws Exception {
        var left = new HashSet<>(Set.of("Double", "Split", "Peek"));
        for (var i = 0; i < PLAYERS_MAX && !left.isEmpty(); i++) {
            var player = stage.createPlayer();
            var bet = act(player, "blackjack", "Bet", "{\"betAmount\":\"700.00\",\"currency\":\"FUN\"}");
            for (var action : List.of("Double", "Split", "Peek")) {
                if (offers(bet, action)) {
                    assertRefused(player, bet, action);
                    left.remove(action);
                }
            }
            if (!isOver(bet)) {
                assertGoesOn(player, bet);
            }
        }
        assertThat(left).as("what was never offered").isEmpty();
    }

    private void assertRefused(PlayerId player, Played bet, String action) throws Exception {
        var data = action.equals("Peek") ? "{\"acceptedInsurance\":true}" : null;
        var request = Stage.request(player, "blackjack", "refused" + action, action, data);
        var committed = stage.store.rounds().committed();

        assertThat(stage.refusal(request)).isEqualTo(Code.INSUFFICIENT_FUNDS);
        assertThat(stage.refusal(Stage.believing(request, bet.standing()))).isEqualTo(Code.INSUFFICIENT_FUNDS);

        assertThat(stage.store.rounds().committed()).isEqualTo(committed);
        assertThat(stage.store.rounds().standing(player, "blackjack")).isEqualTo(bet.standing());
    }

    private void assertGoesOn(PlayerId player, Played bet) throws Exception {
        var peeks = offers(bet, "Peek");
        var next = act(player, "blackjack", peeks ? "Peek" : "Hit", peeks ? DECLINED : null);
        assertThat(next.roundId()).isEqualTo(bet.roundId());
    }

    @Test
    void theHoleCardLeavesAWorkerSealedOnly() throws Exception {
        for (var i = 0; i < 20; i++) {
            var player = stage.createPlayer();
            var bet = act(player, "blackjack", "Bet", BLACKJACK);
            if (!isOver(bet)) {
                assertHidden(player, bet);
            }
        }
    }

    private void assertHidden(PlayerId player, Played bet) throws Exception {
        var commits = stage.store.rounds().committed();
        var commit = commits.get(commits.size() - 1);
        var viewed = Objects.requireNonNull(stage.done(ViewRound.ENDPOINT, new ViewRound.Request(player, "blackjack"))
                .round());
        for (var seen : List.of(bet.update(), commit.view(), viewed.data())) {
            assertThat(seen.tree().path("dealerHand").path("cards")).hasSize(1);
            assertThat(cards(seen.tree())).isEqualTo(3);
            assertThat(seen.tree().findValues("draws")).isEmpty();
        }
        assertThat(new String(commit.result().sealedState().array(), StandardCharsets.ISO_8859_1))
                .doesNotContain("draws", "currency");
    }
}
