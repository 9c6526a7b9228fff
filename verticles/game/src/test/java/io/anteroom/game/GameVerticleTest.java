package io.anteroom.game;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.PlayRound.Played;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.Snapshot;
import io.anteroom.contracts.Standing;
import io.anteroom.fairness.Drawn;
import io.anteroom.game.rules.Step;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.UnknownOutcome;
import io.anteroom.testkit.fakes.FakeRng;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GameVerticleTest {

    private Stage stage;

    @BeforeEach
    void start() throws Exception {
        stage = new Stage();
    }

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    @Test
    void aBetIsOneCommitWithItsNonceAndItsMoney() throws Exception {
        var played = stage.play("dice", "e1", "Bet", Stage.DICE);

        assertThat(played.replayed()).isFalse();
        assertThat(played.balance().minor()).isEqualTo(stage.balance());
        assertThat(played.standing()).isEqualTo(stage.store.rounds().standing(stage.player, "dice"));
        var commit = stage.store.rounds().committed().get(0);
        assertThat(commit.first()).isTrue();
        assertThat(commit.current()).isFalse();
        assertThat(commit.result().sealedState().array()).isEmpty();
        assertThat(commit.result().seed().nonce()).isZero();
        assertThat(100_000
                        + commit.moves().stream()
                                .mapToLong(move -> move.minor())
                                .sum())
                .isEqualTo(stage.balance());
    }

    @Test
    void aStandingThatIsRightIsNotLoaded() throws Exception {
        var first = stage.play("dice", "e1", "Bet", Stage.DICE);
        var loads = stage.store.count(Rounds.LOAD_STANDING);

        var second = stage.play(Stage.believing(stage.request("dice", "e2", "Bet", Stage.DICE), first.standing()));

        assertThat(stage.store.count(Rounds.LOAD_STANDING)).isEqualTo(loads);
        assertThat(second.standing()).isEqualTo(stage.store.rounds().standing(stage.player, "dice"));
    }

    @Test
    void aRepeatedEventGetsItsFirstAnswer() throws Exception {
        var first = stage.play("dice", "e1", "Bet", Stage.DICE);

        var again = stage.play("dice", "e1", "Bet", Stage.DICE);

        assertThat(again).isEqualTo(new Played(first.roundId(), "Bet", first.update(), first.balance(), true, null));
        assertThat(stage.store.rounds().committed()).hasSize(1);
    }

    @Test
    void copiesAtOnceTakeEffectOnceAndAllGetTheAnswer() throws Exception {
        var request = stage.request("dice", "e1", "Bet", Stage.DICE);

        var copies = IntStream.range(0, 30).mapToObj(i -> stage.start(request)).toList();
        var unused = Future.all(copies).await(10, SECONDS);

        assertThat(stage.store.rounds().committed()).hasSize(1);
        assertThat(copies.stream()
                        .map(copy ->
                                ((Reply.Done<Played>) copy.result()).value().update()))
                .containsOnly(stage.store.rounds().committed().get(0).update());
    }

    @Test
    void anIdUsedForSomethingElseIsRefused() throws Exception {
        var unused = stage.play("dice", "e1", "Bet", Stage.DICE);

        assertThat(stage.refusal(stage.request("dice", "e1", "Bet", Stage.DICE.replace("50.00", "51.00"))))
                .isEqualTo(Code.EVENT_ID_REUSED);
        assertThat(stage.refusal(stage.request("dice", "e1", "Nonsense", null))).isEqualTo(Code.EVENT_ID_REUSED);
        assertThat(stage.refusal(stage.request("nonsense", "e1", "Bet", null))).isEqualTo(Code.EVENT_ID_REUSED);
    }

    @Test
    void aRetryAfterSuccessGetsTheFirstAnswerThoughItWouldBeIllegalNow() throws Exception {
        var bet = stage.request("mines", "e1", "Bet", Stage.MINES);
        var first = stage.play(bet);

        // The round is open by now, so a first action may not be taken.
        var again = stage.play(Stage.believing(bet, first.standing()));

        assertThat(again.replayed()).isTrue();
        assertThat(again.update()).isEqualTo(first.update());
        assertThat(stage.refusal(stage.request("mines", "e2", "Bet", Stage.MINES)))
                .isEqualTo(Code.INVALID_NEXT_ACTION);
    }

    @Test
    void aLostAnswerIsUnknownAndItsRetryTellsWhatHappened() throws Exception {
        stage.store.loseAnswers(CommitRound.ENDPOINT);
        assertThatThrownBy(() -> stage.play("dice", "e1", "Bet", Stage.DICE)).isInstanceOf(UnknownOutcome.class);
        stage.store.mend(CommitRound.ENDPOINT);

        var again = stage.play("dice", "e1", "Bet", Stage.DICE);

        assertThat(again.replayed()).isTrue();
        assertThat(stage.store.rounds().committed()).hasSize(1);
    }

    @Test
    void refusalsInOrder() throws Exception {
        assertThat(stage.refusal(stage.request("chess", "r1", "Bet", Stage.DICE)))
                .isEqualTo(Code.INVALID_GAME_ID);
        assertThat(stage.refusal(stage.request("dice", "r2", "Fly", Stage.DICE)))
                .isEqualTo(Code.INVALID_ACTION);
        assertThat(stage.refusal(stage.request("mines", "r3", "CashOut", null))).isEqualTo(Code.GAME_ROUND_NOT_FOUND);
        assertThat(stage.refusal(stage.request("dice", "r4", "Bet", "{}"))).isEqualTo(Code.INVALID_EVENT_INPUTS);
        assertThat(stage.refusal(stage.request("dice", "r5", "Bet", Stage.DICE.replace("1.00", "1000.01"))))
                .isEqualTo(Code.BET_LIMIT_REACHED);
        var poor = stage.createPlayer();
        stage.store
                .accounts()
                .credit(poor, new io.anteroom.contracts.Money(-99_950, io.anteroom.contracts.Currency.FUN));
        assertThat(stage.refusal(Stage.request(poor, "dice", "r6", "Bet", Stage.DICE)))
                .isEqualTo(Code.INSUFFICIENT_FUNDS);

        assertThat(stage.store.rounds().committed()).isEmpty();
        assertThat(stage.count("anteroom.game.refusals")).isEqualTo(6);
    }

    @Test
    void aRefusalOnAStaleStandingIsJudgedAgain() throws Exception {
        var before = stage.store.rounds().standing(stage.player, "mines");
        var bet = stage.play("mines", "e1", "Bet", Stage.MINES);

        // The cache knows of no round, so a pick would be refused.
        var pick = stage.request("mines", "e2", "PickTile", "{\"currentPicks\":[" + safeTile(bet) + "]}");
        var picked = stage.play(Stage.believing(pick, before));

        assertThat(picked.roundId()).isEqualTo(bet.roundId());
    }

    @Test
    void aStaleStandingIsLoadedAfreshAndDrawnAgain() throws Exception {
        var stale = stage.store.rounds().standing(stage.player, "dice");
        var unused = stage.play("limbo", "e1", "Bet", Stage.BET + "\"multiplier\":2}");

        var played = stage.play(Stage.believing(stage.request("dice", "e2", "Bet", Stage.DICE), stale));

        assertThat(Objects.requireNonNull(played.standing()).next().nonce()).isEqualTo(2);
        assertThat(stage.count("anteroom.game.retries")).isEqualTo(1);
    }

    @Test
    void twoGamesOfOnePlayerAtOnceTakeNoncesWithoutGapsOrRepeats() throws Exception {
        var all = IntStream.range(0, 3)
                .mapToObj(i -> List.of(
                        stage.start(stage.request("dice", "d" + i, "Bet", Stage.DICE)),
                        stage.start(stage.request("limbo", "l" + i, "Bet", Stage.BET + "\"multiplier\":2}"))))
                .flatMap(List::stream)
                .toList();
        var unused = Future.join(all).await(20, SECONDS);

        var committed = stage.store.rounds().committed();
        assertThat(committed).isNotEmpty();
        assertThat(committed.stream().map(commit -> commit.result().seed().nonce()))
                .containsExactlyElementsOf(IntStream.range(0, committed.size())
                        .mapToObj(Long::valueOf)
                        .toList());
        var done =
                all.stream().filter(each -> each.result() instanceof Reply.Done).count();
        assertThat(done).isEqualTo(committed.size());
    }

    @Test
    void aMoverWhoIsAlwaysFasterEndsInAConflictThatMayBeRetried() throws Exception {
        stage.store.before(
                CommitRound.ENDPOINT, commit -> stage.store.accounts().seeds().takeNonce(commit.playerId()));

        assertThat(stage.refusal(stage.request("dice", "e1", "Bet", Stage.DICE)))
                .isEqualTo(Code.ROUND_CONFLICT);

        assertThat(stage.store.count(CommitRound.ENDPOINT)).isEqualTo(4);
        assertThat(stage.store.rounds().committed()).isEmpty();
        stage.store.mend(CommitRound.ENDPOINT);
        assertThat(stage.play("dice", "e1", "Bet", Stage.DICE).replayed()).isFalse();
    }

    @Test
    void anOlderSessionIsRefused() throws Exception {
        stage.store.rounds().seat(stage.player, "dice", 7);

        assertThat(stage.refusal(stage.request("dice", "e1", "Bet", Stage.DICE)))
                .isEqualTo(Code.SESSION_ACTIVE);
    }

    @Test
    void aForgedStateIsNotBelieved() throws Exception {
        var bet = stage.play("mines", "e1", "Bet", Stage.MINES);
        var standing = Objects.requireNonNull(bet.standing());
        var real = Objects.requireNonNull(standing.current());
        var pick = stage.request("mines", "e2", "PickTile", "{\"currentPicks\":[" + safeTile(bet) + "]}");

        var garbage = Bytes.of(new byte[64]);
        for (var forged : List.of(
                with(real, garbage, real.stateHash()),
                with(real, garbage, wholeHash(real, garbage)),
                new Snapshot(
                        real.roundId(),
                        9,
                        false,
                        real.seed(),
                        real.configVersion(),
                        real.sealedState(),
                        real.stateHash()),
                new Snapshot(
                        real.roundId(),
                        1,
                        true,
                        real.seed(),
                        real.configVersion(),
                        real.sealedState(),
                        real.stateHash()),
                new Snapshot(
                        RoundId.next(),
                        1,
                        false,
                        real.seed(),
                        real.configVersion(),
                        real.sealedState(),
                        real.stateHash()))) {
            var again = stage.play(Stage.believing(pick, new Standing(standing.next(), forged)));
            assertThat(again.roundId()).isEqualTo(bet.roundId());
        }
        assertThat(stage.store.rounds().committed()).hasSize(2);
    }

    private static Snapshot with(Snapshot real, Bytes sealed, Hash hash) {
        return new Snapshot(
                real.roundId(), real.version(), real.ended(), real.seed(), real.configVersion(), sealed, hash);
    }

    /** What a forger who knows how hashes are made would write. */
    private static Hash wholeHash(Snapshot real, Bytes sealed) {
        var clientSeed = real.seed().clientSeed().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var bytes = java.nio.ByteBuffer.allocate(53 + clientSeed.length + sealed.array().length);
        bytes.putLong(real.roundId().value().getMostSignificantBits());
        bytes.putLong(real.roundId().value().getLeastSignificantBits());
        bytes.putLong(real.seed().seedId().value().getMostSignificantBits());
        bytes.putLong(real.seed().seedId().value().getLeastSignificantBits());
        bytes.putInt(real.version()).put((byte) 0);
        bytes.putLong(real.seed().nonce()).putLong(real.configVersion());
        return Hash.of(bytes.put(clientSeed).put(sealed.array()).array());
    }

    @Test
    void aForgedSeedPositionIsNotBelieved() throws Exception {
        for (var forged : List.of(
                new SeedPosition(SeedId.next(), "client", 0),
                new SeedPosition(
                        stage.store.accounts().seeds().position(stage.player).seedId(), "other", 0),
                new SeedPosition(SeedId.next(), "\n", 0),
                new SeedPosition(
                        stage.store.accounts().seeds().position(stage.player).seedId(), "client", -1))) {
            var bet = stage.request("dice", "e" + forged.hashCode(), "Bet", Stage.DICE);
            var played = stage.play(Stage.believing(bet, new Standing(forged, null)));
            assertThat(played.standing()).isEqualTo(stage.store.rounds().standing(stage.player, "dice"));
        }
    }

    @Test
    void whatThePlayerMayNotSeeLeavesSealed() throws Exception {
        var bet = stage.play("mines", "e1", "Bet", Stage.MINES);

        var commit = stage.store.rounds().committed().get(0);
        var snapshot =
                Objects.requireNonNull(Objects.requireNonNull(bet.standing()).current());
        var state = new Snapshots(stage.masterKey).open(snapshot);
        assertThat(Objects.requireNonNull(state.state()).toString()).contains("bombs");
        assertThat(commit.update().text()).doesNotContain("\"bombs\"");
        assertThat(commit.view().text()).doesNotContain("\"bombs\"");
        assertThat(new String(snapshot.sealedState().array(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("bombs");
    }

    @Test
    void aRoundOfMinesGoesThroughAllItsVersions() throws Exception {
        var bet = stage.play("mines", "e0", "Bet", Stage.MINES);
        var safe = safeTiles(bet);

        var standing = bet.standing();
        for (var i = 0; i < 3; i++) {
            var pick = stage.request("mines", "p" + i, "PickTile", "{\"currentPicks\":[" + safe.get(i) + "]}");
            standing = stage.play(Stage.believing(pick, standing)).standing();
        }
        var out = stage.play(Stage.believing(stage.request("mines", "out", "CashOut", "{}"), standing));

        assertThat(out.update().tree().path("roundEnded").asBoolean()).isTrue();
        assertThat(out.update().tree().path("outcome").asText()).isEqualTo("win");
        assertThat(Objects.requireNonNull(out.standing()).current()).isNull();
        assertThat(stage.store.rounds().round(bet.roundId()).actions().stream().map(Rounds.Action::version))
                .containsExactly(1, 2, 3, 4, 5);
        assertThat(stage.balance())
                .isEqualTo(100_000 + stage.store.rounds().moved(stage.player, io.anteroom.contracts.Currency.FUN));
    }

    @Test
    void aBoardFullOfBombsGetsAllTheBytesItsDrawsNeed() throws Exception {
        var bet = stage.play("mines", "e0", "Bet", Stage.BET + "\"maxTiles\":64,\"maxBombs\":63}");

        var lost = stage.play("mines", "e1", "PickTile", "{\"currentPicks\":[" + bombTile(bet) + "]}");

        assertThat(lost.update().tree().path("bombs")).hasSize(63);
    }

    @Test
    void aDisabledGameTakesNoBetsButLetsOpenRoundsEnd() throws Exception {
        var bet = stage.play("mines", "e0", "Bet", Stage.MINES);
        var change = new GameConfigs.Change("mines", Json.tree("{\"enabled\":false}"));
        var unused = stage.done(GameConfigs.CHANGE, change);

        var other = stage.createPlayer();
        assertThat(stage.refusal(Stage.request(other, "mines", "e1", "Bet", Stage.MINES)))
                .isEqualTo(Code.GAME_DISABLED);
        var picked = stage.play("mines", "e2", "PickTile", "{\"currentPicks\":[" + safeTile(bet) + "]}");
        assertThat(picked.roundId()).isEqualTo(bet.roundId());
    }

    @Test
    void aDisabledGameTakesNoMoreBetsOfASeriesButLetsItEnd() throws Exception {
        var series = stage.play("dice", "s0", "Autobet", Stage.AUTOBET);
        var unused = stage.done(GameConfigs.CHANGE, new GameConfigs.Change("dice", Json.tree("{\"enabled\":false}")));

        assertThat(stage.refusal(stage.request("dice", "s1", "NewBet", null))).isEqualTo(Code.GAME_DISABLED);
        var end = stage.play("dice", "s2", "EndAutobet", null);
        assertThat(end.roundId()).isEqualTo(series.roundId());
    }

    @Test
    void aConfigurationThatChangedUnnoticedIsLoadedAndTheActionJudgedAgain() throws Exception {
        var newest = stage.store.configs().newest("dice");
        var document = newest.document().text().replace("\"1000.00\"", "\"0.50\"");
        // As another node would, with its news lost, a moment before the commit.
        stage.store.before(CommitRound.ENDPOINT, commit -> stage.store
                .configs()
                .put(new GameConfig("dice", newest.version() + 1, new io.anteroom.contracts.RawJson(document))));

        assertThat(stage.refusal(stage.request("dice", "e1", "Bet", Stage.DICE)))
                .isEqualTo(Code.BET_LIMIT_REACHED);
        assertThat(stage.store.rounds().committed()).isEmpty();
    }

    @Test
    void nothingIsDrawnForAnActionThatIsRefused() throws Exception {
        stage.rng.fail(true);

        assertThat(stage.refusal(stage.request("dice", "e1", "Bet", Stage.DICE.replace("1.00", "0.001"))))
                .isEqualTo(Code.INVALID_BET_AMOUNT);
        assertThat(stage.refusal(stage.request("dice", "e2", "Bet", Stage.DICE)))
                .isEqualTo(Code.GAME_DISABLED);
        assertThat(stage.store.count(CommitRound.ENDPOINT)).isZero();
    }

    @Test
    void whereNothingIsDrawnNoRoundBeginsAndNoneThatIsOpenIsTakenFromItsPlayer() throws Exception {
        var open = stage.play("mines", "m0", "Bet", Stage.MINES);
        var series = stage.play("dice", "s0", "Autobet", Stage.AUTOBET);
        stage.rng.fail(true);

        assertThat(stage.refusal(stage.request("limbo", "e1", "Bet", Stage.BET + "\"multiplier\":2}")))
                .isEqualTo(Code.GAME_DISABLED);
        assertThat(stage.refusal(stage.request("dice", "s1", "NewBet", null))).isEqualTo(Code.GAME_DISABLED);
        assertThat(stage.store.rounds().standing(stage.player, "dice")).isEqualTo(series.standing());
        // The bombs are drawn already.
        var picked = stage.play("mines", "m1", "PickTile", "{\"currentPicks\":[0]}");
        assertThat(picked.roundId()).isEqualTo(open.roundId());
        stage.rng.fail(false);
        assertThat(stage.play("dice", "s2", "NewBet", null).replayed()).isFalse();
    }

    @Test
    void anOpenRoundThatNeedsDrawsIsToldToComeAgain() {
        var failed = new Refusal(Code.GAME_DISABLED, "nothing is drawn at present");
        var other = new Refusal(Code.OVERLOADED, "later");

        assertThat(StepPlay.asTold(step(true), failed)).isEqualTo(failed);
        assertThat(StepPlay.asTold(step(false), failed)).isEqualTo(new Refusal(Code.UNAVAILABLE, failed.message()));
        assertThat(StepPlay.asTold(step(false), other)).isEqualTo(other);
    }

    private static Step step(boolean startsRound) {
        return new Step(startsRound, 1, draws -> {
            throw new AssertionError("not played");
        });
    }

    @Test
    void aCommitSaysWhatWasDrawnAndByWhichCode() throws Exception {
        var dice = stage.play("dice", "e1", "Bet", Stage.DICE);
        var mines = stage.play("mines", "m0", "Bet", Stage.MINES);
        var unused = stage.play("mines", "m1", "PickTile", "{\"currentPicks\":[0]}");

        var commits = stage.store.rounds().committed();
        var notes = new DrawNotes(stage.masterKey);
        var diceDraws = Objects.requireNonNull(commits.get(0).draws());
        assertThat(diceDraws.module()).isEqualTo(FakeRng.MODULE);
        var roll = dice.update()
                .tree()
                .path("diceResult")
                .decimalValue()
                .movePointRight(2)
                .longValueExact();
        assertThat(notes.read(dice.roundId(), 1, diceDraws.note())).containsExactly(new Drawn(10_000, roll));
        var minesDraws = Objects.requireNonNull(commits.get(1).draws());
        assertThat(notes.read(mines.roundId(), 1, minesDraws.note()))
                .extracting(Drawn::bound)
                .containsExactly(25L, 24L, 23L);
        assertThat(commits.get(2).draws()).isNull();
    }

    @Test
    void aRoundThatWouldPayMoreThanItsMaximumWinIsNotCommitted() throws Exception {
        var bet = stage.play("mines", "e0", "Bet", Stage.MINES);
        var picked = stage.play("mines", "e1", "PickTile", "{\"currentPicks\":[" + safeTile(bet) + "]}");
        var config = stage.store.configs().newest("mines");
        // What the round was begun under now says less than the rules were told when it began.
        var document = config.document().text().replace("\"1000000.00\"", "\"1.00\"");
        stage.store
                .configs()
                .put(new GameConfig("mines", config.version(), new io.anteroom.contracts.RawJson(document)));

        var cashOut = Stage.believing(stage.request("mines", "e2", "CashOut", null), picked.standing());
        var reply = Play.play(
                        stage.engine(), new io.anteroom.runtime.Call<>(cashOut, Deadline.in(Duration.ofSeconds(5))))
                .await(5, SECONDS);

        assertThat(((Reply.Refused<Played>) reply).refusal().code()).isEqualTo(Code.INTERNAL);
        assertThat(stage.store.rounds().committed()).hasSize(2);
        assertThat(stage.count("anteroom.game.maxwin.passed")).isEqualTo(1);
    }

    @Test
    void aLateActionWritesNothing() throws Exception {
        var request = stage.request("dice", "e1", "Bet", Stage.DICE);
        var engine = stage.engine();

        var standing = stage.store.rounds().standing(stage.player, "dice");
        var late = new io.anteroom.runtime.Call<>(Stage.believing(request, standing), Deadline.in(Duration.ZERO));
        var reply = Play.play(engine, late).await(5, SECONDS);

        assertThat(((Reply.Refused<Played>) reply).refusal().code()).isEqualTo(Code.OVERLOADED);
        assertThat(stage.store.rounds().committed()).isEmpty();
    }

    @Test
    void anUnknownPlayerIsRefused() throws Exception {
        var nobody = io.anteroom.contracts.PlayerId.next();

        assertThat(stage.refusal(PlayRound.ENDPOINT, Stage.request(nobody, "dice", "e", "Bet", Stage.DICE)))
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void drawsAskForNoMoreThanTheyNeed() throws Exception {
        var asked = new java.util.concurrent.CopyOnWriteArrayList<Integer>();
        var counting = stage.bus.serve(Rng.DRAW, 10, call -> {
            asked.add(call.request().blockCount());
            return Future.succeededFuture(Reply.refused(Code.UNAVAILABLE, "only counting"));
        });
        var unused = counting.await(5, SECONDS);

        for (var i = 0; i < 4; i++) {
            var reply = stage.start(stage.request("dice", "e" + i, "Bet", Stage.DICE))
                    .await(5, SECONDS);
            assertThat(reply).isNotNull();
        }
        assertThat(asked).isNotEmpty().containsOnly(1);
    }

    private int safeTile(Played bet) {
        return safeTiles(bet).get(0);
    }

    private List<Integer> safeTiles(Played bet) {
        var state = stateOf(bet);
        var bombs = new java.util.HashSet<Integer>();
        state.path("bombs").forEach(bomb -> bombs.add(bomb.intValue()));
        return IntStream.range(0, 25)
                .boxed()
                .filter(tile -> !bombs.contains(tile))
                .toList();
    }

    private int bombTile(Played bet) {
        return stateOf(bet).path("bombs").get(0).intValue();
    }

    private com.fasterxml.jackson.databind.JsonNode stateOf(Played bet) {
        var snapshot =
                Objects.requireNonNull(Objects.requireNonNull(bet.standing()).current());
        return Objects.requireNonNull(
                new Snapshots(stage.masterKey).open(snapshot).state());
    }
}
