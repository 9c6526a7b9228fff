package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Reply;
import io.anteroom.fairness.DrawSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Wheel of fortune, the worked example of {@code verticles/game/README.md}: the wheel stops at a sector, and the stake is
 * multiplied by what stands there. A real game would stand beside the others and be package-private.
 */
public final class WheelOfFortuneRules implements Rules {

    private static final Actions ACTIONS = new Actions(Set.of("Bet"), Set.of("Bet"), Set.of());

    private static final Set<String> BET_FIELDS = Set.of("betAmount", "currency");

    private static final String PLAY = "a spin";

    private final PropsMemo<WheelOfFortuneProps> wheels = new PropsMemo<>(WheelOfFortuneProps::of);

    /** 19 stakes back for 20. */
    @Override
    public ObjectNode defaultProps() {
        var props = Json.MAPPER.createObjectNode();
        props.set("sectors", Json.tree("[0,2,0,1,0,3,0,1,0,4,0,1,0,2,0,1,0,3,0,1]"));
        return props;
    }

    @Override
    public String gameId() {
        return "wheel";
    }

    @Override
    public Optional<String> problemWith(JsonNode customProps) {
        return Props.problem(customProps, WheelOfFortuneProps::of);
    }

    @Override
    public Mathematics mathematics(JsonNode customProps) {
        var tally = new Tally();
        wheels.of(customProps).sectors().forEach(multiplier -> tally.add(multiplier, 1));
        return new Mathematics(List.of(tally.figures(PLAY, 1)));
    }

    @Override
    public List<Simulation> simulations(JsonNode customProps) {
        return List.of(new Spins(wheels.of(customProps)));
    }

    private record Spins(WheelOfFortuneProps wheel) implements Simulation {
        @Override
        public String play() {
            return PLAY;
        }

        @Override
        public long stakeUnits() {
            return 1;
        }

        @Override
        public long play(DrawSource draws) {
            return wheel.sectors().get(stop(wheel, draws));
        }
    }

    @Override
    public Reply<Step> check(GameSettings settings, @Nullable JsonNode state, String action, @Nullable JsonNode data) {
        var refusal = ACTIONS.refusal(settings, state, action);
        if (refusal != null) {
            return Reply.refused(refusal);
        }
        var inputs = Inputs.sent(data, BET_FIELDS);
        var bet = inputs.stake(settings);
        inputs.holdAgainstLimits(settings, bet);
        var wheel = wheels.of(settings.customProps());
        return inputs.step(true, 1, draws -> spun(settings, bet, stop(wheel, draws), wheel));
    }

    private static int stop(WheelOfFortuneProps wheel, DrawSource draws) {
        return (int) draws.draw(wheel.sectors().size());
    }

    private static Outcome spun(GameSettings settings, long bet, int sector, WheelOfFortuneProps wheel) {
        var multiplier = wheel.sectors().get(sector);
        var payout = Math.min(settings.maxWin(), bet * multiplier);
        var update = Json.MAPPER.createObjectNode();
        update.putArray("nextActions");
        update.put("sector", sector);
        update.put("multiplier", multiplier);
        update.put("payout", settings.text(payout));
        update.put("roundEnded", true);
        var view = update.deepCopy();
        view.put("betAmount", settings.text(bet));
        view.put("currency", settings.currency().code());
        return new Outcome(null, update, view, Payouts.betAndWins(bet, payout), true);
    }

    /** A round is one action, so there is never a state to show. */
    @Override
    public ObjectNode view(JsonNode state) {
        throw new IllegalStateException("no round of the wheel stays open");
    }
}
