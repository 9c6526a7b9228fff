package io.anteroom.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What each game sends, and what it finds wrong in an answer. */
class GameTest {
    private static final Game.Stake STAKE = new Game.Stake(10, "FUN");

    @Test
    void limboBetsOnTwiceAndIsPaidThatFromTwoUpwards() {
        assertThat(Game.LIMBO.bet(STAKE))
                .isEqualTo(new Game.Action(
                        "Bet", "{\"betAmount\":\"0.10\",\"currency\":\"FUN\",\"multiplier\":\"2.00\"}"));
        assertThat(limboFault("2.00", "0.20")).isNull();
        assertThat(limboFault("5.31", "0.20")).isNull();
        assertThat(limboFault("1.99", "0.00")).isNull();
        assertThat(limboFault("1.99", "0.20")).isNotNull();
        assertThat(limboFault("2.00", "0.00")).isNotNull();
    }

    @Test
    void minesPicksTwoDifferentTilesAndCashesOut() {
        assertThat(Game.MINES.next(1, 24, new Answer()))
                .isEqualTo(new Game.Action("PickTile", "{\"currentPicks\":[0]}"));
        assertThat(Game.MINES.next(2, 24, new Answer()))
                .isEqualTo(new Game.Action("PickTile", "{\"currentPicks\":[1]}"));
        assertThat(Game.MINES.next(3, 24, new Answer())).isEqualTo(new Game.Action("CashOut", "{}"));
    }

    @Test
    void minesMayEndAtAPickButNotAtTheBetAndMustAtTheCashOut() {
        Answer open = new Answer();
        Answer ended = new Answer();
        ended.roundEnded = true;
        ended.payout = "0.00";

        assertThat(Game.MINES.fault(open, 0, STAKE)).isNull();
        assertThat(Game.MINES.fault(ended, 0, STAKE)).isNotNull();
        assertThat(Game.MINES.fault(ended, 1, STAKE)).isNull();
        assertThat(Game.MINES.fault(open, 3, STAKE)).isNotNull();
        assertThat(Game.MINES.fault(ended, 3, STAKE)).isNull();
    }

    @Test
    void theLongBlackjackTakesWhateverTakesAnotherAction() {
        assertThat(Game.named("blackjack-long").id()).isEqualTo("blackjack");
        assertThat(longMove("Peek ")).isEqualTo(new Game.Action("Peek", "{\"acceptedInsurance\":false}"));
        assertThat(longMove("Hit Stand Double Split Surrender ")).isEqualTo(new Game.Action("Split", "{}"));
        assertThat(longMove("Hit Stand ")).isEqualTo(new Game.Action("Hit", "{}"));
        assertThat(Game.BLACKJACK_LONG.staked(new Game.Action("Split", "{}"), STAKE))
                .isEqualTo(10);
        assertThat(Game.BLACKJACK_LONG.staked(new Game.Action("Hit", "{}"), STAKE))
                .isZero();
    }

    private static Game.Action longMove(String nextActions) {
        Answer answer = new Answer();
        answer.nextActions = nextActions;
        return Game.BLACKJACK_LONG.next(1, 0, answer);
    }

    private static @Nullable String limboFault(String generated, String payout) {
        Answer answer = new Answer();
        answer.generatedMultiplier = generated;
        answer.payout = payout;
        answer.roundEnded = true;
        return Game.LIMBO.fault(answer, 0, STAKE);
    }
}
