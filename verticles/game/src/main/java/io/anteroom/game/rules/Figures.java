package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Json;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one way to play a game brings in the long run, for a stake of one, at stakes for which no payout has to be rounded.
 * Published in a game's configuration.
 *
 * @param play the choice or strategy the figures are of, for people: {@code "basic strategy"}, {@code "tie"}
 * @param returnToPlayer the expected payout of a stake of one, its stake included
 * @param variance of that payout
 * @param hitFrequency the chance that a round pays anything
 * @param maxMultiplier the most a stake of one is paid, before {@code limits.maxWin}
 * @param maxMultiplierChance the chance of that
 * @param method how the figures were found
 * @param varianceError one standard error of {@code variance} where it was found by simulation; null where it is exact
 */
public record Figures(
        String play,
        BigDecimal returnToPlayer,
        BigDecimal variance,
        BigDecimal hitFrequency,
        BigDecimal maxMultiplier,
        BigDecimal maxMultiplierChance,
        Method method,
        @Nullable BigDecimal varianceError) {

    private static final int PLAIN_SCALE_MAX = 40;

    /** The figures of a play all of whose outcomes were counted. */
    static Figures enumerated(
            String play,
            Ratio mean,
            Ratio variance,
            Ratio hitFrequency,
            Ratio maxMultiplier,
            Ratio maxMultiplierChance) {
        return new Figures(
                play,
                mean.toDecimal(),
                variance.toDecimal(),
                hitFrequency.toChance(),
                maxMultiplier.toDecimal(),
                maxMultiplierChance.toChance(),
                Method.ENUMERATION,
                null);
    }

    /** The figures of a bet that pays {@code multiplier} or nothing. */
    static Figures ofBet(String play, Ratio chance, Ratio multiplier) {
        var mean = chance.times(multiplier);
        var variance = mean.times(multiplier).minus(mean.times(mean));
        return enumerated(play, mean, variance, chance, multiplier, chance);
    }

    ObjectNode write() {
        var node = Json.MAPPER.createObjectNode();
        node.put("play", play);
        node.put("returnToPlayer", text(returnToPlayer));
        node.put("variance", text(variance));
        node.put("hitFrequency", text(hitFrequency));
        node.put("maxMultiplier", text(maxMultiplier));
        node.put("maxMultiplierChance", text(maxMultiplierChance));
        node.put("method", method.label);
        if (varianceError != null) {
            node.put("varianceError", text(varianceError));
        }
        return node;
    }

    /** Plain, unless that were a hundred zeros: a chance may be as small as 1.2E-345. */
    static String text(BigDecimal value) {
        return value.scale() > PLAIN_SCALE_MAX ? value.toString() : value.toPlainString();
    }

    /** Reads what {@link #write} wrote. */
    static Figures of(JsonNode node) {
        return new Figures(
                node.path("play").textValue(),
                decimal(node, "returnToPlayer"),
                decimal(node, "variance"),
                decimal(node, "hitFrequency"),
                decimal(node, "maxMultiplier"),
                decimal(node, "maxMultiplierChance"),
                Method.labelled(node.path("method").textValue()),
                node.has("varianceError") ? decimal(node, "varianceError") : null);
    }

    private static BigDecimal decimal(JsonNode node, String field) {
        return new BigDecimal(node.path(field).textValue());
    }

    /** How figures are found. */
    public enum Method {
        /** Every outcome, with its exact chance. */
        ENUMERATION("enumeration"),
        /** The best choice in every state, backwards from the end of the round. */
        DYNAMIC_PROGRAMMING("dynamicProgramming");

        private final String label;

        Method(String label) {
            this.label = label;
        }

        /** As configurations call it. */
        public String label() {
            return label;
        }

        static Method labelled(String label) {
            return Arrays.stream(values())
                    .filter(method -> method.label.equals(label))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
