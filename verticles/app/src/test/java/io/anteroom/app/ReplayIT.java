package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Rng;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.Seeds;
import io.anteroom.game.Replay;
import io.anteroom.rng.LabOutput;
import io.anteroom.rng.SeedVault;
import io.anteroom.store.Audit;
import io.anteroom.store.StoredRounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recorded rounds, played again from the database alone, and the log of their draws. */
class ReplayIT {

    private static final String BET = "{\"betAmount\":\"1.00\",\"currency\":\"FUN\",";
    private static final String DICE = BET + "\"rollThreshold\":\"50.00\",\"overOrUnder\":\"Over\"}";
    private static final String LIMBO = BET + "\"multiplier\":2}";
    private static final String MINES = BET + "\"maxTiles\":25,\"maxBombs\":24}";
    private static final String AUTOBET = DICE.replace("}", ",\"autobetMax\":3,\"onWin\":10,\"onLoss\":0}");

    private CoreNode node;

    @BeforeEach
    void start() throws Exception {
        node = new CoreNode();
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
        return new ReplayText(found(roundId).round(), replay(roundId), new RoundPlayer(node.masterKey)).text();
    }

    private String seedOf(RoundId roundId) {
        var audited = found(roundId).round();
        var round = audited.round();
        return new SeedVault(node.masterKey)
                .open(new Seeds.Found(round.seed().seedId(), round.serverSeedHash(), audited.sealedSeed(), false, null))
                .reveal();
    }

    private List<RoundId> playSomeOfEach() throws Exception {
        var rounds = new ArrayList<RoundId>();
        rounds.add(node.play("dice", "d", "Bet", DICE).roundId());
        rounds.add(node.play("limbo", "l", "Bet", LIMBO).roundId());
        rounds.add(node.play("dice", "a0", "Autobet", AUTOBET).roundId());
        rounds.add(node.play("limbo", "l2", "Bet", LIMBO).roundId());
        rounds.add(node.play("dice", "a1", "NewBet", null).roundId());
        rounds.add(node.play("dice", "a2", "NewBet", null).roundId());
        rounds.add(playMines());
        return rounds;
    }

    /** One tile of 25 is safe, so the first pick ends it. */
    private RoundId playMines() throws Exception {
        var bet = node.play("mines", "m", "Bet", MINES);
        var pick = node.play("mines", "m0", "PickTile", "{\"currentPicks\":[7]}");
        assertThat(pick.update().tree().path("roundEnded").asBoolean()).isTrue();
        return bet.roundId();
    }

    @Test
    void everyRecordedRoundReplaysByteForByteWithTheDrawsThatWereLogged() throws Exception {
        for (var roundId : playSomeOfEach()) {
            var replay = replay(roundId);

            assertThat(replay.differences()).isEmpty();
            assertThat(replay.actions())
                    .hasSameSizeAs(found(roundId).round().round().actions());
            assertThat(found(roundId).round().logged())
                    .allSatisfy(logged -> assertThat(logged.batch()).isNotNull());
            assertThat(text(roundId)).contains("replay: identical").doesNotContain("DIFFER");
        }
    }

    @Test
    void theTextShowsDrawsMoneyAndCodeAndNoSeedThatIsInUse() throws Exception {
        var dice = node.play("dice", "d", "Bet", DICE);
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
        var dice = node.play("dice", "d", "Bet", DICE);
        var rotated = node.done(Rng.ROTATE, new Rng.Rotate(node.player, "another"));

        assertThat(text(dice.roundId())).contains("revealed as " + rotated.serverSeed());
    }

    /** The bombs lie sealed in the log while they are secret; who has the key reads them. */
    @Test
    void anOpenRoundReplaysAndItsDrawsAreInNoTableInPlainBytes() throws Exception {
        var open = node.play("mines", "m", "Bet", MINES.replace("24", "3"));

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
        var dice = node.play("dice", "d", "Bet", DICE).roundId();
        var limbo = node.play("limbo", "l", "Bet", LIMBO).roundId();
        var mines = playMines();
        var limboToo = node.play("limbo", "l3", "Bet", LIMBO).roundId();
        var lost =
                node.play("limbo", "l2", "Bet", LIMBO.replace("2}", "1000000}")).roundId();

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
        var rounds = playSomeOfEach();
        var head = node.awaitSealed();
        assertThat(head.actions()).isEqualTo(8);

        var noted = new Audit.Noted(head.number(), head.hash());
        var report = audit(noted);
        assertThat(report.isClean()).as(report.toText()).isTrue();

        node.sql("update draw_blocks set seal = sha256('x') where number = " + head.number());
        assertThat(audit(noted).toText()).contains("block " + head.number() + " was not sealed with this key");
        node.sql("update journal set draws = '\\x0090ce00'::bytea where round_id = '" + rounds.get(0) + "'");
        assertThat(audit(noted).toText())
                .contains("an action is not as it was committed")
                .contains("round " + rounds.get(0));
        assertThat(audit(new Audit.Noted(head.number(), noted.hash())).isClean())
                .isFalse();
    }

    private Audit.Report audit(Audit.Noted noted) {
        return Audit.run(
                node.url,
                new Audit.Checkers(new RoundAuditor(node.masterKey), null, new SealAuditor(node.masterKey), noted));
    }

    @Test
    void theToolEndsWithWhatItFound() throws Exception {
        var dice = node.play("dice", "d", "Bet", DICE).roundId();
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
