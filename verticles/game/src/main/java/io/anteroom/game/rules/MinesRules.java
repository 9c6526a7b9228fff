package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.Reply;
import io.anteroom.fairness.DrawSource;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.Shuffle;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Mines: the bombs are placed with the bet; each safe pick raises the multiplier, a bomb loses the stake, cashing out takes
 * what was reached. The round cashes out by itself when nothing more can be won.
 */
final class MinesRules implements Rules {
    private static final Actions ACTIONS = new Actions(Set.of("Bet"), Set.of("Bet"), Set.of("PickTile", "CashOut"));

    private static final Set<String> BET_FIELDS = Set.of("betAmount", "currency", "maxTiles", "maxBombs");

    private static final Set<String> PICK_FIELDS = Set.of("currentPicks");

    static final List<Integer> BOARDS = List.of(25, 36, 49, 64);

    @Override
    public String gameId() {
        return "mines";
    }

    @Override
    public ObjectNode defaultProps() {
        var props = Json.MAPPER.createObjectNode();
        props.set("maxTiles", MinesRound.array(BOARDS));
        props.put("returnToPlayerLeast", MinesPlay.RETURNS.least().toDecimal().toPlainString());
        return props;
    }

    @Override
    public Optional<String> problemWith(JsonNode customProps) {
        return FixedProps.problem(this, customProps);
    }

    @Override
    public Mathematics mathematics(JsonNode customProps) {
        return new Mathematics(
                MinesPlay.published().stream().map(MinesPlay::figures).toList());
    }

    @Override
    public List<Capped> capped(GameSettings settings) {
        return MinesPlay.published().stream()
                .map(play -> Capped.of(settings, play.figures(), settings.maxBet(), BigDecimal.ZERO, play::cutAt))
                .toList();
    }

    @Override
    public List<Simulation> simulations(JsonNode customProps) {
        return MinesPlay.published().stream()
                .filter(MinesPlay::isSimulated)
                .<Simulation>map(play -> play)
                .toList();
    }

    @Override
    public Reply<Step> check(GameSettings settings, @Nullable JsonNode state, String action, @Nullable JsonNode data) {
        var refusal = ACTIONS.refusal(settings, state, action);
        if (refusal != null) {
            return Reply.refused(refusal);
        }
        if (state == null) {
            return bet(settings, data);
        }
        var round = MinesRound.of(state);
        return action.equals("PickTile") ? pickTile(round, data) : cashOut(round, data);
    }

    private static Reply<Step> bet(GameSettings settings, @Nullable JsonNode data) {
        var inputs = Inputs.sent(data, BET_FIELDS);
        var tiles = inputs.wholeOf("maxTiles", BOARDS, Code.INVALID_EVENT_INPUTS);
        var bombs = inputs.whole("maxBombs", 1, tiles - 1, Code.INVALID_EVENT_INPUTS);
        var bet = inputs.stake(settings);
        inputs.holdAgainstLimits(settings, bet);
        return inputs.step(true, bombs, draws -> begun(settings, bet, tiles, bombs, draws));
    }

    private static Outcome begun(GameSettings settings, long bet, int tiles, int bombCount, Draws draws) {
        var bombs = bombs(tiles, bombCount, draws);
        var round = new MinesRound(bet, settings.maxWin(), settings.currency(), tiles, bombs, List.of());
        return open(round, shown(round), List.of(Payouts.bet(bet)));
    }

    /** Where the bombs are, the first one drawn first. */
    static List<Integer> bombs(int tiles, int count, DrawSource draws) {
        var shuffle = new Shuffle(tiles);
        var bombs = new ArrayList<Integer>();
        for (var i = 0; i < count; i++) {
            bombs.add(shuffle.next(draws));
        }
        return bombs;
    }

    private static Reply<Step> pickTile(MinesRound round, @Nullable JsonNode data) {
        var inputs = Inputs.sent(data, PICK_FIELDS);
        var tile = tile(inputs, round);
        return inputs.step(false, 0, draws -> picked(round.picking(tile)));
    }

    private static int tile(Inputs inputs, MinesRound round) {
        var picks = inputs.field("currentPicks");
        var tile = picks.path(0);
        if (picks.isArray() && picks.size() == 1 && FixedPoint.isInt(tile)) {
            if (tile.intValue() >= 0
                    && tile.intValue() < round.tiles()
                    && !round.picks().contains(tile.intValue())) {
                return tile.intValue();
            }
        }
        inputs.refuse(Code.INVALID_TILE, "currentPicks must hold one new tile, from 0 to " + (round.tiles() - 1));
        return 0;
    }

