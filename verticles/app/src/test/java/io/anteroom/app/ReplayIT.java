package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.Seeds;
import io.anteroom.game.Replay;
import io.anteroom.rng.LabOutput;
import io.anteroom.rng.SeedVault;
import io.anteroom.store.Audit;
import io.anteroom.store.StoredRounds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recorded rounds, played again from the database alone, and the log of their draws. */
class ReplayIT {

    private static final String FAR = "{\"playerBetAmount\":\"0.01\",\"tieBetAmount\":%s,\"currency\":\"FUN\"}";

    private CoreNode node;
    private PlayedGames played;

    @BeforeEach
    void start() throws Exception {
        node = new CoreNode();
        played = new PlayedGames(node);
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    private StoredRounds.Found found(RoundId roundId) {
        return StoredRounds.find(node.url, roundId).orElseThrow();
    }

    private Replay replay(RoundId roundId) {
        var found = found(roundId);
        return new RoundPlayer(node.masterKey).play(found.round(), found.before());
    }

    private String text(RoundId roundId) {
        return text(found(roundId), replay(roundId));
    }

    private String text(StoredRounds.Found found, Replay replay) {
        return new ReplayText(found.round(), replay, new RoundPlayer(node.masterKey)).text();
    }

    private String seedOf(RoundId roundId) {
        var audited = found(roundId).round();
        var round = audited.round();
        return new SeedVault(node.masterKey)
                .open(new Seeds.Found(round.seed().seedId(), round.serverSeedHash(), audited.sealedSeed(), false, null))
                .reveal();
    }

    @Test
    void everyRecordedRoundReplaysByteForByteWithTheDrawsThatWereLogged() throws Exception {
        var unused = played.playSome();

        for (var roundId : played.answers().keySet()) {
            assertReplays(roundId);
        }
    }

    /** The log holds the draws, the replay makes them again, and the player was sent exactly these bytes and this balance. */
    private void assertReplays(RoundId roundId) {
        var found = found(roundId);
        var replay = new RoundPlayer(node.masterKey).play(found.round(), found.before());
        var answers = Objects.requireNonNull(played.answers().get(roundId));

        assertThat(replay.differences()).isEmpty();
        assertThat(replay.actions()).hasSameSizeAs(answers);
        for (var i = 0; i < answers.size(); i++) {
            var action = replay.actions().get(i);
            assertThat(action.stored().action()).isEqualTo(answers.get(i).action());
            assertThat(action.update()).isEqualTo(answers.get(i).update());
            if (i > 0) {
                assertThat(answers.get(i).balance().minor()
                                - answers.get(i - 1).balance().minor())
                        .isEqualTo(
                                action.moves().stream().mapToLong(Move::minor).sum());
            }
        }
        assertThat(found.round().logged()).hasSameSizeAs(answers).allSatisfy(logged -> assertThat(logged.batch())
                .isNotNull());
        assertThat(text(found, replay)).contains("replay: identical").doesNotContain("DIFFER");
    }

    @Test
    void aSplitReplaysStepByStepAndItsCardsAreThoseThatWereDrawn() throws Exception {
        var split = played.playASplit();

        for (var roundId : played.answers().keySet()) {
            assertReplays(roundId);
        }
        assertThat(replay(split).actions())
                .extracting(action -> action.stored().action())
                .contains("Bet", "Split");
        var view = found(split).round().round().view().tree();
        assertThat(view.path("playerHands")).hasSize(2);
        var shown = new ArrayList<Integer>();
        view.path("playerHands").forEach(hand -> cards(hand, shown));
        cards(view.path("dealerHand"), shown);
        assertThat(drawnCards(split)).containsExactlyInAnyOrderElementsOf(shown);
        assertThat(node.done(Rounds.READ, new Rounds.ReadRound(node.player, split))
                        .view())
                .isEqualTo(found(split).round().round().view());
    }

    @Test
    void baccaratIsDealtAsItWasDrawn() throws Exception {
        var coup = played.playBaccarat();

        assertReplays(coup.roundId());
        var update = coup.update().tree();
        var shown = new ArrayList<Integer>();
        cards(update.path("playerHand"), shown);
        cards(update.path("bankerHand"), shown);
        assertThat(drawnCards(coup.roundId())).containsExactlyInAnyOrderElementsOf(shown);
    }

    /** By the contract: place k of a shuffle of 416 is k + draw(416 − k), and what stands there mod 52 is the card. */
    private List<Integer> drawnCards(RoundId roundId) {
        var shoe = new ArrayList<>(IntStream.range(0, 416).boxed().toList());
        var dealt = new ArrayList<Integer>();
        for (var action : replay(roundId).actions()) {
            for (var draw : action.draws()) {
                assertThat(draw.bound()).isEqualTo(416 - dealt.size());
                Collections.swap(shoe, dealt.size(), dealt.size() + (int) draw.result());
                dealt.add(shoe.get(dealt.size()) % 52);
            }
        }
        return dealt;
    }

    private static void cards(JsonNode hand, List<Integer> into) {
        for (var card : hand.path("cards")) {
            into.add(13 * card.path("suit").intValue() + card.path("index").intValue());
        }
    }

    @Test
    void freeSpinsReplayStepByStepAndTheReelsStopWhereTheyWereDrawnTo() throws Exception {
        var free = played.playFreeSpins();

        for (var roundId : played.answers().keySet()) {
            assertReplays(roundId);
        }
        var replay = replay(free);
        assertThat(replay.actions())
                .extracting(action -> action.stored().action())
                .startsWith("Bet", "FreeSpin");
        for (var action : replay.actions()) {
            var stops = action.update().tree().path("stops");
            assertThat(action.draws()).hasSize(5);
            for (var reel = 0; reel < 5; reel++) {
                assertThat(stops.get(reel).longValue())
                        .isEqualTo(action.draws().get(reel).result());
            }
        }
        assertThat(text(free)).contains("FreeSpin at");
    }

    @Test
    void theTextShowsDrawsMoneyAndCodeAndNoSeedThatIsInUse() throws Exception {
        var dice = node.play("dice", "d", "Bet", PlayedGames.DICE);
        var roll = dice.update()
                .tree()
                .path("diceResult")
                .decimalValue()
                .movePointRight(2)
                .longValueExact();

        var text = text(dice.roundId());

        assertThat(text)
                .contains("draw(10000) = " + roll)
                .contains("update " + dice.update())
                .contains("money  bet -1.00")
                .contains("module " + LabOutput.module())
                .contains("client seed \"client\", nonce 0")
                .contains("not revealed")
                .doesNotContain(seedOf(dice.roundId()));
    }

    @Test
    void theSeedIsShownOnceItWasRevealed() throws Exception {
        var dice = node.play("dice", "d", "Bet", PlayedGames.DICE);
        var rotated = node.done(Rng.ROTATE, new Rng.Rotate(node.player, "another"));

        assertThat(text(dice.roundId())).contains("revealed as " + rotated.serverSeed());
    }

    /** The bombs lie sealed in the log while they are secret; who has the key reads them. */
    @Test
    void anOpenRoundReplaysAndItsDrawsAreInNoTableInPlainBytes() throws Exception {
        var open = node.play("mines", "m", "Bet", PlayedGames.MINES.replace("24", "3"));

        var replay = replay(open.roundId());

        assertThat(replay.differences()).isEmpty();
        assertThat(replay.actions().get(0).draws()).hasSize(3);
        assertThat(text(open.roundId()))
                .contains("draws  3, shown when the round is over")
                .doesNotContain("draw(");
        var note = Objects.requireNonNull(
                        found(open.roundId()).round().logged().get(0).draws())
                .note();
        assertThat(note.array()[0]).isEqualTo((byte) 1);
    }

    @Test
    void whateverIsChangedInTheRecordOfARoundIsShown() throws Exception {
        var dice = node.play("dice", "d", "Bet", PlayedGames.DICE).roundId();
        var limbo = node.play("limbo", "l", "Bet", PlayedGames.LIMBO).roundId();
        var mines = played.playMines();
        var limboToo = node.play("limbo", "l3", "Bet", PlayedGames.LIMBO).roundId();
        var lost = node.play("limbo", "l2", "Bet", PlayedGames.LIMBO.replace("2}", "1000000}"))
                .roundId();

        node.sql("update journal set update = replace(update, 'diceResult\":', 'diceResult\": ') where round_id = '"
                + dice + "'");
        node.sql("update journal set draws = '\\x00050400'::bytea where round_id = '" + limbo + "'");
        node.sql("update journal set draws = '\\x000504'::bytea where round_id = '" + limboToo + "'");
        node.sql("update journal set draws = null where version = 1 and round_id = '" + mines + "'");
        node.sql("update postings set amount = -99 where kind = 'bet' and tx = '" + lost + "'");

        assertThat(replay(dice).differences()).singleElement().asString().contains("the update of version 1");
        assertThat(text(dice)).contains("DIFFERS: comes out as {").contains("replay: DIFFERENCES FOUND");
        assertThat(replay(limbo).differences())
                .containsExactly("the draws of version 1 are not those that were logged");
        assertThat(text(limbo)).contains("DIFFERS: logged as what can't be read");
        assertThat(text(limboToo)).contains("DIFFERS: logged as draw(5) = 4");
        assertThat(replay(mines).differences())
                .containsExactly("the draws of version 1 are not those that were logged");
        assertThat(text(mines)).contains("DIFFERS: logged as none");
        assertThat(replay(lost).differences()).singleElement().asString().contains("the moves of version 1");
    }

    @Test
    void theSealedLogIsCleanAndAuditFindsWhatASuperuserChanged() throws Exception {
        var rounds = played.playSome();
        var split = played.playASplit();
        var free = played.playFreeSpins();
        var head = node.awaitSealed();
        assertThat(head.actions()).isEqualTo(played.actions());

        var noted = new Audit.Noted(head.number(), head.hash());
        var report = audit(noted);
        assertThat(report.isClean()).as(report.toText()).isTrue();
        assertThat(List.of(text(split), text(free))).allMatch(text -> text.endsWith("replay: identical\n"));

        node.sql("update draw_blocks set seal = sha256('x') where number = " + head.number());
        assertThat(audit(noted).toText()).contains("block " + head.number() + " was not sealed with this key");
        node.sql("update journal set draws = '\\x000504'::bytea where round_id = '" + rounds.get(0) + "'");
        assertThat(audit(noted).toText())
                .contains("an action is not as it was committed")
                .contains("round " + rounds.get(0));
        assertThat(audit(new Audit.Noted(head.number(), noted.hash())).isClean())
                .isFalse();
    }

    /** It costs its player a cent, and would have cost the audit every later round. */
    @Test
    void aZeroOfThousandsOfPlacesIsNoStakeAndTheAuditStaysClean() throws Exception {
        for (var far : List.of("0e-5000", "0e-10000", "0e-65")) {
            assertThat(node.refusal("baccarat", "zero" + far, "Bet", FAR.formatted(far)))
                    .isEqualTo(Code.INVALID_BET_AMOUNT);
        }
        var coup = node.play("baccarat", "near", "Bet", FAR.formatted("0.00"));
        assertThat(replay(coup.roundId()).differences()).isEmpty();
        var head = node.awaitSealed();
        var report = audit(new Audit.Noted(head.number(), head.hash()));
        assertThat(report.isClean()).as(report.toText()).isTrue();
    }

    @Test
    void aRoundThatWasKeptWithSuchAZeroReplaysAsItWasPlayed() throws Exception {
        var coup = node.play("baccarat", "near", "Bet", FAR.formatted("0.00")).roundId();
        node.sql("update journal set data = replace(data, '0.00,', '0.' || repeat('0', 5000) || ',') where round_id = '"
                + coup + "'");

        assertThat(found(coup).round().round().actions().get(0).data().text()).hasSizeGreaterThan(5_000);
        assertThat(replay(coup).differences()).isEmpty();
    }

    private Audit.Report audit(Audit.Noted noted) {
        return Audit.run(
                node.url,
                new Audit.Checkers(new RoundAuditor(node.masterKey), null, new SealAuditor(node.masterKey), noted));
    }

    @Test
    void theToolEndsWithWhatItFound() throws Exception {
        var dice = node.play("dice", "d", "Bet", PlayedGames.DICE).roundId();
        var same = tool("replay", dice.toString());
        assertThat(same.exitCode()).as("%s", same).isZero();
        assertThat(same.out()).contains("1 Bet at ").contains("draw(10000) = ").endsWith("replay: identical\n");

        var head = node.awaitSealed();
        var audit = tool("audit", "--draw-log-head", head.number() + ":" + head.hash());
        assertThat(audit.exitCode()).as("%s", audit).isZero();
        assertThat(audit.out()).contains("draw log head " + head.number() + ":" + head.hash());

        node.sql("update rounds set payout = payout + 1 where id = '" + dice + "'");
        var other = tool("replay", dice.toString());
        assertThat(other.exitCode()).as("%s", other).isEqualTo(1);
        assertThat(other.out()).contains("DIFFERS  the payout").endsWith("replay: DIFFERENCES FOUND\n");

        assertThat(tool("replay", RoundId.next().toString()).exitCode()).isEqualTo(2);
        assertThat(tool("replay", "nonsense").exitCode()).isEqualTo(2);
    }

    private Tool tool(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--set", "postgres.url=" + node.url, "--set", "keys.master=" + CoreNode.KEY));
        return Tool.run(all.toArray(String[]::new));
    }
}
