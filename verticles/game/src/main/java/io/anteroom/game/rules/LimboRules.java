package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import java.util.List;
import java.util.Set;

/** Limbo: a generated multiplier has to reach the chosen one, see {@link LimboChoice}. */
final class LimboRules extends SingleDrawRules {
    /** 1.28: 99 · 2^32 can be divided by it without a remainder, so its return is the most there is. */
    private static final long BEST = 128;

    private static final long EVEN = 200;

    private static final long WORST = worst();

    static final Returns RETURNS = new Returns(returnOf(WORST), returnOf(BEST));

    LimboRules() {
        super(Set.of("multiplier"));
    }

    /**
     * A multiplier h, in hundredths, wins for the floor(99 · 2^32 / h) smallest u. So of the 99 · 2^32 that would be a return
     * of 99 % it lacks the remainder of that division by h, which is below h: going down from the largest h, nothing below
     * the worst remainder so far can be worse.
     */
    private static long worst() {
        var worst = LimboChoice.MULTIPLIER_MAX;
        for (var h = worst; h > LimboChoice.RETURNED % worst && h >= LimboChoice.MULTIPLIER_MIN; h--) {
            worst = LimboChoice.RETURNED % h > LimboChoice.RETURNED % worst ? h : worst;
        }
        return worst;
    }

    private static Ratio returnOf(long multiplier) {
        return new LimboChoice(multiplier).chanceToWin().times(Ratio.of(multiplier, LimboChoice.MULTIPLIER_UNIT));
    }

    @Override
    public String gameId() {
        return "limbo";
    }

    @Override
    public ObjectNode defaultProps() {
        return Json.MAPPER
                .createObjectNode()
                .put("multiplierMin", FixedPoint.text(LimboChoice.MULTIPLIER_MIN, 2))
                .put("multiplierMax", FixedPoint.text(LimboChoice.MULTIPLIER_MAX, 2))
                .put("returnToPlayerLeast", RETURNS.least().toDecimal().toPlainString());
    }

    @Override
    List<Play> plays() {
        return List.of(
                play("a best choice", BEST),
                play("even money", EVEN),
                play("longest odds", LimboChoice.MULTIPLIER_MAX),
                play("worst choice", WORST));
    }

    private static Play play(String name, long multiplier) {
        return new Play(name + ": " + FixedPoint.text(multiplier, 2), new LimboChoice(multiplier));
    }

    @Override
    Choice choose(Inputs inputs) {
        return new LimboChoice(inputs.decimal(
                "multiplier", 2, LimboChoice.MULTIPLIER_MIN, LimboChoice.MULTIPLIER_MAX, Code.INVALID_MULTIPLIER));
    }
}
