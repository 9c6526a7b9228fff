package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Refusal;
import io.anteroom.fairness.Draws;
import io.anteroom.game.rules.baccarat.Coup;
import io.anteroom.game.rules.baccarat.CoupBet;
import io.anteroom.game.rules.cards.Shoe;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is bet on a coup.
 *
 * @param stakes on each {@link CoupBet}, in their order; 0 for none, and not all 0
 */
record BaccaratWager(Stakes stakes) implements Wager {

    private static final String NO_BET = "noBet";

    private static final String LOST = "sidebetLost";

    @Override
    public Wager staking(Stakes other) {
        return new BaccaratWager(other);
    }

    private long stake(CoupBet bet) {
        return stakes.amounts().get(bet.place());
    }

    /** Each bet on its own limits: player, banker and tie on the game's, side bets on theirs. */
    @Override
    public @Nullable Refusal problem(GameSettings settings) {
        return Stream.of(CoupBet.values())
                .map(bet -> problem(settings, bet))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Refusal problem(GameSettings settings, CoupBet bet) {
        return switch (bet) {
            case PLAYER, BANKER, TIE ->
                stake(bet) == 0 || settings.isWithinLimits(stake(bet)) ? null : settings.limitReached();
            case DRAGON7, PANDA ->
                SideBets.limits(settings, BaccaratRules.sideBet(bet)).problem(bet.field(), stake(bet));
        };
    }

    @Override
    public Result play(GameSettings settings, Draws draws) {
        var shoe = new Shoe();
        var coup = new Coup();
        coup.play(() -> shoe.next(draws));
        var payouts = BaccaratPayouts.of(stakes, coup, settings.maxWin());
        return new Result(payouts.paid(), turn(payouts.paid()), update -> show(update, coup, payouts, settings));
    }

    private Series.Turn turn(long paid) {
        var won = paid - stakes.total();
        if (won == 0) {
            return Series.Turn.EVEN;
        }
        return won > 0 ? Series.Turn.WON : Series.Turn.LOST;
    }

    private void show(ObjectNode update, Coup coup, BaccaratPayouts payouts, GameSettings settings) {
        update.putObject("playerHand")
                .put("handValue", coup.playerValue())
                .set("cards", ShownCards.of(coup.playerCount(), coup::playerCard, Coup::valueOf));
        update.putObject("bankerHand")
                .put("handValue", coup.bankerValue())
                .set("cards", ShownCards.of(coup.bankerCount(), coup::bankerCard, Coup::valueOf));
        update.put("outcome", coup.winner().name().toLowerCase(Locale.ROOT));
        update.put("payout", settings.text(payouts.main()));
        showSideBet(update.putObject("dragon7Sidebet"), CoupBet.DRAGON7, coup, settings.text(payouts.dragon7()));
        showSideBet(update.putObject("pandaSidebet"), CoupBet.PANDA, coup, settings.text(payouts.panda()));
    }

    private void showSideBet(ObjectNode view, CoupBet bet, Coup coup, String payout) {
        view.put("status", status(bet, coup)).put("payout", payout);
    }

    private String status(CoupBet bet, Coup coup) {
        if (stake(bet) == 0) {
            return NO_BET;
        }
        return bet.isWon(coup) ? BaccaratRules.wonStatus(bet) : LOST;
    }

    @Override
    public void show(ObjectNode view, Currency currency) {
        view.put("betAmount", FixedPoint.text(stakes.total(), currency.digits()));
        view.put("currency", currency.code());
        for (var bet : CoupBet.values()) {
            view.put(bet.field(), FixedPoint.text(stake(bet), currency.digits()));
        }
    }
}
