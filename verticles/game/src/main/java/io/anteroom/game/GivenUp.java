package io.anteroom.game;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Move;
import io.anteroom.game.rules.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link io.anteroom.contracts.CommitRound#VOID} does, in any game: the round is void and gives back what it took, less
 * what it paid; nothing that was paid is taken back. Of a series whose last round is over, only the series ends.
 *
 * @param bet what the round took, in minor units
 * @param payout what it paid
 * @param over whether the round was over, so that there is nothing to give back
 */
record GivenUp(Currency currency, long bet, long payout, boolean over) {

    private static final String REASON = "reason";

    /** @param seen what the player saw of it before; null if nobody can tell */
    Outcome outcome(@Nullable JsonNode data, @Nullable ObjectNode seen) {
        var refund = over ? 0 : Math.max(0, bet - payout);
        var update = Json.MAPPER.createObjectNode();
        update.putArray("nextActions");
        if (!over) {
            update.put("outcome", "void");
            update.put("refund", new Money(refund, currency).toText());
        }
        update.put(REASON, data == null ? "" : data.path(REASON).asText());
        update.put("roundEnded", true);
        var view = seen == null ? Json.MAPPER.createObjectNode() : seen.deepCopy();
        view.setAll(update);
        var moves = refund == 0 ? List.<Move>of() : List.of(new Move(Move.Kind.REFUND, refund));
        return new Outcome(null, update, view, moves, true);
    }
}
