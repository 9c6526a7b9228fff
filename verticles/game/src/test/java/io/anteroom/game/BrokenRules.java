package io.anteroom.game;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.Reply;
import io.anteroom.game.rules.GameSettings;
import io.anteroom.game.rules.Mathematics;
import io.anteroom.game.rules.Outcome;
import io.anteroom.game.rules.Rules;
import io.anteroom.game.rules.Settling;
import io.anteroom.game.rules.Step;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A game of two actions, the second of which goes wrong in a way of its own. Its figures are those of another. */
final class BrokenRules implements Rules {

    /** What the rules do when they are to settle a round. */
    enum Fault {
        /** One cent more than the maximum win is paid. */
        PAYS_TOO_MUCH,
        /** The state is taken for another's. */
        CANNOT_READ_THE_STATE,
        /** It fails when it is played. */
        CANNOT_PLAY
    }

    private final Rules other;
    private final Fault fault;

    BrokenRules(Rules other, Fault fault) {
        this.other = other;
        this.fault = fault;
    }

    @Override
    public String gameId() {
        return "broken";
    }

    @Override
    public ObjectNode defaultProps() {
        return other.defaultProps();
    }

    @Override
    public Optional<String> problemWith(JsonNode customProps) {
        return other.problemWith(customProps);
    }

    @Override
    public Mathematics mathematics(JsonNode customProps) {
        return other.mathematics(customProps);
    }

    @Override
    public Reply<Step> check(GameSettings settings, @Nullable JsonNode state, String action, @Nullable JsonNode data) {
        if (state == null) {
            return action.equals("Bet")
                    ? Reply.done(new Step(true, 0, draws -> begun()))
                    : Reply.refused(Code.INVALID_ACTION, "only a bet begins");
        }
        return Reply.done(new Step(false, 0, draws -> ended(settings)));
    }

    private static Outcome begun() {
        var state = Json.MAPPER.createObjectNode().put("open", true);
        return new Outcome(state, shown(false), shown(false), List.of(new Move(Move.Kind.BET, -100)), false);
    }

    private Outcome ended(GameSettings settings) {
        if (fault == Fault.CANNOT_PLAY) {
            throw new IllegalStateException("planted");
        }
        var win = List.of(new Move(Move.Kind.WIN, settings.maxWin() + 1));
        return new Outcome(null, shown(true), shown(true), win, true);
    }

    private static ObjectNode shown(boolean ended) {
        var shown = Json.MAPPER.createObjectNode();
        shown.putArray("nextActions");
        return shown.put("roundEnded", ended);
    }

    @Override
    public Optional<Settling> settling(JsonNode state) {
        if (fault == Fault.CANNOT_READ_THE_STATE) {
            throw new IllegalStateException("planted");
        }
        return Optional.of(new Settling("Take", null));
    }

    /** Whoever can't settle a round may not be able to show it either. */
    @Override
    public ObjectNode view(JsonNode state) {
        throw new IllegalStateException("planted");
    }
}
