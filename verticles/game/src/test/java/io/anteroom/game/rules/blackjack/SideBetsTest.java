package io.anteroom.game.rules.blackjack;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.game.rules.cards.CardStack;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SideBetsTest {

    @ParameterizedTest
    @CsvSource({
        "AH, AH, perfectPair, 26",
        "KS, KS, perfectPair, 26",
        "AH, AD, colouredPair, 13",
        "7C, 7S, colouredPair, 13",
        "AH, AC, mixedPair, 7",
        "AH, AS, mixedPair, 7",
        "QD, QC, mixedPair, 7",
        "QD, QS, mixedPair, 7",
        "TH, JH, sidebetLost, 0",
        "AH, 2H, sidebetLost, 0",
    })
    void perfectPairs(String first, String second, String status, long payout) {
        for (var cards : new String[][] {{first, second}, {second, first}}) {
            var pair = PerfectPair.of(CardStack.card(cards[0]), CardStack.card(cards[1]));
            assertThat(pair.status()).isEqualTo(status);
            assertThat(pair.payout(1)).isEqualTo(payout);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "7H, 7H, 7H, suitedTrips, 101",
        "7H, 7H, 7D, threeOfAKind, 31",
        "7H, 7C, 7D, threeOfAKind, 31",
        "AH, 2H, 3H, straightFlush, 41",
        "QH, KH, AH, straightFlush, 41",
        "JH, QH, KH, straightFlush, 41",
        "AH, 2H, 3D, straight, 11",
        "QH, KD, AC, straight, 11",
        "9H, TD, JC, straight, 11",
        "KH, AH, 2H, flush, 6",
        "AH, AH, 2H, flush, 6",
        "2S, 9S, KS, flush, 6",
        "AH, QH, QH, flush, 6",
        "KH, AD, 2C, sidebetLost, 0",
        "7H, 7H, 8H, flush, 6",
        "7H, 7D, 8H, sidebetLost, 0",
        "7H, 8H, TH, flush, 6",
        "7H, 8D, TH, sidebetLost, 0",
        "QC, KC, AD, straight, 11",
        "AC, QC, KD, straight, 11",
        "AC, TC, KD, sidebetLost, 0",
    })
    void poker(String first, String second, String third, String status, long payout) {
        for (var cards : new String[][] {
            {first, second, third}, {first, third, second}, {second, first, third},
            {second, third, first}, {third, first, second}, {third, second, first}
        }) {
            var hand = PokerHand.of(CardStack.card(cards[0]), CardStack.card(cards[1]), CardStack.card(cards[2]));
            assertThat(hand.status()).isEqualTo(status);
            assertThat(hand.payout(1)).isEqualTo(payout);
        }
    }
}
