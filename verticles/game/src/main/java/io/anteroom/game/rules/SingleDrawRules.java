package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Games of one choice, one stake and one draw. */
abstract class SingleDrawRules extends InstantRules {

    SingleDrawRules(Set<String> choiceFields) {
        super(choiceFields, 1);
    }

    /** A choice whose figures are published. */
    record Play(String name, Choice choice) {}

    /** The choices whose figures are published, the best first. */
    abstract List<Play> plays();

    @Override
    public final Mathematics mathematics(JsonNode customProps) {
        return new Mathematics(plays().stream().map(SingleDrawRules::figures).toList());
    }

    private static Figures figures(Play play) {
        var multiplier = Ratio.of(play.choice.payoutIfWon(ChoiceSimulation.UNITS), ChoiceSimulation.UNITS);
        return Figures.ofBet(play.name, play.choice.chanceToWin(), multiplier);
    }

    /** Stakes that could be paid more than the maximum win are not taken. */
    @Override
    public final List<Capped> capped(GameSettings settings) {
        return plays().stream()
                .map(play -> {
                    var stake = stakeMax(settings, play.choice);
                    return Capped.uncut(figures(play), stake, stake);
                })
                .toList();
    }

    /** The highest stake that this choice is taken with; 0 if it is with none. */
    static long stakeMax(GameSettings settings, Choice choice) {
        var taken = 0L;
        var refused = settings.maxBet() + 1;
        while (refused - taken > 1) {
            var stake = taken + (refused - taken) / 2;
            if (choice.payoutIfWon(stake) <= settings.maxWin()) {
                taken = stake;
            } else {
                refused = stake;
            }
        }
        return taken < settings.minBet() ? 0 : taken;
    }

    @Override
    public final List<Simulation> simulations(JsonNode customProps) {
        return plays().stream()
                .<Simulation>map(play -> new ChoiceSimulation(play.name, play.choice))
                .toList();
    }

    /** Reads the choice, or has the input refused and gives one that is legal. */
    abstract Choice choose(Inputs inputs);

    @Override
    public final Optional<String> problemWith(JsonNode customProps) {
        return FixedProps.problem(this, customProps);
    }

    @Override
    final Wager wager(Inputs inputs, GameSettings settings) {
        var choice = choose(inputs);
        return new SingleWager(choice, inputs.stake(settings));
    }

    /** Of the very choice and stake. A bet of a series says nothing itself; its choice is in what was shown of it. */
    @Override
    public final Optional<Expectation> expectation(GameSettings settings, PlayedRound round) {
        var kept = Inputs.kept(round.view() == null ? round.data() : round.view());
        var choice = choose(kept);
        return kept.isRefused()
                ? Optional.empty()
                : Optional.of(
                        Expectation.ofOneDraw(choice.chanceToWin().toNearest(), choice.payoutIfWon(round.stake())));
    }

    @Override
    final Wager wager(JsonNode state, Series series) {
        return new SingleWager(choose(Inputs.kept(state)), series.next().total());
    }
}
