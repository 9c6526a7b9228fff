package io.anteroom.game.rules.baccarat;

import io.anteroom.game.rules.baccarat.Coup.Winner;
import java.util.List;
import java.util.Set;

/**
 * What can be bet on a coup. The pays are those of wizardofodds.com: baccarat with a commission of 5 %, and the two side bets of
 * EZ baccarat; unlike there, the banker is paid for a three-card seven as for any other win. Payouts include the stake and
 * are rounded down to the minor unit.
 */
public enum CoupBet {
    /** Pays 1:1; a tie gives the stake back. */
    PLAYER("playerBetAmount", 200, 100),
    /** Pays 0.95:1; a tie gives the stake back. */
    BANKER("bankerBetAmount", 195, 100),
    /** Pays 8:1. */
    TIE("tieBetAmount", 900, 0),
    /** The banker wins with a three-card seven: 40:1. */
    DRAGON7("dragon7BetAmount", 4_100, 0),
    /** The player wins with a three-card eight: 25:1. */
    PANDA("pandaBetAmount", 2_600, 0);

    /** Hundredths in a multiplier of 1. */
    public static final int UNIT = 100;

    private static final int THREE = 3;

    static final List<CoupBet> ALL = List.of(values());

    private final String field;
    private final int wonPays;
    private final int pushPays;

    CoupBet(String field, int wonPays, int pushPays) {
        this.field = field;
        this.wonPays = wonPays;
        this.pushPays = pushPays;
    }

    /** What players call its stake. */
    public String field() {
        return field;
    }

    /** The place of its stake where those of all bets are listed. */
    public int place() {
        return ALL.indexOf(this);
    }

    /** What a stake of one pays if it wins, in hundredths, the stake included. */
    public int wonPays() {
        return wonPays;
    }

    /** What a stake of one pays by a tie that the bet is not on, in hundredths. */
    int pushPays() {
        return pushPays;
    }

    /** What a stake of one pays by this coup, in hundredths. */
    public int multiplier(Coup coup) {
        if (isWon(coup)) {
            return wonPays;
        }
        return coup.winner() == Winner.TIE ? pushPays : 0;
    }

    public boolean isWon(Coup coup) {
        return switch (this) {
            case PLAYER -> coup.winner() == Winner.PLAYER;
            case BANKER -> coup.winner() == Winner.BANKER;
            case TIE -> coup.winner() == Winner.TIE;
            case DRAGON7 -> coup.winner() == Winner.BANKER && coup.bankerCount() == THREE && coup.bankerValue() == 7;
            case PANDA -> coup.winner() == Winner.PLAYER && coup.playerCount() == THREE && coup.playerValue() == 8;
        };
    }

    /** What a stake pays by this coup. */
    public long payout(long bet, Coup coup) {
        return times(bet, multiplier(coup));
    }

    /** What a stake pays by a coup that these bets win. */
    public long payout(long bet, Set<CoupBet> winners) {
        return times(bet, winners.contains(this) ? wonPays : winners.contains(TIE) ? pushPays : 0);
    }

    /** Taken apart so that no product leaves a long. */
    private static long times(long bet, int multiplier) {
        return bet / UNIT * multiplier + bet % UNIT * multiplier / UNIT;
    }
}
