package io.anteroom.game.rules.baccarat;

import io.anteroom.game.rules.cards.Card;
import io.anteroom.game.rules.cards.Shoe;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Every coup from the whole shoe. Six cards are laid out by value, each way as often as there are cards for it, whether or not
 * the coup takes all six: 416 · 415 · 414 · 413 · 412 · 411 ways, counted exactly.
 */
public final class CoupChances {
    private static final int LAID_OUT = 6;

    private static final int VALUES = 10;

    /** Cards of one rank. */
    private static final int EACH = Shoe.CARDS / Card.RANKS;

    /** Ranks that count nothing. */
    private static final int ZEROS = 4;

    private final int[] remaining = new int[VALUES];
    private final int[] laidOut = new int[LAID_OUT];
    private final Coup coup = new Coup();
    private final long[] won = new long[CoupBet.values().length];
    private long ties;
    private long all;
    private int taken;

    private CoupChances() {
        Arrays.fill(remaining, EACH);
        remaining[0] = ZEROS * EACH;
    }

    /** Takes about a tenth of a second. */
    public static CoupChances count() {
        var chances = new CoupChances();
        chances.layOut(0, 1);
        return chances;
    }

    private void layOut(int count, long ways) {
        if (count == LAID_OUT) {
            play(ways);
            return;
        }
        for (var value = 0; value < VALUES; value++) {
            laidOut[count] = cardOf(value);
            var more = ways * remaining[value];
            remaining[value]--;
            layOut(count + 1, more);
            remaining[value]++;
        }
    }

    private static int cardOf(int value) {
        return value == 0 ? VALUES - 1 : value - 1;
    }

    private void play(long ways) {
        taken = 0;
        coup.play(() -> laidOut[taken++]);
        all += ways;
        if (coup.winner() == Coup.Winner.TIE) {
            ties += ways;
        }
        for (var bet : CoupBet.ALL) {
            if (bet.isWon(coup)) {
                won[bet.place()] += ways;
            }
        }
    }

    /** All that bets tell apart of a coup: which of them win, and in how many ways. */
    public Map<Set<CoupBet>, Long> outcomes() {
        var dragons = won[CoupBet.DRAGON7.place()];
        var pandas = won[CoupBet.PANDA.place()];
        return Map.of(
                Set.of(CoupBet.TIE), ties,
                Set.of(CoupBet.BANKER, CoupBet.DRAGON7), dragons,
                Set.of(CoupBet.BANKER), won[CoupBet.BANKER.place()] - dragons,
                Set.of(CoupBet.PLAYER, CoupBet.PANDA), pandas,
                Set.of(CoupBet.PLAYER), won[CoupBet.PLAYER.place()] - pandas);
    }

    /** In how many ways a bet pays each multiplier, in hundredths. */
    public Map<Integer, Long> of(CoupBet bet) {
        var wins = won[bet.place()];
        var ways = new HashMap<Integer, Long>();
        ways.put(bet.wonPays(), wins);
        if (bet.pushPays() > 0) {
            ways.put(bet.pushPays(), ties);
        }
        ways.put(0, all - ways.values().stream().mapToLong(Long::longValue).sum());
        return ways;
    }
}
