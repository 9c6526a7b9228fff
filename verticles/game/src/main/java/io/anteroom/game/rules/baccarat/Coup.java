package io.anteroom.game.rules.baccarat;

import io.anteroom.game.rules.cards.Card;
import java.util.function.IntSupplier;

/**
 * One coup: two cards each, player first, and a third by the table. A hand is worth the last digit of its cards' sum; ten, jack,
 * queen and king count nothing.
 *
 * <p>The table: nobody draws when either has 8 or 9. The player draws on 0 to 5. If the player stood, the banker does the same;
 * else the banker draws on 0 to 2, on 3 unless the player's third card was an 8, on 4 if it was 2 to 7, on 5 if it was 4 to
 * 7, on 6 if it was 6 or 7.
 *
 * <p>Mutable and used again for the next coup; belongs to one thread.
 */
public final class Coup {
    /** Who has the higher hand. */
    public enum Winner {
        PLAYER,
        BANKER,
        TIE
    }

    private static final int NATURAL = 8;

    /** The largest hand that draws whatever the other did, but for a natural. */
    private static final int DRAWS = 5;

    private static final int CARDS_MAX = 3;

    private static final int TEN = 10;

    private final int[] player = new int[CARDS_MAX];
    private final int[] banker = new int[CARDS_MAX];
    private int playerCount;
    private int bankerCount;

    /** What a card counts, 0 to 9. */
    public static int valueOf(int card) {
        var rank = Card.rank(card);
        return rank + 1 < TEN ? rank + 1 : 0;
    }

    /** Deals and draws to the end. */
    public void play(IntSupplier cards) {
        playerCount = 0;
        bankerCount = 0;
        player[playerCount++] = cards.getAsInt();
        banker[bankerCount++] = cards.getAsInt();
        player[playerCount++] = cards.getAsInt();
        banker[bankerCount++] = cards.getAsInt();
        if (playerValue() < NATURAL && bankerValue() < NATURAL) {
            drawThird(cards);
        }
    }

    private void drawThird(IntSupplier cards) {
        if (playerValue() > DRAWS) {
            if (bankerValue() <= DRAWS) {
                banker[bankerCount++] = cards.getAsInt();
            }
            return;
        }
        player[playerCount++] = cards.getAsInt();
        if (bankerDraws(bankerValue(), valueOf(player[2]))) {
            banker[bankerCount++] = cards.getAsInt();
        }
    }

    /** Whether the banker draws after the player did. */
    private static boolean bankerDraws(int bankerValue, int playersThird) {
        return switch (bankerValue) {
            case 0, 1, 2 -> true;
            case 3 -> playersThird != 8;
            case 4 -> playersThird >= 2 && playersThird <= 7;
            case 5 -> playersThird >= 4 && playersThird <= 7;
            case 6 -> playersThird == 6 || playersThird == 7;
            default -> false;
        };
    }

    public int playerValue() {
        return value(player, playerCount);
    }

    public int bankerValue() {
        return value(banker, bankerCount);
    }

    private static int value(int[] cards, int count) {
        var sum = 0;
        for (var i = 0; i < count; i++) {
            sum += valueOf(cards[i]);
        }
        return sum % TEN;
    }

    public int playerCount() {
        return playerCount;
    }

    public int bankerCount() {
        return bankerCount;
    }

    public int playerCard(int index) {
        return player[index];
    }

    public int bankerCard(int index) {
        return banker[index];
    }

    public Winner winner() {
        var difference = playerValue() - bankerValue();
        if (difference == 0) {
            return Winner.TIE;
        }
        return difference > 0 ? Winner.PLAYER : Winner.BANKER;
    }
}
