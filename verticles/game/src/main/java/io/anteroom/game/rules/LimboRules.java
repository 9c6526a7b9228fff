package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.fairness.Draws;
import java.math.BigDecimal;
import java.util.Set;

/** Limbo: a generated multiplier has to reach the chosen one, see {@link LimboChoice}. */
final class LimboRules extends SingleDrawRules {
    static final Returns RETURNS = returns();

    LimboRules() {
        super(Set.of("multiplier"));
    }

    /**
     * A multiplier h, in hundredths, wins for the floor(99 · 2^32 / h) smallest u. So of the 99 · 2^32 that would be a return
     * of 99 % it lacks the remainder of that division by h, which is below h: going down from the largest h, nothing below
     * the worst remainder so far can be worse. The best have no remainder, as 128 has none.
     */
    private static Returns returns() {
        var whole = LimboChoice.MULTIPLIER_UNIT * Draws.BOUND_MAX;
        var lacking = 0L;
        for (var h = LimboChoice.MULTIPLIER_MAX; h > lacking + 1 && h >= LimboChoice.MULTIPLIER_MIN; h--) {
            lacking = Math.max(lacking, LimboChoice.RETURNED % h);
        }
        return new Returns(Ratio.of(LimboChoice.RETURNED - lacking, whole), Ratio.of(LimboChoice.RETURNED, whole));
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
    public BigDecimal returnToPlayer(JsonNode customProps) {
        return RETURNS.most().toDecimal();
    }

    @Override
    Choice choose(Inputs inputs) {
        return new LimboChoice(inputs.decimal(
                "multiplier", 2, LimboChoice.MULTIPLIER_MIN, LimboChoice.MULTIPLIER_MAX, Code.INVALID_MULTIPLIER));
    }
}
