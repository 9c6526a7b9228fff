package io.anteroom.game.rules.blackjack;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.game.rules.cards.CardStack;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandTest {

    @ParameterizedTest
    @CsvSource({
        "2H 3D, 5, false, false",
        "TH JD, 20, false, true",
        "QH KD, 20, false, true",
        "9H TD, 19, false, false",
        "AH AD, 12, true, true",
        "AH KD, 21, true, false",
        "AH 5D 5S, 21, true, false",
        "AH 5D 6S, 12, false, false",
        "AH AD AC, 13, true, false",
        "AH AD 9C, 21, true, false",
        "AH AD TC, 12, false, false",
        "TH 5D 6S, 21, false, false",
        "TH 5D 7S, 22, false, false",
        "TH 5D AS 6S, 22, false, false",
    })
    void anAceCountsElevenAsLongAsItCan(String cards, int value, boolean soft, boolean pair) {
        var hand = hand(cards);
        assertThat(hand.value()).isEqualTo(value);
        assertThat(hand.isSoft()).isEqualTo(soft);
        assertThat(hand.isPair()).isEqualTo(pair);
        assertThat(hand.isBust()).isEqualTo(value > 21);
        assertThat(hand.isNatural()).isEqualTo(cards.equals("AH KD"));
    }

    @ParameterizedTest
    @CsvSource({"AH AD, 11", "8H 8D, 8", "TH KD, 10"})
    void aHandThatGaveItsSecondCardAwayKeepsTheFirst(String cards, int value) {
        var hand = hand(cards);
        assertThat(hand.giveSecond()).isEqualTo(CardStack.card(cards.substring(3)));
        assertThat(hand.value()).isEqualTo(value);
        assertThat(hand.count()).isEqualTo(1);
    }

    private static Hand hand(String cards) {
        var hand = new Hand();
        for (var card : cards.split(" ", -1)) {
            hand.add(CardStack.card(card));
        }
        return hand;
    }
}
