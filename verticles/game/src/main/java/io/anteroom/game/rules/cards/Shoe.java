package io.anteroom.game.rules.cards;

import io.anteroom.fairness.DrawSource;
import io.anteroom.fairness.Shuffle;

/**
 * Eight decks, shuffled only as far as they are dealt: card k is place k of a {@link Shuffle} of 416, and its number in a deck
 * is what stands there mod 52. Every round has a whole shoe of its own. Belongs to one thread.
 */
public final class Shoe {
    public static final int DECKS = 8;

    public static final int CARDS = DECKS * Card.DECK;

    private final Shuffle shuffle = new Shuffle(CARDS);

    /** Deals a card, by one draw. */
    public int next(DrawSource draws) {
        return shuffle.next(draws) % Card.DECK;
    }

    /** Takes all cards back for another round of a simulation; see {@link Shuffle#again}. */
    public void again() {
        shuffle.again();
    }
}
