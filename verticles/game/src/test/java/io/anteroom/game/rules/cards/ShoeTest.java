package io.anteroom.game.rules.cards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShoeTest {

    /** Place k holds k + draw(416 − k) unless something was moved there before. */
    @Test
    void cardsAreThePlacesOfAShuffleModuloADeck() {
        var shoe = new Shoe();
        assertThat(shoe.next(n -> 0)).isZero();
        assertThat(shoe.next(n -> 414)).isEqualTo(415 % 52);
        assertThat(shoe.next(n -> 413)).as("where card 1 was moved to").isEqualTo(1);
        assertThat(shoe.next(n -> 49))
                .as("place 52 is the first card of the second deck")
                .isEqualTo(0);
    }

    @Test
    void itHoldsEightOfEveryCardAndNoMore() {
        var shoe = new Shoe();
        var draws = new SeededDraws(7);
        var counts = new int[Card.DECK];
        for (var i = 0; i < Shoe.CARDS; i++) {
            counts[shoe.next(draws)]++;
        }
        assertThat(counts).containsOnly(8);
        assertThatThrownBy(() -> shoe.next(draws)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void itAsksForAsManyPlacesAsAreLeft() {
        var shoe = new Shoe();
        for (var left = Shoe.CARDS; left > 0; left--) {
            long expected = left;
            assertThat(shoe.next(n -> {
                        assertThat(n).isEqualTo(expected);
                        return 0;
                    }))
                    .isBetween(0, 51);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, true",
        "12, 12, 0, true",
        "13, 0, 1, true",
        "26, 0, 2, false",
        "39, 0, 3, false",
        "51, 12, 3, false"
    })
    void cardsAreNumberedBySuitAndRank(int card, int rank, int suit, boolean red) {
        assertThat(Card.rank(card)).isEqualTo(rank);
        assertThat(Card.suit(card)).isEqualTo(suit);
        assertThat(Card.isRed(card)).isEqualTo(red);
    }
}
