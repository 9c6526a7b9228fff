package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.game.rules.baccarat.CoupBet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Baccarat: five bets on one {@link io.anteroom.game.rules.baccarat.Coup}, of which at least one is made. */
final class BaccaratRules extends InstantRules {
    private static final Set<String> FIELDS =
            Stream.of(CoupBet.values()).map(CoupBet::field).collect(Collectors.toUnmodifiableSet());

    /** Two cards each, and at most a third. */
    private static final int DRAWS_MAX = 6;

    private static final Stakes LEGAL = Stakes.of(1, 0, 0, 0, 0);

    BaccaratRules() {
        super(FIELDS, DRAWS_MAX);
    }

    @Override
    public String gameId() {
        return "baccarat";
    }

    @Override
    public ObjectNode defaultProps() {
        var props = Json.MAPPER.createObjectNode();
        for (var bet : new CoupBet[] {CoupBet.DRAGON7, CoupBet.PANDA}) {
            SideBets.add(props, sideBet(bet), Map.of(wonStatus(bet), bet.wonPays() / CoupBet.UNIT - 1));
        }
        return props;
    }

    /** What the game's properties call a side bet. */
    static String sideBet(CoupBet bet) {
        return bet == CoupBet.DRAGON7 ? "dragon7" : "panda";
    }

    /** What the player calls a side bet that is won. */
    static String wonStatus(CoupBet bet) {
        return bet == CoupBet.DRAGON7 ? "dragon7" : "panda8";
    }

    @Override
    public Optional<String> problemWith(JsonNode customProps) {
        return SideBets.problem(this, customProps);
    }

    @Override
    public Mathematics mathematics(JsonNode customProps) {
        return BaccaratMathematics.published();
    }

    @Override
    public List<Capped> capped(GameSettings settings) {
        return BaccaratMathematics.capped(settings);
    }

    @Override
    public List<Simulation> simulations(JsonNode customProps) {
        return BaccaratMathematics.simulations();
    }

    /** Of the very bets. Those of a round of a series are in what was shown of it. */
    @Override
    public Optional<Expectation> expectation(GameSettings settings, PlayedRound round) {
        var kept = Inputs.kept(round.view() == null ? round.data() : round.view());
        var stakes = new Stakes(Stream.of(CoupBet.values())
                .map(bet -> kept.optionalStake(bet.field(), settings))
                .toList());
        return kept.isRefused() || stakes.total() != round.stake()
                ? Optional.empty()
                : Optional.of(BaccaratMathematics.expectation(stakes, settings.maxWin()));
    }

    /** {@code betAmount} need not be sent, as every bet has its own; if it is, it has to be their sum. */
    @Override
    Wager wager(Inputs inputs, GameSettings settings) {
        inputs.sameCurrency(settings);
        var stakes = new Stakes(Stream.of(CoupBet.values())
                .map(bet -> inputs.optionalStake(bet.field(), settings))
                .toList());
        if (stakes.total() == 0) {
            inputs.refuse(Code.INVALID_BET_AMOUNT, "at least one bet must be above zero");
            return new BaccaratWager(LEGAL);
        }
        var total = inputs.optionalStake("betAmount", settings);
        if (!inputs.field("betAmount").isMissingNode() && total != stakes.total()) {
            inputs.refuse(Code.INVALID_BET_AMOUNT, "betAmount must be the sum of the bets, or left out");
        }
        return new BaccaratWager(stakes);
    }

    @Override
    Wager wager(JsonNode state, Series series) {
        return new BaccaratWager(series.next());
    }
}
