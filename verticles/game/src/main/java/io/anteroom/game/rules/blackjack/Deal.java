package io.anteroom.game.rules.blackjack;

import io.anteroom.fairness.DrawSource;
import io.anteroom.game.rules.cards.Card;
import io.anteroom.game.rules.cards.Shoe;

/**
 * The cards of one round, from the first four to the dealer's last. Every card is dealt when somebody takes it and not
 * before: player, dealer, player, dealer hole; then the player's hands, from the highest index down; then the dealer.
 *
 * <p>An ace upcard waits for {@link Decision#PEEK}: the dealer looks at the hole card, and a blackjack ends the round before
 * more is staked. Nobody looks under a ten; a blackjack there shows at the end and beats all that was staked, whatever was
 * doubled or split. A hand that comes to 21 stands by itself. A split gives both hands their second card at once, the one
 * with the higher index first; two aces then stand as they are. The dealer draws to 17, soft or hard, unless no hand of the
 * player's is left to beat.
 *
 * <p>Mutable and used again for the next round; belongs to one thread.
 */
public final class Deal {
    private static final int DEALER_STANDS = 17;

    private static final int HANDS_MAX = 2;

    private enum Phase {
        PEEK,
        PLAYER,
        OVER
    }

    private final Shoe shoe;
    private final Hand dealer = new Hand();
    private final Hand[] hands = {new Hand(), new Hand()};
    private final boolean[] doubled = new boolean[HANDS_MAX];
    private int handCount;
    private int current;
    private boolean surrendered;
    private Phase phase = Phase.OVER;

    /** @param shoe whole, and dealt from by nobody else */
    public Deal(Shoe shoe) {
        this.shoe = shoe;
    }

    /** Deals the first four cards; what was before is forgotten, but not by the shoe. */
    public void begin(DrawSource draws) {
        clear();
        hands[0].add(shoe.next(draws));
        dealer.add(shoe.next(draws));
        hands[0].add(shoe.next(draws));
        dealer.add(shoe.next(draws));
        if (Card.rank(upcard()) == Card.ACE) {
            phase = Phase.PEEK;
        } else {
            beginPlay();
        }
    }

    private void clear() {
        dealer.clear();
        hands[0].clear();
        doubled[0] = false;
        doubled[1] = false;
        handCount = 1;
        current = 0;
        surrendered = false;
    }

    private void beginPlay() {
        phase = hands[0].isNatural() ? Phase.OVER : Phase.PLAYER;
    }

    /** Whether a decision may be taken now. Depends on nothing the player can't see. */
    public boolean allows(Decision decision) {
        if (phase != Phase.PLAYER) {
            return phase == Phase.PEEK && decision == Decision.PEEK;
        }
        return switch (decision) {
            case HIT, STAND -> true;
            case DOUBLE -> allowsDouble();
            case SPLIT -> allowsSplit();
            case SURRENDER -> allowsSurrender();
            case PEEK -> false;
        };
    }

    boolean allowsDouble() {
        return hands[current].count() == 2;
    }

    boolean allowsSplit() {
        return handCount == 1 && hands[0].isPair();
    }

    boolean allowsSurrender() {
        return handCount == 1 && hands[0].count() == 2;
    }

    /** Takes a decision that is allowed, and plays on until the player has the next one or the round is over. */
    public void take(Decision decision, DrawSource draws) {
        if (!allows(decision)) {
            throw new IllegalStateException(decision + " may not be taken now");
        }
        switch (decision) {
            case HIT -> hit(draws);
            case STAND -> endHand(draws);
            case DOUBLE -> doubleDown(draws);
            case SPLIT -> split(draws);
            case SURRENDER -> surrender();
            case PEEK -> peek();
        }
    }

    private void hit(DrawSource draws) {
        hands[current].add(shoe.next(draws));
        if (hands[current].value() >= Hand.BEST) {
            endHand(draws);
        }
    }

    private void doubleDown(DrawSource draws) {
        doubled[current] = true;
        hands[current].add(shoe.next(draws));
        endHand(draws);
    }

    private void split(DrawSource draws) {
        var aces = hands[0].isSoft();
        hands[1].clear();
        hands[1].add(hands[0].giveSecond());
        handCount = HANDS_MAX;
        hands[1].add(shoe.next(draws));
        hands[0].add(shoe.next(draws));
        current = aces ? 0 : HANDS_MAX;
        endHand(draws);
    }

    private void surrender() {
        surrendered = true;
        phase = Phase.OVER;
    }

    private void peek() {
        if (dealer.isNatural()) {
            phase = Phase.OVER;
        } else {
            beginPlay();
        }
    }

    /** Goes on to the next hand that is below 21, or to the dealer. */
    private void endHand(DrawSource draws) {
        do {
            current--;
        } while (current >= 0 && hands[current].value() == Hand.BEST);
        if (current < 0) {
            playDealer(draws);
        }
    }

    private void playDealer(DrawSource draws) {
        while (isAnyHandLeft() && dealer.value() < DEALER_STANDS) {
            dealer.add(shoe.next(draws));
        }
        phase = Phase.OVER;
    }

    private boolean isAnyHandLeft() {
        return !hands[0].isBust() || (handCount == HANDS_MAX && !hands[1].isBust());
    }

    /** Whether nothing follows and the hole card shows. */
    public boolean isOver() {
        return phase == Phase.OVER;
    }

    /** The dealer's hand; before the round is over, only its first card may be seen. */
    public Hand dealer() {
        return dealer;
    }

    public int upcard() {
        return dealer.card(0);
    }

    public boolean hasDealerBlackjack() {
        return dealer.isNatural();
    }

    /** The player's hands: 1, or 2 after a split. */
    public int handCount() {
        return handCount;
    }

    public Hand hand(int index) {
        return hands[index];
    }

    public boolean isDoubled(int index) {
        return doubled[index];
    }

    public boolean isSplit() {
        return handCount == HANDS_MAX;
    }

    /** The index of the player's hand that is played; 0 when the round is over. */
    public int current() {
        return Math.max(current, 0);
    }

    /** The card the player got first, or second; the same before and after a split. */
    public int dealt(int index) {
        return isSplit() ? hands[index].card(0) : hands[0].card(index);
    }

    /** What a hand came to, in a round that is over. */
    public HandStatus status(int index) {
        if (surrendered) {
            return HandStatus.SURRENDER;
        }
        var hand = hands[index];
        if (hand.isBust()) {
            return HandStatus.BUST;
        }
        var isBlackjack = hand.isNatural() && !isSplit();
        if (dealer.isNatural()) {
            return isBlackjack ? HandStatus.PUSH : HandStatus.LOST;
        }
        return isBlackjack ? HandStatus.BLACKJACK : compared(hand.value());
    }

    private HandStatus compared(int value) {
        if (dealer.isBust() || value > dealer.value()) {
            return HandStatus.WIN;
        }
        return value == dealer.value() ? HandStatus.PUSH : HandStatus.LOST;
    }
}
