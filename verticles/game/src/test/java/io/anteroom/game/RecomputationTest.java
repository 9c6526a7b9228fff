package io.anteroom.game;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.VerifyRound;
import io.anteroom.contracts.VerifyRound.Step;
import io.anteroom.fairness.Drawn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class RecomputationTest {

    @AutoClose
    private final Stage stage = new Stage();

    RecomputationTest() throws Exception {}

    @Test
    void verifyingGivesWhatWasPlayed() throws Exception {
        var played = List.of(
                stage.play("dice", "e0", "Bet", Stage.DICE).roundId(),
                stage.play("limbo", "e1", "Bet", Stage.BET + "\"multiplier\":2}")
                        .roundId(),
                playMines());

        for (var roundId : played) {
            var round = stage.store.rounds().round(roundId);
            var verified = stage.done(VerifyRound.ENDPOINT, request(round, null));
            assertThat(verified.actions().stream().map(VerifyRound.Outcome::update))
                    .containsExactlyElementsOf(
                            round.actions().stream().map(Rounds.Action::update).toList());
            assertThat(verified.draws()).hasSize(round.gameId().equals("mines") ? 3 : 1);
        }
    }

    private RoundId playMines() throws Exception {
        var bet = stage.play("mines", "m0", "Bet", Stage.MINES);
        var ended = false;
        for (var tile = 0; !ended; tile++) {
            var pick = stage.play("mines", "m1" + tile, "PickTile", "{\"currentPicks\":[" + tile + "]}");
            ended = pick.update().tree().path("roundEnded").asBoolean();
        }
        return bet.roundId();
    }

    /** Free spins are actions of the round whose draws go on where the bet's ended. */
    @Test
    void aRoundOfSlotsVerifiesWithItsFreeSpins() throws Exception {
        var round = stage.store.rounds().round(playSlotsUntilFreeSpins());

        var verified = stage.done(VerifyRound.ENDPOINT, request(round, round.configVersion()));

        assertThat(round.actions().size()).isGreaterThan(10);
        assertThat(verified.draws()).hasSize(5 * round.actions().size());
        assertThat(verified.actions().stream().map(VerifyRound.Outcome::update))
                .containsExactlyElementsOf(
                        round.actions().stream().map(Rounds.Action::update).toList());
        assertThat(differences(round, null)).isEmpty();
        assertThat(round.payout())
                .isEqualTo(round.actions().stream()
                        .flatMap(action -> action.moves().stream())
                        .filter(move -> move.kind() == Move.Kind.WIN)
                        .mapToLong(Move::minor)
                        .sum());
    }

    /** One spin in about a hundred awards some. */
    private RoundId playSlotsUntilFreeSpins() throws Exception {
        for (var i = 0; i < 2_000; i++) {
            var bet = stage.play("slots", "b" + i, "Bet", "{\"betAmount\":\"0.20\",\"currency\":\"FUN\"}");
            if (!bet.update().tree().path("roundEnded").asBoolean()) {
                spinFreely(i);
                return bet.roundId();
            }
        }
        throw new AssertionError("no free spins in 2000 rounds");
    }

    private void spinFreely(int round) throws Exception {
        var ended = false;
        for (var spin = 0; !ended; spin++) {
            var free = stage.play("slots", "f" + round + "." + spin, "FreeSpin", null);
            ended = free.update().tree().path("roundEnded").asBoolean();
        }
    }

    private VerifyRound.Request request(Rounds.Round round, @Nullable Long version) {
        return new VerifyRound.Request(
                round.gameId(),
                seedOf(round),
                round.seed().clientSeed(),
                round.seed().nonce(),
                round.actions().stream()
                        .map(action -> new Step(action.action(), action.data().tree()))
                        .toList(),
                version);
    }

    private String seedOf(Rounds.Round round) {
        return stage.rng.seed(round.seed().seedId()).reveal();
    }

    @Test
    void verifyingHoldsUnderTheVersionThatWasPlayedAndInADisabledGame() throws Exception {
        var round = stage.store
                .rounds()
                .round(stage.play("dice", "e0", "Bet", Stage.DICE).roundId());
        var unused = stage.done(
                GameConfigs.CHANGE,
                new GameConfigs.Change("dice", Json.tree("{\"maxBet\":\"0.50\",\"enabled\":false}")));

        assertThat(stage.refusal(VerifyRound.ENDPOINT, request(round, null))).isEqualTo(Code.BET_LIMIT_REACHED);
        var verified = stage.done(VerifyRound.ENDPOINT, request(round, round.configVersion()));
        assertThat(verified.actions().get(0).update())
                .isEqualTo(round.actions().get(0).update());
    }

    @Test
    void verificationsThatAreRefused() throws Exception {
        var seed = "0".repeat(64);
        var bet = List.of(new Step("Bet", Json.tree(Stage.DICE)));
        assertThat(refusal("chess", seed, "c", 0, bet, null)).isEqualTo(Code.INVALID_GAME_ID);
        assertThat(refusal("dice", seed + "0", "c", 0, bet, null)).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(refusal("dice", "G" + seed.substring(1), "c", 0, bet, null)).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(refusal("dice", seed, "", 0, bet, null)).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(refusal("dice", seed, "c", -1, bet, null)).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(refusal("dice", seed, "c", 0, List.of(), null)).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(refusal("dice", seed, "c", 0, Collections.nCopies(201, bet.get(0)), null))
                .isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(refusal("dice", seed, "c", 0, bet, 99L)).isEqualTo(Code.NOT_FOUND);
        assertThat(refusal("dice", seed, "c", 0, List.of(new Step("NewBet", null)), null))
                .isEqualTo(Code.GAME_ROUND_NOT_FOUND);
        assertThat(stage.store.rounds().committed()).isEmpty();
    }

    private Code refusal(
            String game, String seed, String clientSeed, long nonce, List<Step> actions, @Nullable Long version)
            throws Exception {
        return stage.refusal(
                VerifyRound.ENDPOINT, new VerifyRound.Request(game, seed, clientSeed, nonce, actions, version));
    }

    @Test
    void aBetOfASeriesIsVerifiedWithTheStateOfTheRoundBefore() throws Exception {
        var first = stage.play("dice", "s0", "Autobet", Stage.AUTOBET).roundId();
        var second = stage.play("dice", "s1", "NewBet", null).roundId();
        var unused = stage.play("dice", "s2", "EndAutobet", null);
        var round = stage.store.rounds().round(second);
        var before = stage.store.rounds().round(first).view().tree();

        var verified = stage.done(VerifyRound.ENDPOINT, following(request(round, null), before));

        assertThat(verified.actions().stream().map(VerifyRound.Outcome::update))
                .containsExactlyElementsOf(
                        round.actions().stream().map(Rounds.Action::update).toList());
        assertThat(stage.refusal(VerifyRound.ENDPOINT, request(round, null))).isEqualTo(Code.GAME_ROUND_NOT_FOUND);
        for (var nonsense : List.of("{}", "[]", "7", "{\"nextActions\":[\"NewBet\"]}", "{\"nextActions\":[7]}")) {
            assertThat(stage.ask(VerifyRound.ENDPOINT, following(request(round, null), Json.tree(nonsense))))
                    .as(nonsense)
                    .isInstanceOf(Reply.Refused.class);
        }
        var bet = stage.store.rounds().round(first);
        assertThat(stage.refusal(VerifyRound.ENDPOINT, following(request(bet, null), before)))
                .isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
    }

    private static VerifyRound.Request following(VerifyRound.Request request, JsonNode before) {
        return new VerifyRound.Request(
                request.gameId(),
                request.serverSeed(),
                request.clientSeed(),
                request.nonce(),
                request.actions(),
                request.configVersion(),
                before);
    }

    @Test
    void storedRoundsReplayWithoutADifferenceSeriesIncluded() throws Exception {
        var rounds = new ArrayList<>(
                List.of(playMines(), stage.play("dice", "e0", "Bet", Stage.DICE).roundId()));
        rounds.forEach(id ->
                assertThat(differences(stage.store.rounds().round(id), null)).isEmpty());

        var first = stage.play("dice", "s0", "Autobet", Stage.AUTOBET).roundId();
        var second = stage.play("dice", "s1", "NewBet", null).roundId();
        var third = stage.play("dice", "s2", "NewBet", null).roundId();
        var unused = stage.play("dice", "s3", "EndAutobet", null);

        assertThat(differences(stage.store.rounds().round(first), null)).isEmpty();
        var before = stage.store.rounds().round(first).view();
        assertThat(differences(stage.store.rounds().round(second), before)).isEmpty();
        before = stage.store.rounds().round(second).view();
        assertThat(differences(stage.store.rounds().round(third), before)).isEmpty();
        assertThat(differences(stage.store.rounds().round(third), null)).hasSize(1);
    }

    private List<String> differences(Rounds.Round round, @Nullable RawJson before) {
        return RoundReplay.differences(
                round, seedOf(round), stage.store.configs().newest(round.gameId()), before);
    }

    @Test
    void aRoundThatWasTamperedWithDiffers() throws Exception {
        var round = stage.store
                .rounds()
                .round(stage.play("dice", "e0", "Bet", Stage.DICE).roundId());
        var action = round.actions().get(0);

        var payout = with(round, List.of(action), round.payout() + 1);
        assertThat(differences(payout, null)).singleElement().asString().contains("payout");
        var update = new RawJson(action.update().text().replace("diceResult\":", "diceResult\":1"));
        var seen = new Rounds.Action(1, "Bet", action.at(), action.data(), update, action.moves());
        assertThat(differences(with(round, List.of(seen), round.payout()), null))
                .singleElement()
                .asString()
                .contains("update");
        var moved = new Rounds.Action(1, "Bet", action.at(), action.data(), action.update(), List.of());
        assertThat(differences(with(round, List.of(moved), round.payout()), null))
                .singleElement()
                .asString()
                .contains("moves");
        var otherSeed = stage.rng.seed(stage.rng.makeOne().id()).reveal();
        assertThat(RoundReplay.differences(
                        round, otherSeed, stage.store.configs().newest("dice"), null))
                .isNotEmpty();
    }

    @Test
    void aReplayShowsEachActionWithItsDrawsAndMoney() throws Exception {
        var round = stage.store.rounds().round(playMines());

        var replay =
                RoundReplay.replay(round, seedOf(round), stage.store.configs().newest("mines"), null);

        assertThat(replay.isIdentical()).isTrue();
        assertThat(replay.actions()).hasSameSizeAs(round.actions());
        assertThat(replay.actions().get(0).draws()).extracting(Drawn::bound).containsExactly(25L, 24L, 23L);
        for (var i = 0; i < round.actions().size(); i++) {
            var action = replay.actions().get(i);
            assertThat(action.stored()).isEqualTo(round.actions().get(i));
            assertThat(action.update().text())
                    .isEqualTo(action.stored().update().text());
            assertThat(action.moves()).isEqualTo(action.stored().moves());
            assertThat(action.draws()).hasSize(i == 0 ? 3 : 0);
        }
    }

    /** The same values in other bytes are another update: a player was shown these and no others. */
    @Test
    void anUpdateOfTheSameValuesInOtherBytesDiffers() throws Exception {
        var round = stage.store
                .rounds()
                .round(stage.play("dice", "e0", "Bet", Stage.DICE).roundId());
        var action = round.actions().get(0);
        var spaced = new RawJson(action.update().text().replace(",", ", "));
        var seen = new Rounds.Action(1, "Bet", action.at(), action.data(), spaced, action.moves());

        assertThat(differences(with(round, List.of(seen), round.payout()), null))
                .singleElement()
                .asString()
                .contains("update");
    }

    @Test
    void anActionThatWasNotLegalEndsTheReplay() throws Exception {
        var round = stage.store.rounds().round(playMines());
        var twice = new ArrayList<>(round.actions());
        twice.add(1, round.actions().get(0));

        var replay = RoundReplay.replay(
                with(round, twice, round.payout()),
                seedOf(round),
                stage.store.configs().newest("mines"),
                null);

        assertThat(replay.actions()).hasSize(1);
        assertThat(replay.differences()).containsExactly("version 2 was not legal: INVALID_NEXT_ACTION");
    }

    private static Rounds.Round with(Rounds.Round round, List<Rounds.Action> actions, long payout) {
        return new Rounds.Round(
                round.roundId(),
                round.gameId(),
                round.configVersion(),
                round.status(),
                round.startedAt(),
                Objects.requireNonNull(round.endedAt()),
                round.currency(),
                round.bet(),
                payout,
                round.seed(),
                round.serverSeedHash(),
                round.seedRetired(),
                round.serverSeed(),
                actions,
                round.view());
    }
}
