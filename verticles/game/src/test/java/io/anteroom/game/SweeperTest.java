package io.anteroom.game;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.PlayRound.Played;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.Snapshot;
import io.anteroom.contracts.StoredConfigs;
import io.anteroom.contracts.VerifyRound;
import io.anteroom.game.rules.GameSettings;
import io.anteroom.game.rules.Games;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class SweeperTest {

    private static final Duration AGE_MAX = Duration.ofDays(30);
    private static final Duration OLD = AGE_MAX.plusHours(1);

    @AutoClose
    private final Stage stage = new Stage();

    SweeperTest() throws Exception {}

    private void sweep() throws Exception {
        var unused = new Sweeper(stage.engine(), AGE_MAX).sweep().await(10, SECONDS);
    }

    private CommitRound.Request lastCommit() {
        var commits = stage.store.rounds().committed();
        return commits.get(commits.size() - 1);
    }

    private Rounds.Round round(Played played) {
        return stage.store.rounds().round(played.roundId());
    }

    @Test
    void aRoundThatIsNotOldEnoughIsLeftAlone() throws Exception {
        var bet = stage.play("mines", "e0", "Bet", Stage.MINES);
        stage.store.rounds().letPass(AGE_MAX.minusSeconds(1));

        sweep();

        assertThat(round(bet).status()).isEqualTo("open");
        assertThat(stage.store.rounds().committed()).hasSize(1);
    }

    @Test
    void minesWithoutAPickAreVoidAndTheStakeIsGivenBack() throws Exception {
        var bet = stage.play("mines", "e0", "Bet", Stage.MINES);
        stage.store.rounds().letPass(OLD);

        sweep();

        assertThat(round(bet).status()).isEqualTo("void");
        assertThat(round(bet).payout()).isEqualTo(100);
        assertThat(stage.balance()).isEqualTo(100_000);
        var commit = lastCommit();
        assertThat(commit.action()).isEqualTo("Void");
        assertThat(commit.data().tree()).isEqualTo(Json.tree("{\"reason\":\"abandoned\"}"));
        assertThat(commit.moves()).containsExactly(new Move(Move.Kind.REFUND, 100));
        assertThat(commit.view().tree().path("maxTiles").intValue()).isEqualTo(25);
        assertThat(commit.view().text()).doesNotContain("\"bombs\"");
        assertThat(commit.eventId().value()).startsWith("server:aged:" + bet.roundId() + ":");
        assertThat(round(bet).actions()).extracting(Rounds.Action::serverReason).containsExactly(null, "abandoned");
        var push = Objects.requireNonNull(commit.tellPlayer());
        assertThat(push.eventType()).isEqualTo("RoundEnded");
        assertThat(push.fields().tree())
                .isEqualTo(Json.tree("{\"gameId\":\"mines\",\"roundId\":\"" + bet.roundId()
                        + "\",\"nextActions\":[],\"outcome\":\"void\",\"refund\":\"1.00\",\"reason\":\"abandoned\","
                        + "\"roundEnded\":true}"));
        assertThat(differences(round(bet))).isEmpty();
        assertThat(verified(round(bet)))
                .containsExactlyElementsOf(
                        round(bet).actions().stream().map(Rounds.Action::update).toList());
    }

    private List<String> differences(Rounds.Round round) {
        return RoundReplay.differences(
                round, seedOf(round), stage.store.configs().newest(round.gameId()), null);
    }

    private String seedOf(Rounds.Round round) {
        return stage.rng.seed(round.seed().seedId()).reveal();
    }

    private List<RawJson> verified(Rounds.Round round) throws Exception {
        var steps = round.actions().stream()
                .map(action ->
                        new VerifyRound.Step(action.action(), action.data().tree()))
                .toList();
        var request = new VerifyRound.Request(
                round.gameId(),
                seedOf(round),
                round.seed().clientSeed(),
                round.seed().nonce(),
                steps,
                round.configVersion());
        return stage.done(VerifyRound.ENDPOINT, request).actions().stream()
                .map(VerifyRound.Outcome::update)
                .toList();
    }

    @Test
    void aVoidRoundThatWasTamperedWithDiffers() throws Exception {
        var bet = stage.play("mines", "e0", "Bet", Stage.MINES);
        stage.store.rounds().letPass(OLD);
        sweep();
        var round = round(bet);
        var giving = round.actions().get(1);

        var more = new Rounds.Action(
                2, "Void", giving.at(), giving.data(), giving.update(), List.of(new Move(Move.Kind.REFUND, 101)));
        assertThat(differences(with(round, List.of(round.actions().get(0), more), 101)))
                .hasSize(2);
        var said = new Rounds.Action(
                2,
                "Void",
                giving.at(),
                giving.data(),
                new RawJson(giving.update().text().replace("1.00", "9.00")),
                giving.moves());
        assertThat(differences(with(round, List.of(round.actions().get(0), said), 100)))
                .hasSize(1);
    }

    private static Rounds.Round with(Rounds.Round round, List<Rounds.Action> actions, long payout) {
        return new Rounds.Round(
                round.roundId(),
                round.gameId(),
                round.configVersion(),
                round.status(),
                round.startedAt(),
                round.endedAt(),
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

    @Test
    void minesWithPicksAreCashedOutAsThePlayerCouldHave() throws Exception {
        var bet = stage.play("mines", "e0", "Bet", Stage.MINES);
        var picked = stage.play("mines", "e1", "PickTile", "{\"currentPicks\":[" + safeTile(bet) + "]}");
        var worth = picked.update().tree().path("currentProfit").asText();
        stage.store.rounds().letPass(OLD);

        sweep();

        assertThat(round(bet).status()).isEqualTo("ended");
        var commit = lastCommit();
        assertThat(commit.action()).isEqualTo("CashOut");
        assertThat(commit.epoch()).isEqualTo(CommitRound.SWEEPER_EPOCH);
        assertThat(commit.data().text()).isEqualTo("{}");
        assertThat(stage.balance()).isEqualTo(100_000 + Math.round(Double.parseDouble(worth) * 100));
        var told = Objects.requireNonNull(commit.tellPlayer()).fields().tree();
        assertThat(told.path("reason").asText()).isEqualTo("abandoned");
        assertThat(told.path("outcome").asText()).isEqualTo("win");
        assertThat(told.path("bombs")).hasSize(3);
        assertThat(differences(round(bet))).isEmpty();
        assertThat(stage.count("anteroom.game.rounds.swept")).isEqualTo(1);
    }

    private int safeTile(Played bet) {
        var bombs = stateOf(bet).path("bombs");
        return IntStream.range(0, 25)
                .filter(tile -> IntStream.range(0, bombs.size())
                        .noneMatch(i -> bombs.get(i).intValue() == tile))
                .findFirst()
                .orElseThrow();
    }

    private com.fasterxml.jackson.databind.JsonNode stateOf(Played bet) {
        var snapshot =
                Objects.requireNonNull(Objects.requireNonNull(bet.standing()).current());
        return Objects.requireNonNull(
                new Snapshots(stage.masterKey).open(snapshot).state());
    }

    @Test
    void aDisabledGameLetsItsOldRoundsBeSettled() throws Exception {
        var bet = stage.play("mines", "e0", "Bet", Stage.MINES);
        var unused = stage.play("mines", "e1", "PickTile", "{\"currentPicks\":[" + safeTile(bet) + "]}");
        var change = new GameConfigs.Change("mines", Json.tree("{\"enabled\":false}"));
        assertThat(stage.done(GameConfigs.CHANGE, change).version()).isEqualTo(2);
        stage.store.rounds().letPass(OLD);

        sweep();

        assertThat(lastCommit().action()).isEqualTo("CashOut");
    }

    @Test
    void aSeriesThatWaitsForTooLongIsEndedThoughItsPlayerIsThere() throws Exception {
        stage.store.rounds().seat(stage.player, "dice", 0);
        var bet = stage.play("dice", "e0", "Autobet", Stage.AUTOBET);
        stage.store.rounds().letPass(OLD);

        sweep();

        assertThat(lastCommit().action()).isEqualTo("EndAutobet");
        assertThat(lastCommit().moves()).isEmpty();
        assertThat(round(bet).status()).isEqualTo("ended");
        assertThat(stage.store.rounds().standing(stage.player, "dice").current())
                .isNull();
        assertThat(differences(round(bet))).isEmpty();
    }

    private static Snapshot with(Snapshot real, long configVersion, Bytes sealed) {
        return new Snapshot(
                real.roundId(), real.version(), real.ended(), real.seed(), configVersion, sealed, real.stateHash());
    }

    @Test
    void aRoundWhoseStateCannotBeOpenedIsVoid() throws Exception {
        var bet = stage.play("mines", "e0", "Bet", Stage.MINES);
        var garbage = Bytes.of(new byte[64]);
        stage.store.rounds().tamper(stage.player, "mines", real -> with(real, real.configVersion(), garbage));
        stage.store.rounds().letPass(OLD);

        sweep();

        assertThat(round(bet).status()).isEqualTo("void");
        assertThat(lastCommit().data().text()).contains("brokenState");
        assertThat(stage.balance()).isEqualTo(100_000);
        assertThat(differences(round(bet))).isEmpty();
    }

    @Test
    void aSeriesWhoseStateCannotBeOpenedEndsAndItsLastRoundStands() throws Exception {
        var bet = stage.play("dice", "e0", "Autobet", Stage.AUTOBET);
        var balance = stage.balance();
        var garbage = Bytes.of(new byte[64]);
        stage.store.rounds().tamper(stage.player, "dice", real -> with(real, real.configVersion(), garbage));
        stage.store.rounds().letPass(OLD);

        sweep();

        assertThat(round(bet).status()).isEqualTo("ended");
        assertThat(lastCommit().moves()).isEmpty();
        assertThat(stage.balance()).isEqualTo(balance);
        assertThat(stage.store.rounds().standing(stage.player, "dice").current())
                .isNull();
        assertThat(differences(round(bet))).isEmpty();
    }

    @Test
    void aRoundWhoseConfigurationIsGoneIsVoid() throws Exception {
        var bet = stage.play("mines", "e0", "Bet", Stage.MINES);
        stage.store.rounds().tamper(stage.player, "mines", real -> with(real, 99, real.sealedState()));
        stage.store.rounds().letPass(OLD);

        sweep();

        assertThat(round(bet).status()).isEqualTo("void");
        assertThat(lastCommit().data().text()).contains("unknownConfig");
    }

    @Test
    void aConfigurationThatCannotBeReadNowLeavesTheRoundForLater() throws Exception {
        var bet = stage.play("mines", "e0", "Bet", Stage.MINES);
        stage.store.rounds().tamper(stage.player, "mines", real -> with(real, 99, real.sealedState()));
        stage.store.rounds().letPass(OLD);
        stage.store.loseAnswers(StoredConfigs.READ);

        sweep();

        assertThat(round(bet).status()).isEqualTo("open");
        assertThat(stage.count("anteroom.game.rounds.swept")).isEqualTo(1);
    }

    @Test
    void aRoundOfAGameThatIsUnknownHereIsVoidWhenItHasWaitedTwiceAsLong() throws Exception {
        var round = playChess();
        stage.store.rounds().letPass(OLD);
        sweep();
        assertThat(stage.store.rounds().round(round).status()).isEqualTo("open");

        stage.store.rounds().letPass(AGE_MAX);
        sweep();

        assertThat(stage.store.rounds().round(round).status()).isEqualTo("void");
        assertThat(lastCommit().data().text()).contains("unknownGame");
        assertThat(stage.balance()).isEqualTo(100_000);
        assertThat(differences(stage.store.rounds().round(round))).isEmpty();
    }

    /** As a worker of another release would. */
    private RoundId playChess() throws Exception {
        var settings = GameSettings.defaults(Games.find("mines").orElseThrow(), Stage.CONFIG.maxWin());
        var config = settings.toConfig(Games.find("mines").orElseThrow(), 1);
        stage.store.configs().put(new GameConfig("chess", 1, config.document()));
        var roundId = RoundId.next();
        var json = new RawJson("{}");
        var sealed = Bytes.of(new byte[8]);
        var request = new CommitRound.Request(
                stage.player,
                "chess",
                0,
                new EventId("chess"),
                Hash.of(new byte[0]),
                null,
                new Snapshot(
                        roundId,
                        1,
                        false,
                        stage.store.rounds().standing(stage.player, "chess").next(),
                        1,
                        sealed,
                        Hash.of(new byte[1])),
                true,
                true,
                "Bet",
                json,
                json,
                json,
                Currency.FUN,
                List.of(new Move(Move.Kind.BET, -500)),
                null);
        assertThat(stage.done(CommitRound.ENDPOINT, request).status()).isEqualTo(CommitRound.Status.COMMITTED);
        return roundId;
    }

    @Test
    void anAnswerThatWasLostIsNotDoneTwice() throws Exception {
        var bet = stage.play("mines", "e0", "Bet", Stage.MINES);
        stage.store.rounds().letPass(OLD);
        stage.store.loseAnswers(CommitRound.ENDPOINT);
        sweep();
        stage.store.mend(CommitRound.ENDPOINT);
        sweep();

        assertThat(round(bet).actions()).hasSize(2);
        assertThat(stage.balance()).isEqualTo(100_000);
    }

    @Test
    void whoeverMovedFirstHasMovedAndTheSweeperDoesNothing() throws Exception {
        var bet = stage.play("mines", "e0", "Bet", Stage.MINES);
        stage.store.rounds().letPass(OLD);
        @Nullable Snapshot before = Objects.requireNonNull(bet.standing()).current();
        stage.store.before(CommitRound.ENDPOINT, commit -> stage.store
                .rounds()
                .tamper(stage.player, "mines", real -> moved(Objects.requireNonNull(before))));

        sweep();

        assertThat(round(bet).status()).isEqualTo("open");
        assertThat(stage.store.rounds().committed()).hasSize(1);
    }

    private static Snapshot moved(Snapshot real) {
        return new Snapshot(
                real.roundId(), 2, false, real.seed(), real.configVersion(), real.sealedState(), Hash.of(new byte[2]));
    }

    @Test
    void noGameHasAnActionOfTheServers() {
        for (var rules : Games.ALL) {
            var settings = GameSettings.defaults(rules, Stage.CONFIG.maxWin());
            Optional<Code> refused = rules.check(settings, null, CommitRound.VOID, null)
                    .fold(step -> Optional.empty(), refusal -> Optional.of(refusal.code()));
            assertThat(refused).contains(Code.INVALID_ACTION);
        }
    }
}
