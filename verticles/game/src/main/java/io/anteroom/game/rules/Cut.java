package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Json;
import java.math.BigDecimal;

/**
 * What a way to play comes to where no round pays more than a cap, for a stake of one.
 *
 * @param returnToPlayer exact, or the least that was proven
 * @param chance that a round comes to the cap: exact, or the most that was proven
 * @param exact whether both are exact
 */
record Cut(BigDecimal returnToPlayer, BigDecimal chance, boolean exact) {

    static Cut exact(Ratio returnToPlayer, Ratio chance) {
        return new Cut(returnToPlayer.toDecimal(), chance.toChance(), true);
    }

    ObjectNode write() {
        return Json.MAPPER
                .createObjectNode()
                .put("returnToPlayer", returnToPlayer.toPlainString())
                .put("chance", chance.toString())
                .put("exact", exact);
    }

    /** Reads what {@link #write} wrote. */
    static Cut of(JsonNode document) {
        return new Cut(
                new BigDecimal(document.path("returnToPlayer").textValue()),
                new BigDecimal(document.path("chance").textValue()),
                document.path("exact").booleanValue());
    }
}
