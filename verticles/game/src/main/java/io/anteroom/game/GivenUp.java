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

    /** Why a round was given up. The words are seen in histories. */
    enum Reason {
        /** Nobody went on with it. */
        ABANDONED("abandoned"),
        /** Its game is not there any more. */
        UNKNOWN_GAME("unknownGame"),
        /** The configuration it was begun under is not there any more. */
        UNKNOWN_CONFIG("unknownConfig"),
        /** What was kept of it can't be opened. */
        BROKEN_STATE("brokenState");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** What the journal keeps as the action's data. */
    static ObjectNode data(Reason reason) {
        return Json.MAPPER.createObjectNode().put(REASON, reason.word());
    }

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
