package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * A round of mines: where the bombs are, which the player may not see before it ended, and what was picked.
 *
 * @param bet in minor units
 * @param maxWin of the configuration the round was begun under, in minor units
 * @param bombs tiles, in the order they were drawn
 * @param picks tiles, in the order they were picked
 */
record MinesRound(long bet, long maxWin, Currency currency, int tiles, List<Integer> bombs, List<Integer> picks) {

    MinesRound {
        bombs = List.copyOf(bombs);
        picks = List.copyOf(picks);
    }

    /** Reads what {@link #write} wrote. */
    static MinesRound of(JsonNode state) {
        return new MinesRound(
                state.path("bet").longValue(),
                state.path("maxWin").longValue(),
                Currency.parse(state.path("currency").textValue()),
                state.path("tiles").intValue(),
                integers(state.path("bombs")),
                integers(state.path("picks")));
    }

    private static List<Integer> integers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::intValue)
                .toList();
    }

    ObjectNode write() {
        var state = Json.MAPPER.createObjectNode();
        state.set("nextActions", array(nextActions()));
        state.put("bet", bet);
        state.put("maxWin", maxWin);
        state.put("currency", currency.code());
        state.put("tiles", tiles);
        state.set("bombs", array(bombs));
        state.set("picks", array(picks));
        return state;
    }

    static ArrayNode array(List<?> values) {
        return Json.MAPPER.valueToTree(values);
    }

    /** There is nothing to cash out before the first pick. */
    List<String> nextActions() {
        return picks.isEmpty() ? List.of("PickTile") : List.of("PickTile", "CashOut");
    }

    MinesRound picking(int tile) {
        var more = new ArrayList<>(picks);
        more.add(tile);
        return new MinesRound(bet, maxWin, currency, tiles, bombs, more);
    }

    boolean isLost() {
        return picks.stream().anyMatch(bombs::contains);
    }

    /** Whether there is nothing more to win: every safe tile is picked, or the maximum win is reached. */
    boolean isWonOut() {
        return picks.size() == tiles - bombs.size() || payout() >= maxWin;
    }

    long payout() {
        return payoutAfter(picks.size());
    }

    /** What the stake pays after that many safe picks, at most the maximum win. */
    long payoutAfter(int pickCount) {
        return MinesMultiplier.of(tiles, bombs.size(), pickCount).payout(bet, maxWin);
    }

    /** The multiplier after that many safe picks; where the maximum win caps the payout, what is left of it. */
    String multiplierAfter(int pickCount) {
        return MinesMultiplier.of(tiles, bombs.size(), pickCount).capped(bet, maxWin);
    }

    /** Every bomb, by its tile, and whether it was picked. */
    ArrayNode shownBombs() {
        var shown = Json.MAPPER.createArrayNode();
        IntStream.range(0, tiles)
                .filter(bombs::contains)
                .forEach(tile -> shown.addObject().put("location", tile).put("picked", picks.contains(tile)));
        return shown;
    }

    String text(long minor) {
        return FixedPoint.text(minor, currency.digits());
    }
}
