package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Refusal;
import io.anteroom.fairness.Draws;
import org.jspecify.annotations.Nullable;

/**
 * A stake on a choice, decided by one draw.
 *
 * @param bet in minor units
 */
record SingleWager(Choice choice, long bet) implements Wager {

    @Override
    public Stakes stakes() {
        return Stakes.of(bet);
    }

    @Override
    public Wager staking(Stakes stakes) {
        return new SingleWager(choice, stakes.total());
    }

    /** What could pay more than the maximum win is refused, whatever would be drawn. */
    @Override
    public @Nullable Refusal problem(GameSettings settings) {
        if (!settings.isWithinLimits(bet)) {
            return settings.limitReached();
        }
        return choice.payoutIfWon(bet) > settings.maxWin()
                ? new Refusal(Code.BET_LIMIT_REACHED, "a round pays at most " + settings.text(settings.maxWin()))
                : null;
    }

    @Override
    public Result play(GameSettings settings, Draws draws) {
        var drawn = choice.draw(draws);
        var won = choice.wins(drawn);
        var payout = won ? choice.payoutIfWon(bet) : 0;
        return new Result(payout, won ? Series.Turn.WON : Series.Turn.LOST, update -> {
            choice.showDrawn(update, drawn);
            update.put("payout", settings.text(payout));
        });
    }

    @Override
    public void show(ObjectNode view, Currency currency) {
        view.put("betAmount", FixedPoint.text(bet, currency.digits()));
        view.put("currency", currency.code());
        choice.showChosen(view);
    }
}
