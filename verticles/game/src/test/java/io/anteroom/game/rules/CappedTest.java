package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Currency;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the maximum win makes of the published figures. Limits and maximum wins are in minor units here. */
class CappedTest {

    private static GameSettings settings(String game, long maxBet, long maxWin) {
        var rules = Games.find(game).orElseThrow();
        return new GameSettings(game, Currency.FUN, 1, maxBet, maxWin, true, rules.defaultProps());
    }

    private static List<Capped> capped(GameSettings settings) {
        return Games.find(settings.gameId()).orElseThrow().capped(settings);
    }

    @Test
    void everyPlayOfEveryGameHasItAndNoneHasMoreByIt() {
        for (var rules : Games.ALL) {
            var figures = rules.mathematics(rules.defaultProps()).figures();
            var capped = rules.capped(GameSettings.defaults(rules, Table.MAX_WIN));
            assertThat(capped).hasSameSizeAs(figures);
            for (var place = 0; place < figures.size(); place++) {
                var cut = capped.get(place);
                assertThat(cut.returnToPlayer())
                        .isLessThanOrEqualTo(figures.get(place).returnToPlayer());
                assertThat(cut.freeUpTo()).isPositive().isLessThanOrEqualTo(cut.stake());
                assertThat(cut.maxMultiplier().multiply(BigDecimal.valueOf(cut.stake())))
                        .isLessThanOrEqualTo(Table.MAX_WIN.movePointRight(2));
                if (cut.freeUpTo() == cut.stake()) {
                    assertThat(cut.returnToPlayer())
                            .isEqualTo(figures.get(place).returnToPlayer());
                    assertThat(cut.isExact()).isTrue();
                }
            }
        }
    }

    /** The bet at which a dice choice is refused is the first above the stake that is published. */
    @ParameterizedTest
    @CsvSource({"dice, 100000, 100000000", "dice, 100000, 990000", "limbo, 100000, 100000000", "limbo, 500, 12345"})
    void stakesThatCouldPassItAreNotTakenAndLoseNothing(String game, long maxBet, long maxWin) {
        var settings = settings(game, maxBet, maxWin);
        var plays = ((SingleDrawRules) Games.find(game).orElseThrow()).plays();
        var capped = capped(settings);
        for (var place = 0; place < plays.size(); place++) {
            var stake = capped.get(place).stake();
            var choice = plays.get(place).choice();
            assertThat(stake == 0 || new SingleWager(choice, stake).problem(settings) == null)
                    .isTrue();
            assertThat(new SingleWager(choice, stake + 1).problem(settings)).isNotNull();
            assertThat(capped.get(place).freeUpTo()).isEqualTo(stake);
        }
    }

    /** 0.01 on the longest odds could pay 99.00, and the maximum is 98.00. */
    @Test
    void aChoiceThatNoStakeIsTakenOfSaysSo() {
        var longest = capped(settings("dice", 100_000, 9_800)).get(1);
        assertThat(longest.stake()).isZero();
        assertThat(longest.freeUpTo()).isZero();
    }

    /** With three bombs in 25 tiles three picks pay 1.4785 and four 1.7074: who may be paid 1.5 is cashed out at the fourth. */
    @Test
    void minesAreCashedOutWhereTheyComeToIt() {
        var play = new MinesPlay(25, 3, 5);
        var cut = play.cutAt(Ratio.of(3, 2));
        var fourSafe = Ratio.of(22 * 21 * 20 * 19, 25 * 24 * 23 * 22);
        assertThat(cut.chance()).isEqualTo(fourSafe.toChance());
        assertThat(cut.returnToPlayer())
                .isEqualTo(fourSafe.times(Ratio.of(3, 2)).toDecimal());
        assertThat(play.cutAt(Ratio.of(2, 1)).returnToPlayer())
                .isEqualTo(play.figures().returnToPlayer());
    }

    /** The rules, played to the end over all places of the bombs that make a difference. */
    @Test
    void ofMinesItIsWhatTheRulesPay() {
        var table = new Table("mines");
        table.settings = settings("mines", 100, 160);
        var bet = "{'betAmount':'1.00','currency':'FUN','maxTiles':25,'maxBombs':1}";
        var paid = 0L;
        for (var bomb = 0; bomb < 25; bomb++) {
            table.state = null;
            paid += playedToTheEnd(table, bet, bomb);
        }
        var cut = new MinesPlay(25, 1, 24).cutAt(Ratio.of(160, 100));
        assertThat(cut.returnToPlayer()).isEqualTo(Ratio.of(paid, 25 * 100L).toDecimal());
    }

