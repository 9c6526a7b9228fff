package io.anteroom.game.rules.baccarat;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.game.rules.baccarat.Coup.Winner;
import io.anteroom.game.rules.cards.CardStack;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cards come in the order they are dealt in: player, banker, player, banker, player's third, banker's third. */
class CoupTest {

    private static Coup play(String cards) {
        Deque<Integer> stack = new ArrayDeque<>();
        Arrays.stream(cards.split(" ")).map(CardStack::card).forEach(stack::add);
        var coup = new Coup();
        coup.play(stack::remove);
        assertThat(stack).as("all cards were taken").isEmpty();
        return coup;
    }

    private static String card(int value) {
        return "TA23456789".charAt(value) + "S";
    }

    @ParameterizedTest
    @CsvSource({"AH, 1", "2D, 2", "9C, 9", "TS, 0", "JH, 0", "QD, 0", "KC, 0"})
    void tensAndCourtCardsCountNothing(String card, int value) {
        assertThat(Coup.valueOf(CardStack.card(card))).isEqualTo(value);
    }

    /**
     * The usual table, banker's hand by player's third card: D draws, S stands. Rows are the banker's 0 to 7, columns the
     * player's third card 0 to 9.
     */
    private static final String[] TABLE = {
        "DDDDDDDDDD", "DDDDDDDDDD", "DDDDDDDDDD", "DDDDDDDDSD", "SSDDDDDDSS", "SSSSDDDDSS", "SSSSSSDDSS", "SSSSSSSSSS"
    };

    @Test
    void theBankersThirdCardAfterThePlayersIsTheTables() {
        for (var banker = 0; banker <= 7; banker++) {
            for (var third = 0; third <= 9; third++) {
                var draws = TABLE[banker].charAt(third) == 'D';
                var cards = "TS " + card(banker) + " 5S TH " + card(third) + (draws ? " AS" : "");
                var coup = play(cards);
                assertThat(coup.playerCount()).isEqualTo(3);
                assertThat(coup.bankerCount())
                        .as("banker %d, third %d", banker, third)
                        .isEqualTo(draws ? 3 : 2);
                assertThat(coup.bankerValue()).isEqualTo((banker + (draws ? 1 : 0)) % 10);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void whenThePlayerStandsTheBankerDrawsToFive(int banker) {
        for (var player : new int[] {6, 7}) {
            var coup = play("TS " + card(banker) + " " + card(player) + " TH AS");
            assertThat(coup.playerCount()).isEqualTo(2);
            assertThat(coup.bankerCount()).isEqualTo(3);
        }
        assertThat(play("TS 6D 6S TH").bankerCount()).isEqualTo(2);
        assertThat(play("TS 7D 6S TH").bankerCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void thePlayerDrawsToFive(int player) {
        assertThat(play("TS 7D " + card(player) + " TH 9S").playerValue()).isEqualTo((player + 9) % 10);
    }

    @ParameterizedTest
    @CsvSource({"8, 0", "9, 0", "0, 8", "0, 9", "8, 9", "9, 5"})
    void nobodyDrawsAgainstANatural(int player, int banker) {
        var coup = play("TS TD " + card(player) + " " + card(banker));
        assertThat(coup.playerValue()).isEqualTo(player);
        assertThat(coup.bankerValue()).isEqualTo(banker);
    }

    @ParameterizedTest
    @CsvSource({
        // Cards; who wins; what a stake of 100 on player, banker, tie, dragon 7 and panda 8 pays.
        "9S TD TS 8D, PLAYER, 200, 0, 0, 0, 0",
        "8S TD TS 9D, BANKER, 0, 195, 0, 0, 0",
        "9S TD TS 9D, TIE, 100, 100, 900, 0, 0",
        "TS TD TH TC 2S 7S, BANKER, 0, 195, 0, 4100, 0",
        "TS 3D 6H 4C, BANKER, 0, 195, 0, 0, 0",
        "TS 7D 5H TC 3S, PLAYER, 200, 0, 0, 0, 2600",
        "8S TD TS 7D, PLAYER, 200, 0, 0, 0, 0",
        "TS TD TH TC 8S 8H, TIE, 100, 100, 900, 0, 0",
        "TS 2D TH 5C 7S, TIE, 100, 100, 900, 0, 0",
        "TS TD TH TC 9S 7S, PLAYER, 200, 0, 0, 0, 0",
    })
    void whatACoupPays(String cards, Winner winner, int player, int banker, int tie, int dragon7, int panda) {
        var coup = play(cards);
        assertThat(coup.winner()).isEqualTo(winner);
        assertThat(Arrays.stream(CoupBet.values()).map(bet -> (int) bet.payout(100, coup)))
                .containsExactly(player, banker, tie, dragon7, panda);
    }

    @Test
    void theBankersCommissionIsRoundedAgainstThePlayer() {
        var coup = play("8S TD TS 9D");
        assertThat(CoupBet.BANKER.payout(1, coup)).isEqualTo(1);
        assertThat(CoupBet.BANKER.payout(19, coup)).isEqualTo(37);
        assertThat(CoupBet.BANKER.payout(20, coup)).isEqualTo(39);
        assertThat(CoupBet.BANKER.payout(1_000_000_000_001L, coup)).isEqualTo(1_950_000_000_001L);
    }
}
