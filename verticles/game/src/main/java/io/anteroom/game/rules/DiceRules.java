package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Dice: over or under a threshold, see {@link DiceChoice}. */
final class DiceRules extends SingleDrawRules {
    private static final List<String> SIDES = List.of("Over", "Under");

    private static final DiceChoice LEGAL = new DiceChoice(5_000, true);

    /** Pays 2.0000, and its return is the most there is. */
    private static final DiceChoice EVEN = new DiceChoice(4_950, false);

    static final Returns RETURNS = Returns.of(IntStream.rangeClosed(1, DiceChoice.CHANCE_MAX)
            .mapToObj(DiceRules::returnOf)
            .toList());

    DiceRules() {
        super(Set.of("rollThreshold", "overOrUnder"));
    }

    /** Winning rolls of all, times what they pay. */
    private static Ratio returnOf(int chance) {
        return Ratio.of(chance * DiceChoice.multiplier(chance), DiceChoice.ROLLS * DiceChoice.MULTIPLIER_UNIT);
    }

    @Override
    public String gameId() {
        return "dice";
    }

    @Override
    public ObjectNode defaultProps() {
        return Json.MAPPER
                .createObjectNode()
                .put("chanceMax", DiceChoice.CHANCE_MAX)
                .put("returnToPlayerLeast", RETURNS.least().toDecimal().toPlainString());
    }

    @Override
    List<Play> plays() {
        var worst = IntStream.rangeClosed(1, DiceChoice.CHANCE_MAX)
                .boxed()
                .min(Comparator.comparing(DiceRules::returnOf))
                .orElseThrow();
        return List.of(
                play("best choice, even money", EVEN),
                play("longest odds", new DiceChoice(1, false)),
                play("shortest odds", new DiceChoice(DiceChoice.CHANCE_MAX, false)),
                play("worst choice", new DiceChoice(worst, false)));
    }

    private static Play play(String name, DiceChoice choice) {
        return new Play(
                name + ": Under " + FixedPoint.text(choice.threshold(), 2) + ", pays "
                        + FixedPoint.text(choice.multiplier(), 4),
                choice);
    }

    @Override
    Choice choose(Inputs inputs) {
        var side = inputs.word("overOrUnder", SIDES);
        var threshold = (int) inputs.decimal("rollThreshold", 2, 0, DiceChoice.ROLLS - 1, Code.INVALID_THRESHOLD);
        var choice = new DiceChoice(threshold, side.equals("Over"));
        if (choice.isLegal()) {
            return choice;
        }
        inputs.refuse(Code.INVALID_THRESHOLD, "1 to " + DiceChoice.CHANCE_MAX + " of the 10000 rolls must win");
        return LEGAL;
    }
}