    private static long playedToTheEnd(Table table, String bet, int bomb) {
        var outcome = table.play("Bet", bet, bomb);
        for (var tile = 0; !outcome.roundEnded(); tile++) {
            outcome = table.play("PickTile", "{'currentPicks':[" + tile + "]}");
        }
        return FixedPoint.parse(outcome.update().path("payout").textValue(), 2);
    }

    /** Every published play of mines can be played to its end at some stake. */
    @Test
    void nothingIsPublishedOfMinesThatNoStakeReaches() {
        assertThat(capped(settings("mines", 100_000, 100_000_000)))
                .allSatisfy(cut -> assertThat(cut.freeUpTo()).isPositive());
    }

    @Test
    void aPayoutThatIsCutCountsAsTheCap() {
        var payouts = new Distribution(Map.of(0, 5L, 100, 2L, 200, 2L, 1000, 1L));
        var cut = payouts.cutAt(Ratio.of(3, 2));
        assertThat(cut.returnToPlayer()).isEqualByComparingTo("0.65");
        assertThat(cut.chance()).isEqualByComparingTo("0.3");
        assertThat(payouts.cutAt(Ratio.of(10, 1)).returnToPlayer()).isEqualByComparingTo("1.6");
    }

    /** At the stake that is told no coup comes to it, whatever else is bet: 79000.00 less 78000.00 for the others, by 1.95. */
    @Test
    void whatElseMayBeBetIsLeftRoomFor() {
        var banker = capped(settings("baccarat", 100_000, 10_000_000)).get(0);
        assertThat(banker.freeUpTo()).isEqualTo(100_000);
        assertThat(capped(settings("baccarat", 100_000, 7_900_000)).get(0).freeUpTo())
                .isEqualTo(51_282);
        assertThat(capped(settings("baccarat", 100_000, 7_000_000)).get(0).freeUpTo())
                .isZero();
        var blackjack = capped(settings("blackjack", 100_000, 100_000_000));
        assertThat(blackjack).extracting(Capped::freeUpTo).containsExactly(100_000L, 100_000L, 100_000L, 50_000L);
        assertThat(capped(settings("blackjack", 1, 1_000_000)).get(3).stake()).isZero();
    }

    /** A game that says nothing itself: what any payouts with such figures would come to lies within. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 5, 10, 11, 40})
    void theFiguresAloneProveABound(long cap) {
        var payouts = new Distribution(Map.of(0, 90L, 100, 5L, 1000, 4L, 5000, 1L));
        var figures = payouts.figures("so");
        var bound = Capped.bound(figures, Ratio.of(cap, 1));
        var truly = payouts.cutAt(Ratio.of(cap, 1));
        assertThat(bound.exact()).isFalse();
        assertThat(bound.returnToPlayer()).isLessThanOrEqualTo(truly.returnToPlayer());
        assertThat(bound.chance()).isGreaterThanOrEqualTo(truly.chance());
        assertThat(bound.returnToPlayer().round(new MathContext(3))).isNotNegative();
    }

    @Test
    void aGameThatIsAddedHasTheBoundByItself() {
        var wheel = new WheelOfFortuneRules();
        var settings = new GameSettings("wheel", Currency.FUN, 1, 100, 200, true, wheel.defaultProps());
        var cut = wheel.capped(settings).get(0);
        assertThat(cut.freeUpTo()).isEqualTo(50);
        assertThat(cut.maxMultiplier()).isEqualByComparingTo("2");
        assertThat(cut.isExact()).isFalse();
        // 0,2,0,1,0,3,0,1,0,4,0,1,0,2,0,1,0,3,0,1 with what is above two taken off.
        assertThat(cut.returnToPlayer()).isLessThanOrEqualTo(new BigDecimal("0.75"));
        JsonNode shown = cut.write(settings);
        assertThat(shown.path("freeUpTo").asText()).isEqualTo("0.50");
        assertThat(shown.path("exact").asBoolean()).isFalse();
    }
}