    private static Outcome picked(MinesRound round) {
        if (round.isLost()) {
            return ended(round, "loss", 0);
        }
        if (round.isWonOut()) {
            return ended(round, "win", round.payout());
        }
        var update = Json.MAPPER.createObjectNode();
        showNextActions(update, round);
        showFigures(update, round);
        update.put("roundEnded", false);
        return open(round, update, List.of());
    }

    private static Reply<Step> cashOut(MinesRound round, @Nullable JsonNode data) {
        return Inputs.sent(data, Set.of()).step(false, 0, draws -> ended(round, "win", round.payout()));
    }

    /**
     * Pick by pick, so that it does not matter when players stop or why: with {@code v} paid for cashing out before a pick, it
     * pays {@code w} with the chance {@code p} that the tile is safe, so it is expected to add {@code p · w - v}. The first
     * follows on nothing that could be cashed out.
     */
    @Override
    public Optional<Expectation> expectation(GameSettings settings, PlayedRound round) {
        var tiles = round.data().path("maxTiles").intValue();
        var bombs = round.data().path("maxBombs").intValue();
        var picks = Collections.frequency(round.actions(), "PickTile");
        if (!BOARDS.contains(tiles) || bombs < 1 || picks > tiles - bombs) {
            return Optional.empty();
        }
        var sum = Expectation.NOTHING;
        var reached = 0L;
        for (var pick = 1; pick <= picks; pick++) {
            var chance = Ratio.of(tiles - bombs - pick + 1, tiles - pick + 1).toNearest();
            var payout = MinesMultiplier.of(tiles, bombs, pick).payout(round.stake(), settings.maxWin());
            sum = sum.plus(Expectation.ofOneDraw(chance, payout)).plus(Expectation.exactly(-reached));
            reached = payout;
        }
        return Optional.of(sum);
    }

    /** What was reached is paid. Who picked nothing decided nothing, and gets the stake back. */
    @Override
    public Optional<Settling> settling(JsonNode state) {
        return MinesRound.of(state).picks().isEmpty() ? Optional.empty() : Optional.of(Settling.by("CashOut"));
    }

    private static Outcome open(MinesRound round, ObjectNode update, List<Move> moves) {
        return new Outcome(round.write(), update, shown(round), moves, false);
    }

    private static Outcome ended(MinesRound round, String outcome, long payout) {
        var update = Json.MAPPER.createObjectNode();
        update.putArray("nextActions");
        update.put("outcome", outcome);
        update.put("payout", round.text(payout));
        update.set("bombs", round.shownBombs());
        update.put("roundEnded", true);
        var view = Json.MAPPER.createObjectNode();
        showBet(view, round);
        view.setAll(update);
        return new Outcome(null, update, view, Payouts.wins(payout), true);
    }

    /** An open round's state holds the bombs, so what is shown of it is built up and never cut down. */
    @Override
    public ObjectNode view(JsonNode state) {
        return shown(MinesRound.of(state));
    }

    private static ObjectNode shown(MinesRound round) {
        var view = Json.MAPPER.createObjectNode();
        showNextActions(view, round);
        showBet(view, round);
        showFigures(view, round);
        view.put("roundEnded", false);
        return view;
    }

    private static void showNextActions(ObjectNode view, MinesRound round) {
        view.set("nextActions", MinesRound.array(round.nextActions()));
    }

    private static void showBet(ObjectNode view, MinesRound round) {
        view.put("betAmount", round.text(round.bet()));
        view.put("currency", round.currency().code());
        view.put("maxTiles", round.tiles());
        view.put("maxBombs", round.bombs().size());
        view.set("currentPicks", MinesRound.array(round.picks()));
    }

    private static void showFigures(ObjectNode view, MinesRound round) {
        var picks = round.picks().size();
        if (picks > 0) {
            view.put("currentMultiplier", round.multiplierAfter(picks));
            view.put("currentProfit", round.text(round.payout() - round.bet()));
        }
        view.put("nextMultiplier", round.multiplierAfter(picks + 1));
        view.put("nextProfit", round.text(round.payoutAfter(picks + 1) - round.bet()));
    }
}
