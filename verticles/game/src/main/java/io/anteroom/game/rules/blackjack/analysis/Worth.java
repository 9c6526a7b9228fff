package io.anteroom.game.rules.blackjack.analysis;

import io.anteroom.game.rules.blackjack.Hand;

/** What cards are worth as a hand. */
record Worth(int value, boolean soft) {

    static Worth of(long cards) {
        var hard = 0;
        for (var value = 1; value <= CardCounts.VALUES; value++) {
            hard += value * CardCounts.of(cards, value);
        }
        var soft = CardCounts.of(cards, 1) > 0 && hard + Hand.TEN <= Hand.BEST;
        return new Worth(soft ? hard + Hand.TEN : hard, soft);
    }
}
